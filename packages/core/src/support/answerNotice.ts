import { Notice, NoticeId } from "../notification/Notice.ts"
import type { Ticket } from "./Ticket.ts"
import type { Said } from "./TicketMessage.ts"

/** Tells a member what was answered, one message each. */
export const answerNotice = ({ id: ticketId, number, userId }: Ticket, { content, id }: Said): Notice =>
  new Notice({
    id: NoticeId.make(`ticket-answered:${id}`),
    userId,
    subject: null,
    notification: {
      _tag: "TicketAnswered", ticketId, number, text: content._tag === "Text" ? content.text : null, media: content._tag === "Media" ? content.media : null
    }
  })

/** Tells a member that his ticket was closed or opened again, once each time. */
export const standingNotice = ({ id: ticketId, number, revision, userId }: Ticket, event: "closed" | "reopened"): Notice =>
  new Notice({
    id: NoticeId.make(`ticket-${event}:${ticketId}:${revision}`),
    userId,
    subject: null,
    notification: { _tag: event === "closed" ? "TicketClosed" : "TicketReopened", ticketId, number }
  })
