import type { DateTime } from "effect"
import type { TicketId } from "./Ticket.ts"
import type { Said } from "./TicketMessage.ts"
import { TicketMessage } from "./TicketMessage.ts"

/** What a member says, as messages of a ticket. */
export const memberMessages = (ticketId: TicketId, said: ReadonlyArray<Said>, at: DateTime.Utc): ReadonlyArray<TicketMessage> =>
  said.map(({ content, id }) => new TicketMessage({ id, ticketId, author: "member", operator: null, content, at }))
