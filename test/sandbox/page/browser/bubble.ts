import type { InlineKeyboardButton } from "@grammyjs/types"
import type { PageMessage } from "../PageApi.ts"
import { element, icon } from "./element.ts"
import { findInvites, inviteOf } from "./findInvites.ts"
import { label, pageLanguage } from "./labels.ts"
import { copy, richText } from "./richText.ts"
import type { TextActions } from "./richText.ts"
import { sentFile } from "./sentFile.ts"
import { safeLink } from "./segmentText.ts"
import { idIn, store } from "./store.ts"
import type { Pane } from "./store.ts"

/** What a message can ask the page to do. */
export interface BubbleActions extends TextActions {
  readonly press: (messageId: number, data: string, at: HTMLElement) => void
}

const clock = (at: number) => new Intl.DateTimeFormat(pageLanguage(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at * 1000)

const keyboardButton = (message: PageMessage, button: InlineKeyboardButton, id: string, actions: BubbleActions): HTMLElement => {
  const look = { class: `key ${button.style ?? ""}`, id }
  if ("url" in button) {
    const invite = inviteOf(button.url, store.start.botUsername)
    const open = (event: Event) => actions.openInvite(invite ?? "", event.currentTarget as HTMLElement)
    if (invite !== undefined) return element("button", { type: "button", ...look, onclick: open }, button.text)
    return element("a", { ...look, href: safeLink(button.url), target: "_blank", rel: "noopener noreferrer" }, button.text, icon("link"))
  }
  if ("copy_text" in button) {
    return element("button", { type: "button", ...look, onclick: () => void copy(button.copy_text.text) }, button.text, icon("copy"))
  }
  if ("callback_data" in button) {
    const press = (event: Event) => actions.press(message.id, button.callback_data, event.currentTarget as HTMLElement)
    return element("button", { type: "button", ...look, onclick: press }, button.text)
  }
  return element("button", { type: "button", ...look, disabled: true }, button.text)
}

// Every key has an id, so that whoever moves by keyboard keeps his place when the message is edited.
const keyboard = (message: PageMessage, pane: Pane, actions: BubbleActions) =>
  message.buttons.length > 0 && element("div", { class: "keyboard" },
    ...message.buttons.map((row, line) => element("div", { class: "keys" },
      ...row.map((button, place) => keyboardButton(message, button, idIn(pane, `key-${message.id}-${line}-${place}`), actions)))))

const inviteOffer = (message: PageMessage, actions: BubbleActions) => {
  if (message.from !== "bot") return undefined
  const [payload] = findInvites(message, store.start.botUsername)
  if (payload === undefined) return undefined
  const open = (event: Event) => actions.openInvite(payload, event.currentTarget as HTMLElement)
  return element("button", { type: "button", class: "offer", onclick: open }, icon("people"), label("openAs"))
}

const stamp = (message: PageMessage) => {
  const when = element("time", { datetime: new Date(message.at * 1000).toISOString() }, clock(message.at))
  if (message.editedAt === undefined) return element("span", { class: "stamp" }, when)
  const edited = element("span", { class: "edited", title: `× ${message.edits}` }, `${label("edited")} `)
  return element("span", { class: "stamp" }, edited, when)
}

const quoted = (message: PageMessage, pane: Pane) => {
  const original = pane.chat?.messages.find(({ id }) => id === message.replyTo)
  return original !== undefined && element("div", { class: "reply" }, original.text.slice(0, 80) || original.sticker || label("photo"))
}

const photo = ({ from, photo: shown }: PageMessage) => {
  if (shown === undefined) return undefined
  const address = `/photos/${encodeURIComponent(shown.fileId)}`
  return element("a", { class: "photo-link", href: address, target: "_blank", rel: "noopener" },
    element("img", { class: "photo", src: address, width: shown.width, height: shown.height, alt: label(from === "bot" ? "qr" : "sentPicture") }))
}

/** Draws one message with its buttons. */
export const bubble = (message: PageMessage, pane: Pane, actions: BubbleActions): HTMLElement => {
  if (message.sticker !== undefined) {
    return element("article", { class: `message from-${message.from} sticker` }, element("div", { class: "sticker-face" }, message.sticker), stamp(message))
  }
  return element("article", { class: `message from-${message.from}` },
    element("div", { class: `bubble${message.photo === undefined ? "" : " with-photo"}` },
      quoted(message, pane),
      photo(message),
      message.file !== undefined && sentFile(message.file),
      message.text !== "" && richText(message.text, message.entities, actions),
      stamp(message)),
    keyboard(message, pane, actions),
    inviteOffer(message, actions))
}
