import { element, icon } from "./element.ts"
import { label } from "./labels.ts"
import { openMenu } from "./menu.ts"
import { store } from "./store.ts"

/** What the line for writing can ask the page to do. */
export interface ComposerActions {
  readonly sendText: (text: string) => void
  readonly sendSticker: (emoji: string) => void
  readonly setBlocked: (blocked: boolean) => void
}

const stickers = ["👍", "🔥", "🎉", "🤔", "❤️", "🚀"]

const commandMenu = (at: HTMLElement, actions: ComposerActions) => {
  const known = store.chat?.commands ?? []
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

/** The line for writing at the foot of a chat. It keeps what was typed while messages arrive. */
export const composer = (actions: ComposerActions): HTMLElement => {
  const field = element("textarea", { id: "text", rows: 1, maxlength: 4096, placeholder: label("message"), "aria-label": label("message") })
  const send = () => {
    const text = field.value.trim()
    if (text === "") return
    field.value = ""
    grow(field)
    actions.sendText(text)
  }
  field.addEventListener("input", () => grow(field))
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  })
  const at = (event: Event) => event.currentTarget as HTMLElement
  return element("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); send() } },
    element("button", { type: "button", class: "round", "aria-label": label("commands"), title: label("commands"), onclick: (event) => commandMenu(at(event), actions) }, icon("slash")),
    field,
    element("button", { type: "button", class: "round", "aria-label": label("sendSticker"), title: label("sendSticker"), onclick: (event) => stickerMenu(at(event), actions) }, icon("smile")),
    element("button", { class: "round primary", "aria-label": label("send"), title: label("send") }, icon("send")))
}

/** What stands there instead: start a chat that is empty, or unblock the bot. */
export const bigButton = (text: string, press: () => void): HTMLElement =>
  element("div", { class: "composer" }, element("button", { type: "button", class: "primary wide big", id: "start", onclick: press }, text))
