import type { DateTime } from "effect"
import { DateTime as Time, Effect } from "effect"
import type { Notice } from "../notification/Notice.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Ticket, TicketId } from "./Ticket.ts"
import type { TicketMessage } from "./TicketMessage.ts"
import { TicketStore } from "./TicketStore.ts"

/** One change of a ticket. */
export interface TicketChange<E, R> {
  readonly id: TicketId
  /** What is said with it. When all of it is known already, this was done before, and nothing happens. */
  readonly messages: (at: DateTime.Utc) => ReadonlyArray<TicketMessage>
  /** What the ticket becomes. A failure undoes everything; the same ticket is no change. */
  readonly decide: (before: Ticket, now: DateTime.Utc) => Effect.Effect<Ticket, E, R>
  /** What the member is told. */
  readonly notices: (after: Ticket) => ReadonlyArray<Notice>
}

/**
 * Changes a ticket in one transaction with what is said and told; whoever else wants to waits. Answers it as it is then. Errors:
 * `TicketUnknown`, and those of `decide`.
 */
export const changeTicket = Effect.fn("changeTicket")(function*<E, R>({ decide, id, messages, notices }: TicketChange<E, R>) {
  const tickets = yield* TicketStore
  const now = yield* Time.now
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const before = yield* tickets.lock(id)
    const said = messages(now)
    if (said.length > 0 && (yield* tickets.append(said)) === 0) return before
    const after = yield* decide(before, now)
    if (after === before) return before
    if (!(yield* tickets.move(before, after))) return yield* Effect.die(new Error("A locked ticket was changed by somebody else"))
    yield* tell(notices(after), now)
    return after
  }))
})
