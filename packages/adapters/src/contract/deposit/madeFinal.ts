import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Effect } from "effect"
import { evidenceFor } from "../freshTransfer.ts"
import { NOW } from "../minutesLater.ts"

/** Lets transfers of one chain be seen and become final, and adds those that can be credited to the deposits. */
export const madeFinal = Effect.fn("madeFinal")(function*(sightings: ReadonlyArray<Sighting>) {
  const transfers = yield* TransferStore
  const [first] = sightings
  if (first === undefined) return
  yield* transfers.record(sightings)
  const final = yield* transfers.finalize(first.transfer.chainId, evidenceFor(sightings), NOW)
  yield* (yield* DepositStore).add(final.filter(({ attribution: { _tag } }) => _tag === "Member" || _tag === "Suspense"), NOW)
})
