import type { TicketStanding } from "@sigmatrade/core/notification/TicketStanding"
import { CAPTION_LENGTH_MAX } from "@sigmatrade/core/notification/TicketStanding"
import { Html } from "./texts/Html.ts"
import type { Texts } from "./texts/textsIn.ts"
import { writeLines } from "./texts/writeLines.ts"

/** The longest message of Telegram, in UTF-16 code units. */
const TEXT_LENGTH_MAX = 4096
/** More than the line above an answer ever has. */
const HEAD_LENGTH_MAX = 200

/** Words below a line that says what they belong to; where both would be too long, the words alone. */
export const below = (head: Html, words: string | null, lengthMax: number): Html => {
  if (words === null) return head
  return words.length + HEAD_LENGTH_MAX > lengthMax ? writeLines(words) : Html.lines([head, writeLines(words)], 1)
}

/**
 * What a member reads about a ticket of his, an answer to the last character. `instead`: what he reads when Telegram does not take what
 * was sent with it.
 */
export const renderTicket = (texts: Texts, standing: TicketStanding): { readonly html: Html; readonly instead: Html | null } => {
  const number = String(standing.number)
  if (standing._tag === "TicketClosed") return { html: texts.html("notice-ticket-closed", { number }), instead: null }
  if (standing._tag === "TicketReopened") return { html: texts.html("notice-ticket-reopened", { number }), instead: null }
  const head = texts.html("notice-ticket-answered", { number })
  const { media, text } = standing
  if (media === null) return { html: below(head, text, TEXT_LENGTH_MAX), instead: null }
  const html = below(head, media.caption, CAPTION_LENGTH_MAX)
  return { html, instead: Html.lines([html, texts.html("notice-ticket-lost")], 1) }
}
