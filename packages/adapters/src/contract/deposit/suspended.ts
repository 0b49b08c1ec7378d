import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { SuspenseReason } from "@sigmatrade/core/deposit/attribute"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { SuspenseAction, SuspenseDecision } from "@sigmatrade/core/deposit/SuspenseStore"
import { SuspenseItem, SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { freshTransfer, idsOf, sightingOf, UNOWNED } from "../freshTransfer.ts"
import { NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { intoSuspense } from "./finalOf.ts"
import { madeFinal } from "./madeFinal.ts"

/** Lets these become final and go into suspense. */
export const suspended = Effect.fn("suspended")(function*(sightings: ReadonlyArray<Sighting>) {
  yield* Effect.forEach(sightings, (sighting) => madeFinal([sighting]))
  yield* (yield* DepositStore).settle(idsOf(sightings).map(intoSuspense), NOW)
})

/** One payment of nobody, in suspense. */
export const freshItem = Effect.gen(function*() {
  const sighting = sightingOf(freshTransfer(), UNOWNED)
  yield* suspended([sighting])
  return { sighting, id: transferId(sighting.transfer) }
})

/** Those of these that operators see in suspense. */
export const itemsAmong = Effect.fn("itemsAmong")(function*(ids: ReadonlyArray<TransferId>) {
  return (yield* (yield* SuspenseStore).items(10_000)).filter(({ id }) => ids.includes(id))
})

/** What operators see of a payment in suspense. */
export const itemOf = ({ attribution, transfer }: Sighting, decided: SuspenseItem["decided"] = null) => {
  const { amount, asset, blockNumber, from, timestampSeconds, to } = transfer
  const reason: SuspenseReason = attribution._tag === "Suspense" ? attribution.reason : "unknown sender"
  const paidAt = DateTime.makeUnsafe(timestampSeconds * 1000)
  return new SuspenseItem({ id: transferId(transfer), asset, amount, from, to, reason, blockNumber, paidAt, decided })
}

/** What can be claimed of it, in a batch and by its id alike. */
export const claimed = Effect.fn("claimed")(function*(id: TransferId) {
  const deposits = yield* DepositStore
  const { run } = yield* Transaction
  const inBatch = (yield* run(deposits.claim(NOW, 10_000, []))).filter((other) => other.id === id)
  const alone = yield* run(deposits.claimOne(id))
  if (inBatch.length !== alone.length) return yield* Effect.die(new Error(`${inBatch.length} in the batch, ${alone.length} by its id`))
  return inBatch
})

/** It goes back to where it came from. */
export const RETURN: SuspenseAction = { _tag: "Return" }
/** The house keeps it. */
export const KEEP: SuspenseAction = { _tag: "Keep" }
/** It becomes this member's. */
export const toMember = (userId: UserId): SuspenseAction => ({ _tag: "Assign", userId })

/** An operator decides. */
export const decisionOf = (id: TransferId, action: SuspenseAction, given: Partial<SuspenseDecision> = {}): SuspenseDecision => ({
  id, action, operator: operator("olga"), note: `his "own" \\ wallet 🦊`, ...given
})
