import { splitText } from "@sigmatrade/core/notification/splitText"
import { plainText } from "./plainText.ts"

/** UTF-16 units of a message's text, markup not counted. Source: the Bot API, sendMessage. */
const TEXT_LENGTH_MAX = 4096

const opened = (html: string) => [...html.matchAll(/<[a-z]/gi)].length - [...html.matchAll(/<\//g)].length

const escaped = (words: string) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** Lines that hang together by markup, as one. */
const blocksIn = (html: string): ReadonlyArray<string> => {
  const blocks: Array<string> = []
  let open: ReadonlyArray<string> = []
  for (const line of html.split("\n")) {
    open = [...open, line]
    if (opened(open.join("\n")) > 0) continue
    blocks.push(open.join("\n"))
    open = []
  }
  return open.length === 0 ? blocks : [...blocks, open.join("\n")]
}

/**
 * Cuts a text in Telegram's HTML into messages, at the end of lines and never within markup. A line that is too long by itself loses its
 * markup and is cut between words. Nothing is lost.
 */
export const splitHtml = (html: string): ReadonlyArray<string> => {
  if (plainText(html).length <= TEXT_LENGTH_MAX) return [html]
  const pieces = blocksIn(html).flatMap((block) => {
    const text = plainText(block)
    return text.length <= TEXT_LENGTH_MAX ? [block] : splitText(text, TEXT_LENGTH_MAX).map(escaped)
  })
  const messages: Array<string> = []
  for (const piece of pieces) {
    const joined = messages.length === 0 ? piece : `${messages.at(-1)}\n${piece}`
    if (messages.length > 0 && plainText(joined).length <= TEXT_LENGTH_MAX) messages[messages.length - 1] = joined
    else messages.push(piece)
  }
  return messages.map((message) => message.replace(/^\n+|\n+$/g, "")).filter((message) => plainText(message).trim() !== "")
}
