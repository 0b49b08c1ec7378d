import type { Ticket, TicketId } from "@sigmatrade/core/support/Ticket"
import type { TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import type { ApiTicketRead } from "../contract/ApiTicket.ts"
import { Member } from "../Member.ts"
import { ticketMessageView, ticketView } from "../views/ticketView.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

/** Where tickets are read, and whose: a member's by himself, or (`null`) everybody's by operators. */
export interface TicketDesk {
  readonly url: string
  readonly userId: UserId | null
}

/** Everybody's tickets, as operators read them. */
export const operatorsDesk: TicketDesk = { url: "/v1/tickets", userId: null }

/** His own, as the member under way reads them. */
export const ownDesk = Effect.map(Member, ({ id }): TicketDesk => ({ url: "/v1/me/tickets", userId: id }))

/** As whom somebody reads at a desk. */
export const readerAt = ({ userId }: TicketDesk) => userId === null ? "operator" : "member"

/** The part of what was said in a ticket that a query asks for. Problems: those of `readList`. */
export const messagesIn = Effect.fnUntraced(function*(desk: TicketDesk, id: TicketId, query: ListQuery<TicketMessageId>) {
  const store = yield* TicketStore
  return yield* readList(`${desk.url}/tkt_${id}/messages`, query, (page) => store.listMessages(id, page), (found) =>
    Effect.succeed(found.map((message) => ticketMessageView(message, readerAt(desk)))))
})

/** A ticket with what was said last, as its path answers it. */
export const ticketRead = Effect.fnUntraced(function*(desk: TicketDesk, ticket: Ticket) {
  // Without a place to begin at there is none that could be wrong.
  return { ...ticketView(ticket, readerAt(desk)), messages: yield* Effect.orDie(messagesIn(desk, ticket.id, {})) } satisfies typeof ApiTicketRead.Type
})
