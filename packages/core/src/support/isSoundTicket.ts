import type { NewTicket, Ticket } from "./Ticket.ts"

/** Whether the facts of a ticket fit together: nobody has an open one, whoever waits has a moment until which, a closed one has its end. */
export const isSoundTicket = ({ appealOf, category, closedAt, dueAt, state, takenBy }: NewTicket): boolean =>
  (state === "open") === (takenBy === null)
  && (state === "open" || state === "taken") === (dueAt !== null)
  && (state === "closed") === (closedAt !== null)
  && (category === "appeal") === (appealOf !== null)

/** Whether a ticket may become another one: only what changes in its life, one revision later. */
export const isSoundMove = (from: Ticket, next: Ticket): boolean =>
  isSoundTicket(next) && next.revision === from.revision + 1
  && next.id === from.id && next.number === from.number && next.userId === from.userId && next.category === from.category
  && next.appealOf?.epochMilliseconds === from.appealOf?.epochMilliseconds
  && next.openedAt.epochMilliseconds === from.openedAt.epochMilliseconds
