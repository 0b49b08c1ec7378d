import type { DateTime } from "effect"
import { Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { changeTicket } from "./changeTicket.ts"
import { afterClosing, afterReopening } from "./afterMember.ts"
import { SupportPolicy } from "./SupportPolicy.ts"
import type { TicketId } from "./Ticket.ts"
import { TicketMessage, TicketMessageId } from "./TicketMessage.ts"
import { standingNotice } from "./answerNotice.ts"

const happened = Effect.fn("happened")(function*(ticketId: TicketId, operator: OperatorName, event: "closed" | "reopened") {
  const id = TicketMessageId.make(yield* uuidV7)
  return (at: DateTime.Utc) => [new TicketMessage({ id, ticketId, author: "system", operator, content: { _tag: "Event", event }, at })]
})

/** An operator closes a ticket, and its member is told. Errors: `TicketUnknown`, `TicketTaken`, `TicketOver` when it is closed already. */
export const closeTicket = Effect.fn("closeTicket")(function*(id: TicketId, operator: OperatorName) {
  return yield* changeTicket({
    id,
    messages: yield* happened(id, operator, "closed"),
    decide: (before, now) => Effect.fromResult(afterClosing(before, operator, now)),
    notices: (after) => [standingNotice(after, "closed")]
  })
})

/** An operator opens a closed ticket again and has it, and its member is told. Errors: `TicketUnknown`, `TicketNotOver`. */
export const reopenTicket = Effect.fn("reopenTicket")(function*(id: TicketId, operator: OperatorName) {
  const policy = yield* SupportPolicy
  return yield* changeTicket({
    id,
    messages: yield* happened(id, operator, "reopened"),
    decide: (before, now) => Effect.fromResult(afterReopening(policy, before, operator, now)),
    notices: (after) => [standingNotice(after, "reopened")]
  })
})
