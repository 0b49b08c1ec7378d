import { Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { putOut } from "../payout/blockMember.ts"
import { noteOf } from "../payout/refuseWithdrawal.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { afterClosing } from "../support/afterMember.ts"
import { changeTicket } from "../support/changeTicket.ts"
import type { Ticket } from "../support/Ticket.ts"
import { TicketMessage, TicketMessageId } from "../support/TicketMessage.ts"
import { TicketStore } from "../support/TicketStore.ts"
import type { UserId } from "../user/User.ts"
import { refuseOperator } from "./shutOut.ts"

/** Tickets read at a time. */
const PAGE = 100

/** Every ticket of a member that is not closed, his appeal among them. */
const openTickets = Effect.fn("openTickets")(function*(userId: UserId) {
  const tickets = yield* TicketStore
  const open: Array<Ticket> = []
  for (let offset = 0; ; offset += PAGE) {
    const page = yield* tickets.ofUser(userId, { offset, limit: PAGE })
    open.push(...page.filter(({ closedAt }) => closedAt === null))
    if (page.length < PAGE) return open
  }
})

/** Whoever has it, it is over: nobody answers him any more, and he is told nothing. */
const closed = Effect.fn("closed")(function*({ id: ticketId }: Ticket, operator: OperatorName) {
  const id = TicketMessageId.make(yield* uuidV7)
  return yield* changeTicket({
    id: ticketId,
    messages: (at) => [new TicketMessage({ id, ticketId, author: "system", operator, content: { _tag: "Event", event: "closed" }, at })],
    decide: (before, now) => before.closedAt === null
      ? Effect.orDie(Effect.fromResult(afterClosing(before, before.takenBy ?? operator, now)))
      : Effect.succeed(before),
    notices: () => []
  }).pipe(Effect.orDie)
})

/**
 * An owner ends a membership for good, in one step: the member may not act and not appeal, what he has asked for and is not on its way is
 * refused, his tickets are closed. What is in his accounts stays there until somebody decides about it. Answers whether he stood otherwise
 * before, how many withdrawals were refused, and how many tickets were closed. Errors: `NoteMissing`, `UserUnknown`, `MemberIsOperator`.
 */
export const terminateMember = Effect.fn("terminateMember")(function*(userId: UserId, by: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  const ended = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* refuseOperator(userId)
    const { isNew, refused } = yield* putOut(userId, "terminated", by, kept)
    const tickets = yield* openTickets(userId)
    yield* Effect.forEach(tickets, (ticket) => closed(ticket, by), { discard: true })
    return { isNew, refused, tickets: tickets.length }
  }))
  yield* Effect.logWarning("A membership was ended", { userId, operator: by, refused: ended.refused })
  return ended
})
