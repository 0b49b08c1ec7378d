import type { Attachment } from "./Attachment.ts"
import { attachmentPicker } from "./attachmentPicker.ts"
import { element, icon } from "./element.ts"
import { label } from "./labels.ts"
import { openMenu } from "./menu.ts"
import { idIn } from "./store.ts"
import type { Pane } from "./store.ts"
import { attempt } from "./server.ts"

/** What the line for writing can ask the page to do. */
export interface ComposerActions {
  readonly sendText: (text: string) => void
  /** Fails when it cannot be sent. */
  readonly sendMedia: (attachment: Attachment, caption: string) => Promise<void>
  readonly sendSticker: (emoji: string) => void
  readonly setBlocked: (blocked: boolean) => void
}

const stickers = ["👍", "🔥", "🎉", "🤔", "❤️", "🚀"]

const commandMenu = (at: HTMLElement, pane: Pane, actions: ComposerActions) => {
  const known = pane.chat?.commands ?? []
  const commands = known.some(({ command }) => command === "start") ? known : [{ command: "start", description: label("start") }, ...known]
  openMenu(at, label("commands"), commands.map(({ command, description }) => ({
    content: [element("b", {}, `/${command}`), element("small", {}, description)],
    choose: () => actions.sendText(`/${command}`)
  })))
}

const stickerMenu = (at: HTMLElement, actions: ComposerActions) =>
  openMenu(at, label("sendSticker"), stickers.map((emoji) => ({ content: [emoji], choose: () => actions.sendSticker(emoji) })))

const grow = (field: HTMLTextAreaElement) => {
  field.style.setProperty("height", "auto")
  field.style.setProperty("height", `${Math.min(field.scrollHeight, 160)}px`)
}

/** The field with what is attached to it, and how all of it is sent. */
const draft = (pane: Pane, actions: ComposerActions) => {
  let isSending = false
  const field = element("textarea", { id: idIn(pane, "text"), rows: 1, maxlength: 4096, placeholder: label("message"), "aria-label": label("message") })
  const picker = attachmentPicker(() => {
    field.placeholder = label(picker.chosen() === undefined ? "message" : "caption")
    field.focus({ preventScroll: true })
  })
  const empty = () => {
    field.value = ""
    grow(field)
  }
  const send = async () => {
    if (isSending) return
    isSending = true
    const attachment = await picker.loaded()
    const text = field.value.trim()
    if (attachment !== undefined) {
      await attempt(async () => {
        await actions.sendMedia(attachment, text)
        picker.clear()
        empty()
      })
    } else if (text !== "") {
      empty()
      actions.sendText(text)
    }
    isSending = false
  }
  return { field, picker, send }
}

const listen = ({ field, picker, send }: ReturnType<typeof draft>) => {
  field.addEventListener("input", () => grow(field))
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void send()
  })
  field.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0]
    if (file === undefined) return
    event.preventDefault()
    picker.take(file)
  })
}

/** The line for writing at the foot of a chat. It keeps what was typed and attached while messages arrive. */
export const composer = (pane: Pane, actions: ComposerActions): HTMLElement => {
  const written = draft(pane, actions)
  listen(written)
  const at = (event: Event) => event.currentTarget as HTMLElement
  return element("form", { onsubmit: (event) => { event.preventDefault(); void written.send() } },
    written.picker.shown,
    element("div", { class: "composer" },
      element("button", { type: "button", class: "round", "aria-label": label("commands"), title: label("commands"), onclick: (event) => commandMenu(at(event), pane, actions) }, icon("slash")),
      written.picker.button,
      written.field,
      element("button", { type: "button", class: "round", "aria-label": label("sendSticker"), title: label("sendSticker"), onclick: (event) => stickerMenu(at(event), actions) }, icon("smile")),
      element("button", { class: "round primary", "aria-label": label("send"), title: label("send") }, icon("send"))))
}

/** What stands there instead: start a chat that is empty, or unblock the bot. */
export const bigButton = (pane: Pane, text: string, press: () => void): HTMLElement =>
  element("div", { class: "composer" }, element("button", { type: "button", class: "primary wide big", id: idIn(pane, "start"), onclick: press }, text))
