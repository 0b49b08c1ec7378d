import { CAPTION_LENGTH_MAX } from "@sigmatrade/core/notification/TicketStanding"
import { conversationOf } from "@sigmatrade/core/support/historyOf"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import type { TicketMessage } from "@sigmatrade/core/support/TicketMessage"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { aboutOf, messageOf, pageIn } from "../features/tickets.ts"
import { idDetails, idIn } from "../idDetails.ts"
import { below } from "../renderTicket.ts"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Attachment, Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import type { Desk } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"
import { ticketContext } from "./ticketContext.ts"

/** Messages on one page: with all that stands above them below what Telegram takes. */
const MESSAGES_MAX = 4

/** The rows below everything that is about tickets. */
export const backToTickets = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-admintickets"), "admintickets")], ...backToPanel(texts)]
/** The ticket that the arguments of a button mean. */
export const ticketIn = (details: ReadonlyArray<string>): Option.Option<TicketId> => Schema.decodeUnknownOption(TicketId)(idIn(details))

const actsOf = ({ texts }: Desk, { id, state }: Ticket): Keyboard => {
  const place = idDetails(id)
  if (state === "closed") return [[button(texts.plain("button-reopen-ticket"), `adminreopen:${place}`)]]
  const take = state === "open" ? [button(texts.plain("button-take-ticket"), `admintake:${place}`)] : []
  return [[...take, button(texts.plain("button-answer-ticket"), `adminanswer:${place}`), button(texts.plain("button-close-ticket"), `adminclose:${place}`)]]
}

const pageOf = (details: ReadonlyArray<string>) => Effect.gen(function*() {
  const id = ticketIn(details)
  const page = pageIn(details[2])
  if (Option.isNone(id)) return null
  const found = yield* Effect.option(conversationOf(null, id.value, { page, size: MESSAGES_MAX }))
  return Option.isNone(found) ? null : { ...found.value, page }
})

const headOf = Effect.fn("headOf")(function*({ texts }: Desk, ticket: Ticket) {
  const { name, standing, telegramId } = yield* (yield* UserStore).get(ticket.userId)
  return texts.html("admin-ticket", {
    ...aboutOf(texts, ticket), name, account: String(telegramId), standing: texts.plain(`standing-${standing}`),
    operator: ticket.takenBy ?? "—", due: ticket.dueAt === null ? "—" : writeTime(ticket.dueAt)
  })
})

/** One ticket: who asks, until when he must be answered, what is known of him, and what was said, page by page. */
export const ticketCard = Effect.fn("ticketCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const { texts } = desk
  const found = yield* pageOf(details)
  if (found === null) return stale(texts)
  const { hasMore, messages, page, ticket } = found
  const place = idDetails(ticket.id)
  const count = messages.filter(({ content }) => content._tag === "Media").length
  const files = count === 0 ? [] : [[button(texts.plain("button-ticket-files", { count }), `adminfiles:${place}:${page}`, "below")]]
  const older = hasMore ? [[button(texts.plain("button-older"), `adminticket:${place}:${page + 1}`)]] : []
  const member = [button(texts.plain("button-ticket-member"), `adminmember:${idDetails(ticket.userId)}`)]
  const parts = [yield* headOf(desk, ticket), yield* ticketContext(desk, ticket), ...messages.map((one) => messageOf(texts, one))]
  return shown(Html.lines(parts, 1), [...older, ...files, ...actsOf(desk, ticket), member, ...backToTickets(desk)])
})

const attachmentOf = ({ texts }: Desk, { number }: Ticket) => ({ at, author, content }: TicketMessage): ReadonlyArray<Attachment> => {
  if (content._tag !== "Media") return []
  const { media } = content
  const key = author === "member" ? "admin-ticket-file" : "admin-ticket-file-ours"
  const html = below(texts.html(key, { number: String(number), at: writeTime(at) }), media.caption, CAPTION_LENGTH_MAX)
  return [{ media, html, instead: Html.lines([html, texts.html("admin-ticket-file-lost", { kind: texts.plain(`ticket-media-${media.kind}`) })], 1) }]
}

/** What was sent with the messages of a page, as it is, and the ticket below it once more. */
export const ticketFiles = Effect.fn("ticketFiles")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const found = yield* pageOf(details)
  if (found === null) return stale(desk.texts)
  const card = yield* ticketCard(desk, details)
  return { ...card, attachments: found.messages.flatMap(attachmentOf(desk, found.ticket)) }
})
