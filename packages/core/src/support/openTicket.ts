import { DateTime, Effect, Option, Schema } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { MemberBlocked } from "../user/MemberBlocked.ts"
import type { User, UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { answerDue, priorityOf } from "./answerDue.ts"
import { judgeSaid } from "./judgeSaid.ts"
import { memberMessages } from "./memberMessages.ts"
import { SupportPolicy } from "./SupportPolicy.ts"
import type { TicketCategory, TicketId } from "./Ticket.ts"
import { TicketNumber } from "./Ticket.ts"
import type { Said } from "./TicketMessage.ts"
import { TicketStore, TicketUnknown } from "./TicketStore.ts"

/** The member has as many open tickets as he may have: he goes on in one of them. */
export class TooManyTickets extends Schema.TaggedError<TooManyTickets>()("TooManyTickets", { openMax: Schema.Int }) {}

/** This block has its appeal already. */
export class AppealedAlready extends Schema.TaggedError<AppealedAlready>()("AppealedAlready", { number: TicketNumber }) {}

/** Nothing blocks the member. */
export class NothingToAppeal extends Schema.TaggedError<NothingToAppeal>()("NothingToAppeal", {}) {}

/** What a member wants to be helped with. */
export interface TicketWish {
  /** Names the wish: the same one again is the same ticket. */
  readonly id: TicketId
  readonly userId: UserId
  readonly category: TicketCategory
  readonly said: ReadonlyArray<Said>
}

/** When the block happened that a member is under; `null`: none. One that nobody noted counts from when he joined. */
export const blockOf = Effect.fn("blockOf")(function*({ createdAt, id, standing }: User) {
  if (standing !== "blocked") return null
  const [last] = yield* (yield* UserStore).standingChanges(id, 1)
  return last?.at ?? createdAt
})

/** Lets a blocked member open one appeal per block and nothing else, and others so many tickets. Answers the block an appeal is against. */
const mayOpen = Effect.fn("mayOpen")(function*(member: User, category: TicketCategory) {
  const { appeal, countOpen } = yield* TicketStore
  const { openMax } = yield* SupportPolicy
  if (member.standing === "terminated") return yield* new MemberBlocked()
  const blockedAt = yield* blockOf(member)
  if (category !== "appeal") {
    if (blockedAt !== null) return yield* new MemberBlocked()
    return (yield* countOpen(member.id)) >= openMax ? yield* new TooManyTickets({ openMax }) : null
  }
  if (blockedAt === null) return yield* new NothingToAppeal()
  const first = yield* appeal(member.id, blockedAt)
  return Option.isSome(first) ? yield* new AppealedAlready({ number: first.value.number }) : blockedAt
})

/**
 * A member opens a ticket with all he has to say. Answers it, and whether it is new: a repeat answers the first one.
 * Errors: `NothingSaid`, `TooMuchSaid`, `TextTooLong`, `TooManyTickets`, `MemberBlocked`, `AppealedAlready`, `NothingToAppeal`, `UserUnknown`,
 * `TicketUnknown` when the id is another member's.
 */
export const openTicket = Effect.fn("openTicket")(function*({ category, id, said, userId }: TicketWish) {
  const policy = yield* SupportPolicy
  const kept = yield* Effect.fromResult(judgeSaid(policy, said))
  const [tickets, users] = [yield* TicketStore, yield* UserStore]
  const now = yield* DateTime.now
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    // One wish of a member after the other, so that the limits hold.
    yield* users.lock([userId])
    const known = yield* Effect.option(tickets.get(id))
    if (Option.isSome(known)) return known.value.userId === userId ? { ticket: known.value, isNew: false } : yield* new TicketUnknown({ id })
    const appealOf = yield* mayOpen(yield* users.get(userId), category)
    const priority = priorityOf(category)
    const opened = yield* tickets.add({
      id, userId, category, priority, appealOf, state: "open", takenBy: null, revision: 1, openedAt: now, memberAt: now, answeredAt: null,
      dueAt: answerDue(policy, priority, now), closedAt: null
    })
    yield* tickets.append(memberMessages(id, kept, now))
    return opened
  }))
})
