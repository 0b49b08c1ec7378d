import { answerTicket } from "@sigmatrade/core/support/answerTicket"
import { closeTicket, reopenTicket } from "@sigmatrade/core/support/closeTicket"
import { takeTicket } from "@sigmatrade/core/support/takeTicket"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import { TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { Effect, Schema } from "effect"
import { deed, word } from "../deed.ts"
import { actFor } from "../Visit.ts"

const fields = { id: TicketId }
const back = ({ id }: { readonly id: TicketId }) => `/dashboard/tickets/${id}`
const actOn = (permission: "tickets.answer", action: string, id: TicketId) => ({ permission, action, subject: `ticket:${id}`, reason: null })
const PERMISSION = "tickets.answer"
const refused = { TicketUnknown: word("not-there"), TicketTaken: word("not-of-another"), TicketOver: word("not-closed") }
const unsaid = { NothingSaid: word("not-said"), TooMuchSaid: word("not-so-long"), TextTooLong: word("not-so-long") }

/** Answers the member: once, however often the same form comes, since the page has named the message. */
const answer = deed(PERMISSION, { ...fields, message: TicketMessageId, text: Schema.String }, back, (visit, { id, message, text }) =>
  actFor(visit, actOn(PERMISSION, "answer ticket", id), (operator) => answerTicket(id, operator, [{ id: message, content: { _tag: "Text", text } }])).pipe(
    Effect.as("done-answered"), Effect.catchTags({ ...refused, ...unsaid })
  ))

const take = deed(PERMISSION, fields, back, (visit, { id }) =>
  actFor(visit, actOn(PERMISSION, "take ticket", id), (operator) => takeTicket(id, operator)).pipe(Effect.as("done-taken"), Effect.catchTags(refused)))

const close = deed(PERMISSION, fields, back, (visit, { id }) =>
  actFor(visit, actOn(PERMISSION, "close ticket", id), (operator) => closeTicket(id, operator)).pipe(Effect.as("done-ticket-closed"), Effect.catchTags(refused)))

const reopen = deed(PERMISSION, fields, back, (visit, { id }) =>
  actFor(visit, actOn(PERMISSION, "reopen ticket", id), (operator) => reopenTicket(id, operator)).pipe(
    Effect.as("done-reopened"), Effect.catchTags({ TicketUnknown: refused.TicketUnknown, TicketNotOver: word("not-closed-yet") })
  ))

/** What operators do about tickets. */
export const ticketDeeds = { "tickets/answer": answer, "tickets/take": take, "tickets/close": close, "tickets/reopen": reopen }
