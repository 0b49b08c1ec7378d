import type { Ticket } from "@sigmatrade/core/support/Ticket"
import type { TicketMessage } from "@sigmatrade/core/support/TicketMessage"
import type { ApiTicket, ApiTicketMessage } from "../contract/ApiTicket.ts"

/** Who reads: a member never learns which operator he speaks with. */
export type TicketReader = "operator" | "member"

/** A ticket as whoever reads may see it. */
export const ticketView = (ticket: Ticket, reader: TicketReader): typeof ApiTicket.Type => ({
  object: "ticket",
  id: ticket.id,
  number: ticket.number,
  user_id: ticket.userId,
  category: ticket.category,
  priority: ticket.priority,
  state: ticket.state,
  taken_by: reader === "member" ? null : ticket.takenBy,
  revision: ticket.revision,
  opened_at: ticket.openedAt,
  member_at: ticket.memberAt,
  answered_at: ticket.answeredAt,
  due_at: ticket.dueAt,
  closed_at: ticket.closedAt
})

const saidIn = (content: TicketMessage["content"]) => {
  if (content._tag === "Text") return { type: "text", text: content.text } as const
  return content._tag === "Media" ? { type: content.media.kind, text: content.media.caption } : { type: content.event, text: null }
}

/** A message of a ticket as whoever reads may see it: words, and of a picture or file no more than what it is. */
export const ticketMessageView = ({ at, author, content, id, operator }: TicketMessage, reader: TicketReader): typeof ApiTicketMessage.Type => ({
  object: "ticket_message", id, author, operator: reader === "member" ? null : operator, ...saidIn(content), at
})
