import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import { afterMember } from "@sigmatrade/core/support/afterMember"
import { SupportPolicy } from "@sigmatrade/core/support/SupportPolicy"
import { TicketCategory, TicketId } from "@sigmatrade/core/support/Ticket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { DateTime, Effect, Option, Result, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { idDetails, idIn } from "../idDetails.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

/** What a member can ask about, two in a row. */
const CATEGORIES = [["payments", "withdrawals"], ["password", "referrals"], ["technical", "other"]] as const

const isOffered = Schema.is(Schema.Literals(CATEGORIES.flat()))

/** The member wants help: he says what it is about, then writes and sends as much as he likes. */
export const support = Effect.fn("support")(function*({ member, texts }: Turn, [category]: ReadonlyArray<string>) {
  if (category === undefined) {
    const choices = CATEGORIES.map((row) => row.map((one) => button(texts.plain(`ticket-category-${one}`), `support:${one}`)))
    return shown(texts.html("support"), [...choices, [button(texts.plain("button-tickets"), "tickets")], ...backToMenu(texts)])
  }
  if (!isOffered(category)) return stale(texts)
  // Said before he writes, so that nobody writes for nothing.
  const { openMax } = yield* SupportPolicy
  if ((yield* (yield* TicketStore).countOpen(member.id)) >= openMax) {
    return shown(texts.html("ticket-too-many", { count: openMax }), [[button(texts.plain("button-tickets"), "tickets")], ...backToMenu(texts)])
  }
  yield* beginDialogue(member.id, asking("ticket-text", { category: TicketCategory.make(category) }))
  return shown(texts.html("ticket-ask", { category: texts.plain(`ticket-category-${category}`) }), [
    [button(texts.plain("button-discard"), "support")], ...backToMenu(texts)
  ])
})

/** The member wants to add something to a ticket of his. */
export const followUp = Effect.fn("followUp")(function*({ member, texts }: Turn, details: ReadonlyArray<string>) {
  const id = Schema.decodeUnknownOption(TicketId)(idIn(details))
  const ticket = Option.isNone(id) ? Option.none() : yield* Effect.option((yield* TicketStore).get(id.value))
  if (Option.isNone(ticket) || ticket.value.userId !== member.id) return stale(texts)
  if (Result.isFailure(afterMember(yield* SupportPolicy, ticket.value, yield* DateTime.now))) {
    return shown(texts.html("ticket-over"), [[button(texts.plain("button-support"), "support")], ...backToMenu(texts)])
  }
  yield* beginDialogue(member.id, asking("ticket-more", { ticket: ticket.value.id }))
  const back = button(texts.plain("button-discard"), `ticket:${idDetails(ticket.value.id)}`)
  return shown(texts.html("ticket-ask-more", { number: String(ticket.value.number) }), [[back], ...backToMenu(texts)])
})
