import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { requestRefund } from "@sigmatrade/core/level/requestRefund"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToRefunds, factsOf, saleIn } from "./refunds.ts"

/** Says what taking a sale back does, and asks why it is to be. */
export const askRefund = Effect.fn("askRefund")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const sale = yield* saleIn(details)
  if (Option.isNone(sale)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-refund", { id: sale.value.purchase.id }))
  return shown(Html.lines([yield* factsOf(desk, sale.value, null), desk.texts.html("admin-ask-refund")], 1), backToRefunds(desk))
})

/** The operator says why: it waits for another one. */
export const refundReasonGiven = Effect.fn("refundReasonGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const id = Schema.decodeUnknownOption(PurchaseId)(answers["id"])
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "refunds.decide", action: "request refund", subject: `purchase:${id.value}`, reason: text } as const
  const word = yield* actAt(desk, act, (operator) => requestRefund(id.value, operator, text)).pipe(
    Effect.as("admin-refund-asked"),
    Effect.catchTags({
      NoteMissing: () => Effect.succeed("admin-ask-refund"),
      PurchaseUnknown: () => Effect.succeed("admin-refund-gone"),
      RefundRequestedAlready: () => Effect.succeed("admin-refund-asked-already")
    })
  )
  if (word !== "admin-ask-refund") yield* (yield* DialogueStore).end(desk.member.id)
  return shown(desk.texts.html(word), backToRefunds(desk))
})
