import { Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { changeTicket } from "./changeTicket.ts"
import { afterTaking } from "./afterMember.ts"
import type { TicketId } from "./Ticket.ts"

/**
 * An operator takes a ticket: of several who want it one gets it. One that a colleague has is taken over only by naming him as `from`.
 * Taking what he has already changes nothing. Errors: `TicketUnknown`, `TicketTaken`, `TicketOver`.
 */
export const takeTicket = Effect.fn("takeTicket")((id: TicketId, operator: OperatorName, from: OperatorName | null = null) =>
  changeTicket({
    id,
    messages: () => [],
    decide: (before) => Effect.fromResult(afterTaking(before, operator, from)),
    notices: () => []
  }))
