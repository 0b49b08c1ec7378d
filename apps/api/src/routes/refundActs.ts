import { approveRefund } from "@sigmatrade/core/level/approveRefund"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { previewRefund } from "@sigmatrade/core/level/previewRefund"
import type { Refund } from "@sigmatrade/core/level/Refund"
import { RefundStore } from "@sigmatrade/core/level/RefundStore"
import { requestRefund } from "@sigmatrade/core/level/requestRefund"
import type { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { Effect, Option } from "effect"
import type { ApiPurchasePreviewed } from "../contract/ApiPurchase.ts"
import { ApiRefund } from "../contract/ApiRefund.ts"
import { refuse } from "../problems/refuse.ts"
import { moneyView } from "../views/moneyView.ts"
import { purchaseView } from "../views/purchaseView.ts"
import { refundView } from "../views/refundView.ts"
import { callerActs } from "./callerActs.ts"
import { noteMissing } from "./noteMissing.ts"
import { notFound } from "./notFound.ts"
import { requireMatch } from "./requireMatch.ts"

const standing = Effect.fnUntraced(function*(id: PurchaseId) {
  const [purchase] = yield* (yield* LevelStore).purchases([id])
  return Option.fromUndefinedOr(purchase)
})

const viewed = Effect.fnUntraced(function*(refund: Refund) {
  return refundView(refund, Option.isSome(yield* standing(refund.purchaseId)))
})

/** One refund. Problems: `resource_not_found`. */
const read = Effect.fnUntraced(function*(id: PurchaseId) {
  const found = yield* (yield* RefundStore).of(id)
  return Option.isSome(found) ? yield* viewed(found.value) : yield* notFound("refund")
})

/** One purchase that stands, and what taking it back would do. Problems: `resource_not_found`. */
const readPurchase = Effect.fnUntraced(function*(id: PurchaseId) {
  const [purchase, money] = [Option.getOrUndefined(yield* standing(id)), yield* moneyView]
  const bought = purchase === undefined ? [] : yield* (yield* LevelStore).boughtBy(purchase.userId)
  const one = bought.find((other) => other.purchase.id === id)
  if (one === undefined) return yield* notFound("purchase that stands")
  const preview = yield* previewRefund(one.purchase)
  return {
    ...purchaseView(one, money),
    refund_preview: preview.map(({ commission: { amount, asset, tier, userId }, left }) => ({
      user_id: userId, tier, amount: money(amount, asset), left: money(left, asset)
    }))
  } satisfies typeof ApiPurchasePreviewed.Type
})

/** Asks to take a sale back. */
const request = Effect.fnUntraced(function*(id: PurchaseId, note: string) {
  const act = { permission: "refunds.decide", action: "request refund", subject: `purchase:${id}`, reason: note } as const
  const refund = yield* callerActs(act, (operator) => requestRefund(id, operator, note)).pipe(Effect.catchTags({
    NoteMissing: noteMissing,
    PurchaseUnknown: () => notFound("purchase that stands"),
    RefundRequestedAlready: () => refuse("refund_requested_already", "It was requested before. Read /v1/refunds: another operator than the one who asked agrees.")
  }))
  return yield* viewed(refund)
})

const settled = () => refuse("refund_settled", "The sale was taken back before. Read the refund: its state says how.")

/** Agrees to a refund as it was seen. */
const approve = Effect.fnUntraced(function*(id: PurchaseId, ifMatch: string | undefined) {
  const act = { permission: "refunds.decide", action: "approve refund", subject: `purchase:${id}`, reason: null } as const
  yield* callerActs(act, Effect.fnUntraced(function*(operator) {
    yield* requireMatch(yield* viewed(yield* (yield* RefundStore).lock(id)), ApiRefund, ifMatch)
    yield* approveRefund(id, operator)
  })).pipe(Effect.catchTags({
    RefundUnknown: () => notFound("refund"),
    PurchaseUnknown: settled,
    RefundedAlready: settled,
    RefundNeedsAnother: ({ operator }) => refuse("refund_needs_another", `${operator} has asked for it himself: another operator must agree.`)
  }))
  return yield* read(id)
})

/** What operators do about sales that are taken back, each once and on the record. */
export const refundActs = { read, readPurchase, request, approve }
