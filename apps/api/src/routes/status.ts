import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { statusView } from "../views/statusView.ts"

const readStatus = Effect.fn("readStatus")(function*() {
  const { chainId } = yield* SystemWallet
  const cursors = yield* ScanCursorStore
  return statusView({
    cursor: yield* cursors.get(chainId),
    finalMark: yield* cursors.finalMark(chainId),
    gaps: yield* cursors.gaps(chainId),
    providers: yield* (yield* ProviderHealthStore).all,
    incidents: yield* (yield* IncidentStore).opened
  })
})

/** `GET /v1/status` */
export const status = HttpApiBuilder.group(ApiContract, "status", (handlers) => handlers.handle("read", () => readStatus()))
