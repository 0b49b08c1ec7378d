import { Effect, Schema } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { changeTicket } from "./changeTicket.ts"
import { judgeSaid } from "./judgeSaid.ts"
import { memberMessages } from "./memberMessages.ts"
import { afterMember } from "./afterMember.ts"
import { SupportPolicy } from "./SupportPolicy.ts"
import type { TicketId } from "./Ticket.ts"
import type { Said } from "./TicketMessage.ts"
import { TicketStore, TicketUnknown } from "./TicketStore.ts"

/** The member has written as much in this ticket as one may hold: he opens another one. */
export class TicketFull extends Schema.TaggedError<TicketFull>()("TicketFull", { messagesMax: Schema.Int }) {}

/**
 * A member goes on in a ticket of his; a closed one is opened again if it was closed lately. A repeat changes nothing. Answers it as it is
 * then. Errors: `NothingSaid`, `TooMuchSaid`, `TextTooLong`, `MemberBlocked`, `TicketUnknown` (another member's too), `TicketOver`,
 * `TicketFull`, `UserUnknown`.
 */
export const addToTicket = Effect.fn("addToTicket")(function*(userId: UserId, id: TicketId, said: ReadonlyArray<Said>) {
  const policy = yield* SupportPolicy
  const kept = yield* Effect.fromResult(judgeSaid(policy, said))
  const [tickets, users] = [yield* TicketStore, yield* UserStore]
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([userId])
    yield* refuseBlocked(yield* users.get(userId))
    if ((yield* tickets.get(id)).userId !== userId) return yield* new TicketUnknown({ id })
    return yield* changeTicket({
      id,
      messages: (at) => memberMessages(id, kept, at),
      decide: Effect.fnUntraced(function*(before, now) {
        const { messagesMax } = policy
        if ((yield* tickets.countMember(id)) > messagesMax) return yield* new TicketFull({ messagesMax })
        return yield* Effect.fromResult(afterMember(policy, before, now))
      }),
      notices: () => []
    })
  }))
})
