import { conversationOf, historyOf } from "@sigmatrade/core/support/historyOf"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import type { TicketMessage } from "@sigmatrade/core/support/TicketMessage"
import { Effect, Option, Schema } from "effect"
import { idDetails, idIn } from "../idDetails.ts"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeLines } from "../texts/writeLines.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

/** Tickets on one page. */
const TICKETS_MAX = 6
/** Messages on one page, and what is shown of each: all together stay below what Telegram takes. */
const MESSAGES_MAX = 5
const SHOWN_LENGTH_MAX = 600
/** Nobody turns more pages. */
const PAGE_MAX = 1_000

/** The page that the argument of a button means. */
export const pageIn = (given: string | undefined): number => given !== undefined && /^\d{1,4}$/.test(given) ? Math.min(PAGE_MAX, Number(given)) : 0

/** What a ticket is about, in words. */
export const aboutOf = (texts: Texts, { category, number, state }: Ticket) => ({
  number: String(number),
  category: texts.plain(`ticket-category-${category}`),
  // Whether somebody has it is nothing to the member: he waits either way.
  state: texts.plain(`ticket-state-${state === "taken" ? "open" : state}`)
})

/** The member's tickets, newest first, page by page. */
export const tickets = Effect.fn("tickets")(function*({ member, texts }: Turn, [given]: ReadonlyArray<string>) {
  const page = pageIn(given)
  const { hasMore, tickets: found } = yield* historyOf(member.id, { page, size: TICKETS_MAX })
  const rows = found.map((ticket) => [button(texts.plain("ticket-row", aboutOf(texts, ticket)), `ticket:${idDetails(ticket.id)}`)])
  const ways = [
    ...(page === 0 ? [] : [button(texts.plain("button-newer"), `tickets:${page - 1}`)]),
    ...(hasMore ? [button(texts.plain("button-older"), `tickets:${page + 1}`)] : [])
  ]
  const html = texts.html(found.length === 0 ? "tickets-none" : "tickets")
  return shown(html, [...rows, ...(ways.length === 0 ? [] : [ways]), [button(texts.plain("button-support"), "support")], ...backToMenu(texts)])
})

const shortened = (words: string) =>
  writeLines(words.length > SHOWN_LENGTH_MAX ? `${words.slice(0, SHOWN_LENGTH_MAX).replace(/[\uD800-\uDBFF]$/, "")}…` : words)

const EVENTS = { closed: "ticket-event-closed", reopened: "ticket-event-reopened" } as const
/** Who speaks, to its member: which operator it is he does not learn. */
const SPEAKERS = { member: "ticket-by-member", operator: "ticket-by-support", system: "ticket-by-support" } as const

/** What was said, by whom and when; a picture or a file by its kind. */
export const messageOf = (texts: Texts, { at, author, content }: TicketMessage): Html => {
  const when = writeTime(at)
  if (content._tag === "Event") return texts.html(EVENTS[content.event], { when })
  const words = content._tag === "Text" ? content.text : content.media.caption
  return Html.lines([
    texts.html(SPEAKERS[author], { when }),
    ...(content._tag === "Media" ? [texts.html(`ticket-media-${content.media.kind}`)] : []),
    ...(words === null ? [] : [texts.html("ticket-words", { words: shortened(words) })])
  ])
}

/** What was said in a ticket of the member's, the latest first opened, page by page. */
export const ticket = Effect.fn("ticket")(function*({ member, texts }: Turn, details: ReadonlyArray<string>) {
  const id = Schema.decodeUnknownOption(TicketId)(idIn(details))
  if (Option.isNone(id)) return stale(texts)
  const page = pageIn(details[2])
  const found = yield* Effect.option(conversationOf(member.id, id.value, { page, size: MESSAGES_MAX }))
  if (Option.isNone(found)) return stale(texts)
  const { hasMore, messages, ticket: shownTicket } = found.value
  const place = idDetails(id.value)
  const ways = [
    ...(hasMore ? [button(texts.plain("button-older"), `ticket:${place}:${page + 1}`)] : []),
    ...(page === 0 ? [] : [button(texts.plain("button-newer"), `ticket:${place}:${page - 1}`)])
  ]
  const html = Html.lines([texts.html("ticket", aboutOf(texts, shownTicket)), ...messages.map((one) => messageOf(texts, one))], 1)
  return shown(html, [
    ...(ways.length === 0 ? [] : [ways]),
    [button(texts.plain("button-follow-up"), `followup:${place}`)],
    [button(texts.plain("button-tickets"), "tickets")],
    ...backToMenu(texts)
  ])
})
