import type { PageMessage } from "../PageApi.ts"
import { safeLink } from "./segmentText.ts"

const fromLink = (link: string, bot: string): string | undefined => {
  const full = safeLink(link)
  if (full === undefined) return undefined
  const url = new URL(full)
  if (url.hostname !== "t.me") return undefined
  if (url.pathname === "/share/url") return fromLink(url.searchParams.get("url") ?? "", bot)
  const payload = url.searchParams.get("start") ?? ""
  return url.pathname.toLowerCase() === `/${bot.toLowerCase()}` && /^[\w-]{1,64}$/.test(payload) ? payload : undefined
}

/** The payload of an invitation link to this bot, or nothing. A link that shares such a link counts too. */
export const inviteOf = fromLink

/** Every invitation a message holds: in its text, behind its words, and on its buttons. */
export const findInvites = (message: Pick<PageMessage, "text" | "entities" | "buttons">, bot: string): ReadonlyArray<string> => {
  const links = message.text.match(/(?:https?:\/\/)?t\.me\/[^\s<>"']+/gi) ?? []
  const behind = message.entities.flatMap((entity) => (entity.type === "text_link" ? [entity.url] : []))
  const buttons = message.buttons.flat().flatMap((button) =>
    "url" in button ? [button.url] : "copy_text" in button ? [button.copy_text.text] : [])
  return [...new Set([...links, ...behind, ...buttons].flatMap((link) => fromLink(link, bot) ?? []))]
}
