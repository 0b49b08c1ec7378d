import type { Texts } from "../texts/textsIn.ts"
import type { Answer, Keyboard } from "../View.ts"
import { button, shown } from "../View.ts"

/** What Telegram lets stand in a link that opens a bot. */
const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/

/** The way to try again: with an invitation the link itself, so that whoever invited him is not forgotten. */
const again = (texts: Texts, botUsername: string, payload: string | null): Keyboard => {
  const label = texts.plain("button-join-again")
  return payload !== null && PAYLOAD.test(payload)
    ? [[{ text: label, url: `https://t.me/${botUsername}?start=${payload}` }]]
    : [[button(label, "menu", "below")]]
}

/** What somebody reads who would be new, while nobody new is taken in. */
export const registrationStopped = (texts: Texts, botUsername: string, payload: string | null): Answer =>
  ({ ...shown(texts.html("registration-stopped"), again(texts, botUsername, payload)), toast: texts.plain("registration-stopped-short") })
