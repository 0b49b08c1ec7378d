import type { Act } from "@sigmatrade/core/admin/actAs"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import { answerTicket } from "@sigmatrade/core/support/answerTicket"
import { closeTicket, reopenTicket } from "@sigmatrade/core/support/closeTicket"
import { conversationOf, ticketQueue } from "@sigmatrade/core/support/historyOf"
import { takeTicket } from "@sigmatrade/core/support/takeTicket"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import { TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import type { BotServices } from "../BotServices.ts"
import { asking } from "../dialogue/questions.ts"
import { aboutOf, messageOf, pageIn } from "../features/tickets.ts"
import { idDetails, idIn } from "../idDetails.ts"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk, DeskRefusal } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"

/** Tickets on one page, and messages of one. */
const TICKETS_MAX = 8
const MESSAGES_MAX = 5

const backToDesk = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-admintickets"), "admintickets")], ...backToPanel(texts)]
const idOf = (details: ReadonlyArray<string>) => Schema.decodeUnknownOption(TicketId)(idIn(details))

/** What waits for an answer, what is due first first, what is late marked. */
export const ticketsWaiting = Effect.fn("ticketsWaiting")(function*({ texts }: Desk, [given]: ReadonlyArray<string>) {
  const page = pageIn(given)
  const { hasMore, tickets } = yield* ticketQueue({ page, size: TICKETS_MAX })
  const rows = tickets.map(({ isOverdue, ticket }) => {
    const key = isOverdue ? "button-ticket-late" : "button-ticket-waiting"
    return [button(texts.plain(key, { ...aboutOf(texts, ticket), operator: ticket.takenBy ?? "—" }), `adminticket:${idDetails(ticket.id)}`)]
  })
  const more = hasMore ? [[button(texts.plain("button-next"), `admintickets:${page + 1}`)]] : []
  const key = rows.length === 0 ? "admin-tickets-none" : "admin-tickets"
  return shown(texts.html(key), [...rows, ...more, ...backToPanel(texts)])
})

const actsOf = ({ texts }: Desk, { id, state }: Ticket): Keyboard => {
  const place = idDetails(id)
  if (state === "closed") return [[button(texts.plain("button-reopen-ticket"), `adminreopen:${place}`)]]
  const take = state === "open" ? [button(texts.plain("button-take-ticket"), `admintake:${place}`)] : []
  return [[...take, button(texts.plain("button-answer-ticket"), `adminanswer:${place}`), button(texts.plain("button-close-ticket"), `adminclose:${place}`)]]
}

/** One ticket: who asks, until when he must be answered, and what was said, page by page. */
export const ticketCard = Effect.fn("ticketCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const { texts } = desk
  const id = idOf(details)
  const page = pageIn(details[2])
  const found = Option.isNone(id) ? Option.none() : yield* Effect.option(conversationOf(null, id.value, { page, size: MESSAGES_MAX }))
  if (Option.isNone(found)) return stale(texts)
  const { hasMore, messages, ticket } = found.value
  const { name, standing, telegramId } = yield* (yield* UserStore).get(ticket.userId)
  const head = texts.html("admin-ticket", {
    ...aboutOf(texts, ticket), name, account: String(telegramId), standing: texts.plain(`standing-${standing}`),
    operator: ticket.takenBy ?? "—", due: ticket.dueAt === null ? "—" : writeTime(ticket.dueAt)
  })
  const older = hasMore ? [[button(texts.plain("button-older"), `adminticket:${idDetails(ticket.id)}:${page + 1}`)]] : []
  const member = [button(texts.plain("button-ticket-member"), `adminmember:${idDetails(ticket.userId)}`)]
  return shown(Html.lines([head, ...messages.map((one) => messageOf(texts, one))], 1), [...older, ...actsOf(desk, ticket), member, ...backToDesk(desk)])
})

const refused = {
  TicketUnknown: () => Effect.succeed("stale-button"),
  TicketTaken: () => Effect.succeed("admin-ticket-taken"),
  TicketOver: () => Effect.succeed("admin-ticket-over")
}

/** Does something to a ticket, for which `work` answers a word, and shows it as it is then. */
const change = (action: string, work: (desk: Desk, act: Omit<Act, "requestId">, id: TicketId) => Effect.Effect<string, DeskRefusal, BotServices>) =>
  Effect.fn("change")(function*(desk: Desk, details: ReadonlyArray<string>) {
    const id = idOf(details)
    if (Option.isNone(id)) return stale(desk.texts)
    const word = yield* work(desk, { permission: "tickets.answer", action, subject: `ticket:${id.value}`, reason: null }, id.value)
    return { ...(yield* ticketCard(desk, details)), toast: desk.texts.plain(word) }
  })

/** He answers this one from now on. */
export const take = change("take ticket", (desk, act, id) =>
  actAt(desk, act, (operator) => takeTicket(id, operator)).pipe(Effect.as("admin-ticket-yours"), Effect.catchTags(refused)))
/** It is done: the member is told. */
export const close = change("close ticket", (desk, act, id) =>
  actAt(desk, act, (operator) => closeTicket(id, operator)).pipe(Effect.as("admin-ticket-closed"), Effect.catchTags(refused)))
/** It is not done after all: the member is told. */
export const reopen = change("reopen ticket", (desk, act, id) =>
  actAt(desk, act, (operator) => reopenTicket(id, operator)).pipe(
    Effect.as("admin-ticket-reopened"),
    Effect.catchTags({ TicketUnknown: refused.TicketUnknown, TicketNotOver: () => Effect.succeed("admin-ticket-not-over") })
  ))

/** Asks for the answer. */
export const askAnswer = Effect.fn("askAnswer")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = idOf(details)
  if (Option.isNone(id)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-answer", { id: id.value, message: yield* uuidV7 }))
  return shown(desk.texts.html("admin-ask-answer"), [[button(desk.texts.plain("button-ticket"), `adminticket:${idDetails(id.value)}`)]])
})

/** The operator answers: the member gets it as a message, once, however often it is delivered here. */
export const answerGiven = Effect.fn("answerGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const id = Schema.decodeUnknownOption(TicketId)(answers["id"])
  const message = Schema.decodeUnknownOption(TicketMessageId)(answers["message"])
  if (Option.isNone(id) || Option.isNone(message)) return stale(desk.texts)
  const act = { permission: "tickets.answer", action: "answer ticket", subject: `ticket:${id.value}`, reason: null } as const
  const said = [{ id: message.value, content: { _tag: "Text", text } as const }]
  const word = yield* actAt(desk, act, (operator) => Effect.as(answerTicket(id.value, operator, said), "admin-ticket-answered")).pipe(
    Effect.catchTags({
      ...refused,
      NothingSaid: () => Effect.succeed("admin-ask-answer"),
      TooMuchSaid: () => Effect.succeed("admin-ask-answer"),
      TextTooLong: () => Effect.succeed("admin-answer-long")
    })
  )
  if (word === "admin-ticket-answered") yield* (yield* DialogueStore).end(desk.member.id)
  return shown(desk.texts.html(word), [[button(desk.texts.plain("button-ticket"), `adminticket:${idDetails(id.value)}`)], ...backToDesk(desk)])
})
