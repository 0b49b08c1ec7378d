import { Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { changeTicket } from "./changeTicket.ts"
import { judgeSaid } from "./judgeSaid.ts"
import { afterAnswer } from "./afterMember.ts"
import { SupportPolicy } from "./SupportPolicy.ts"
import type { TicketId } from "./Ticket.ts"
import type { Said } from "./TicketMessage.ts"
import { TicketMessage } from "./TicketMessage.ts"
import { answerNotice } from "./answerNotice.ts"

/**
 * An operator answers, and the member is told in the same transaction, one notice per message. Answering what nobody has takes it. A
 * repeat tells nothing. Answers the ticket as it is then. Errors: `NothingSaid`, `TooMuchSaid`, `TextTooLong`, `TicketUnknown`,
 * `TicketTaken`, `TicketOver`.
 */
export const answerTicket = Effect.fn("answerTicket")(function*(id: TicketId, operator: OperatorName, said: ReadonlyArray<Said>) {
  const kept = yield* Effect.fromResult(judgeSaid(yield* SupportPolicy, said))
  const answered = yield* changeTicket({
    id,
    messages: (at) => kept.map((one) => new TicketMessage({ ...one, ticketId: id, author: "operator", operator, at })),
    decide: (before, now) => Effect.fromResult(afterAnswer(before, operator, now)),
    notices: (after) => kept.map((one) => answerNotice(after, one))
  })
  yield* Effect.logInfo("An operator answered a ticket", { number: answered.number, operator })
  return answered
})
