import { approveRefund as approve } from "@sigmatrade/core/level/approveRefund"
import { RefundStore } from "@sigmatrade/core/level/RefundStore"
import { requestRefund } from "@sigmatrade/core/level/requestRefund"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { Console, DateTime, Effect, Schema, SchemaTransformation } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { whoActs } from "./whoActs.ts"
import { moneyWriter, writeMoney } from "./writeMoney.ts"
import { writeTable } from "./writeTable.ts"

/** Refunds shown that wait for a second operator. */
const WAITING_MAX = 100

/** The id of the payment that bought the level, or of a purchase from the balance, with the prefix the API puts before it or without. */
const GivenPurchase = Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,164}$/u)).pipe(Schema.decodeTo(
  PurchaseId,
  SchemaTransformation.transform({ decode: (text) => text.replace(/^(dep|pur)_/u, ""), encode: (id) => id })
))

const purchase = Argument.String("purchase").pipe(
  Argument.withDescription("The id of the payment that bought the level, or balance:<user>:<level>:<turn>, as the API shows it"),
  Argument.withSchema(GivenPurchase)
)
const note = Flag.String("note").pipe(Flag.withDescription("Why: kept for ever"), Flag.withDefault(""))

/** `refund`: an operator wants a sale taken back. */
const refund = Command.make("refund", { purchase, note }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  yield* requestRefund(given.purchase, operator, given.note)
  yield* Console.log(`${operator} asks for a refund of ${given.purchase}. Nothing moves before another operator runs approve-refund with this id.`)
})).pipe(Command.withDescription("Ask that a sale is taken back: its level, its price and its commissions"))

/** `approve-refund`: another operator agrees, and it happens. */
const approveRefund = Command.make("approve-refund", { purchase }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const { price } = yield* approve(given.purchase, operator)
  const money = writeMoney(yield* moneyWriter, price.price, price.asset)
  yield* Console.log(`${operator} agrees: level ${price.level} is taken back, ${money} are in the buyer's balance, and its commissions went back.`)
})).pipe(Command.withDescription("Agree to a refund that another operator has asked for"))

/** `refunds`: those that wait for a second operator. */
const refunds = Command.make("refunds", {}, Effect.fnUntraced(function*() {
  const waiting = yield* (yield* RefundStore).waiting(WAITING_MAX)
  if (waiting.length === 0) return yield* Console.log("No refund waits for a second operator.")
  const rows = waiting.map(({ note: why, purchaseId, requestedAt, requestedBy }) => [purchaseId, requestedBy, DateTime.formatIso(requestedAt), why])
  yield* Console.log(writeTable(["purchase", "asked by", "at", "why"], rows).join("\n"))
})).pipe(Command.withDescription(`Refunds that wait for a second operator, oldest first, at most ${WAITING_MAX}`))

/** The commands about refunds. */
export const refundCommands = { refund, approveRefund, refunds }
