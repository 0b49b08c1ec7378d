import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { NoteMissing } from "../incident/NoteMissing.ts"
import { PurchaseId } from "../referral/Commission.ts"
import { LevelStore } from "./LevelStore.ts"
import { isInherited } from "./Purchase.ts"
import { Refund } from "./Refund.ts"
import { RefundStore } from "./RefundStore.ts"

/** No level was bought under this id, or it was taken back already; or in the inherited system: what was paid for it is in no book of ours. */
export class PurchaseUnknown extends Schema.TaggedError<PurchaseUnknown>()("PurchaseUnknown", { id: PurchaseId }) {}

/**
 * An operator wants a sale taken back. Nothing moves before another one agrees. Answers the request.
 * Errors: `NoteMissing`, `PurchaseUnknown`, `RefundRequestedAlready`.
 */
export const requestRefund = Effect.fn("requestRefund")(function*(id: PurchaseId, operator: OperatorName, note: string) {
  if (note.trim() === "") return yield* new NoteMissing()
  const [purchase] = yield* (yield* LevelStore).purchases([id])
  if (purchase === undefined || isInherited(purchase)) return yield* new PurchaseUnknown({ id })
  const refund = new Refund({
    purchaseId: id, requestedBy: operator, note: note.trim().slice(0, 1000), requestedAt: yield* DateTime.now, approvedBy: null, approvedAt: null
  })
  yield* (yield* RefundStore).add(refund)
  return refund
})
