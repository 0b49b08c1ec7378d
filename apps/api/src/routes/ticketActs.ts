import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import type { TicketTaken } from "@sigmatrade/core/support/afterMember"
import { answerTicket } from "@sigmatrade/core/support/answerTicket"
import { closeTicket, reopenTicket } from "@sigmatrade/core/support/closeTicket"
import { openTicket } from "@sigmatrade/core/support/openTicket"
import { takeTicket } from "@sigmatrade/core/support/takeTicket"
import type { TicketCategory } from "@sigmatrade/core/support/Ticket"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { ApiTicketRead } from "../contract/ApiTicket.ts"
import { refuse } from "../problems/refuse.ts"
import { ticketMessageView } from "../views/ticketView.ts"
import { callerActs } from "./callerActs.ts"
import { userNotFound } from "./findUser.ts"
import { notFound } from "./notFound.ts"
import { requireMatch } from "./requireMatch.ts"
import { impossible, saidRefusals, saying } from "./saying.ts"
import { operatorsDesk, ticketRead } from "./ticketRead.ts"

const act = (action: string, id: TicketId) => ({ permission: "tickets.answer", action, subject: `ticket:${id}`, reason: null }) as const

const unknown = { TicketUnknown: () => notFound("ticket") }
const held = {
  TicketTaken: ({ by }: TicketTaken) => refuse("ticket_taken", `${by} has it: leave it to him, or take it over from him.`),
  TicketOver: () => refuse("ticket_closed", "It is closed. Open it again first.")
}

/** A member asks for something. */
const open = Effect.fnUntraced(function*(userId: UserId, { category, text }: { readonly category: TicketCategory; readonly text: string }) {
  const wish = { id: TicketId.make(yield* uuidV7), userId, category, said: yield* saying(text) }
  const request = { permission: "tickets.answer", action: "open ticket", subject: `member:${userId}`, reason: null, details: { category } } as const
  const { ticket } = yield* callerActs(request, () => openTicket(wish)).pipe(Effect.catchTags({
    ...saidRefusals,
    UserUnknown: () => userNotFound,
    TicketUnknown: impossible("Somebody else's ticket has an id that was made just now"),
    MemberBlocked: () => refuse("user_blocked", "The user is blocked or his membership has ended: he may appeal against a block, and ask nothing else."),
    TooManyTickets: ({ openMax }) => refuse("too_many_tickets", `He has ${openMax} that are not closed.`),
    AppealedAlready: ({ number }) => refuse("appealed_already", `Ticket ${number} is the appeal against this block.`),
    NothingToAppeal: () => refuse("nothing_to_appeal", "The user is not blocked. Choose another category.")
  }))
  return yield* ticketRead(operatorsDesk, ticket)
})

/** An operator answers; answers the message. */
const answer = Effect.fnUntraced(function*(id: TicketId, text: string) {
  const said = yield* saying(text)
  yield* callerActs(act("answer ticket", id), (operator) => answerTicket(id, operator, said)).pipe(Effect.catchTags({ ...saidRefusals, ...unknown, ...held }))
  const [message] = yield* (yield* TicketStore).messages(id, { offset: 0, limit: 1 })
  return message === undefined ? yield* Effect.die(new Error(`Nothing was said in ticket ${id}`)) : ticketMessageView(message, "operator")
})

/** An operator takes it, from nobody or from whom he names. */
const take = Effect.fnUntraced(function*(id: TicketId, from: OperatorName | null) {
  const taken = yield* callerActs({ ...act("take ticket", id), details: from === null ? {} : { from } }, (operator) => takeTicket(id, operator, from)).pipe(
    Effect.catchTags({ ...unknown, ...held })
  )
  return yield* ticketRead(operatorsDesk, taken)
})

/** An operator closes it as he has seen it. */
const close = Effect.fnUntraced(function*(id: TicketId, ifMatch: string | undefined) {
  const store = yield* TicketStore
  const closed = yield* callerActs(act("close ticket", id), Effect.fnUntraced(function*(operator) {
    yield* requireMatch(yield* ticketRead(operatorsDesk, yield* store.lock(id)), ApiTicketRead, ifMatch)
    return yield* closeTicket(id, operator)
  })).pipe(Effect.catchTags({ ...unknown, ...held }))
  return yield* ticketRead(operatorsDesk, closed)
})

/** An operator opens it again and has it. */
const reopen = Effect.fnUntraced(function*(id: TicketId) {
  const reopened = yield* callerActs(act("reopen ticket", id), (operator) => reopenTicket(id, operator)).pipe(
    Effect.catchTags({ ...unknown, TicketNotOver: () => refuse("ticket_not_closed", "It is not closed, so it goes on as it is.") })
  )
  return yield* ticketRead(operatorsDesk, reopened)
})

/** What is asked in users' names, and what operators do about it, each once and on the record. */
export const ticketActs = { open, answer, take, close, reopen }
