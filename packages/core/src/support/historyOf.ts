import { DateTime, Effect } from "effect"
import type { UserId } from "../user/User.ts"
import { isOverdue } from "./answerDue.ts"
import type { TicketId } from "./Ticket.ts"
import { TicketStore, TicketUnknown } from "./TicketStore.ts"

/** Tickets or messages on one page, at most. */
export const PAGE_SIZE_MAX = 50

/** One page: `page` counts from 0. */
export interface Paged {
  readonly page: number
  readonly size: number
}

/** One more than a page holds, so that it is known whether another one follows. */
const pageOf = ({ page, size }: Paged) => {
  const limit = Math.max(1, Math.min(PAGE_SIZE_MAX, size))
  return { limit: limit + 1, offset: Math.max(0, page) * limit, size: limit }
}

/** What waits for an answer, the one that is due first first, and whether it is late. `hasMore`: another page follows. */
export const ticketQueue = Effect.fn("ticketQueue")(function*(paged: Paged) {
  const { size, ...page } = pageOf(paged)
  const now = yield* DateTime.now
  const found = yield* (yield* TicketStore).waiting(page)
  return { tickets: found.slice(0, size).map((ticket) => ({ ticket, isOverdue: isOverdue(ticket, now) })), hasMore: found.length > size }
})

/** A member's tickets, newest first. `hasMore`: another page follows. */
export const historyOf = Effect.fn("historyOf")(function*(userId: UserId, paged: Paged) {
  const { size, ...page } = pageOf(paged)
  const found = yield* (yield* TicketStore).ofUser(userId, page)
  return { tickets: found.slice(0, size), hasMore: found.length > size }
})

/**
 * What was said in a ticket, page 0 the latest, the oldest of a page first. `userId`: whose it must be; `null`: an operator reads it.
 * `hasMore`: there is something older. Errors: `TicketUnknown`, another member's too.
 */
export const conversationOf = Effect.fn("conversationOf")(function*(userId: UserId | null, id: TicketId, paged: Paged) {
  const tickets = yield* TicketStore
  const ticket = yield* tickets.get(id)
  if (userId !== null && ticket.userId !== userId) return yield* new TicketUnknown({ id })
  const { size, ...page } = pageOf(paged)
  const found = yield* tickets.messages(id, page)
  return { ticket, messages: found.slice(0, size).toReversed(), hasMore: found.length > size }
})
