import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { checkpointView } from "../views/checkpointView.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

interface CheckpointQuery extends ListQuery<number> {
  readonly state?: "sound" | "unsound"
}

const listReconciliation = Effect.fn("listReconciliation")(function*(query: CheckpointQuery) {
  const [{ chainId }, store] = [yield* SystemWallet, yield* CheckpointStore]
  const sound = query.state === undefined ? null : query.state === "sound"
  return yield* readList("/v1/reconciliation", query, (page) => store.list(chainId, sound, page), (found) => Effect.succeed(found.map(checkpointView)))
})

/** `GET /v1/reconciliation` */
export const reconciliation = HttpApiBuilder.group(ApiContract, "reconciliation", (handlers) =>
  handlers.handle("list", ({ query }) => listReconciliation(query)))
