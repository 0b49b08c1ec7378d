import type { MessageEntity } from "@grammyjs/types"
import { element } from "./element.ts"
import { inviteOf } from "./findInvites.ts"
import { label } from "./labels.ts"
import { safeLink, segmentText } from "./segmentText.ts"
import type { Segment } from "./segmentText.ts"
import { attempt } from "./server.ts"
import { store } from "./store.ts"
import { toast } from "./toast.ts"

/** What words in a message can ask the page to do. */
export interface TextActions {
  readonly sendText: (text: string) => void
  readonly openInvite: (payload: string, at: HTMLElement) => void
}

/** Puts text onto the clipboard and says so. */
export const copy = (text: string) => attempt(async () => {
  await navigator.clipboard.writeText(text)
  toast(label("copied"))
})

const link = (url: string, inner: Node, actions: TextActions): Node => {
  const invite = inviteOf(url, store.start.botUsername)
  if (invite !== undefined) {
    const open = (event: Event) => actions.openInvite(invite, event.currentTarget as HTMLElement)
    return element("button", { type: "button", class: "link", onclick: open }, inner)
  }
  const href = safeLink(url)
  return href === undefined ? inner : element("a", { href, target: "_blank", rel: "noopener noreferrer" }, inner)
}

const spoiler = (inner: Node) => {
  const reveal = (event: Event) => (event.currentTarget as HTMLElement).classList.add("shown")
  return element("button", { type: "button", class: "spoiler", onclick: reveal }, inner)
}

const wrap = (entity: MessageEntity, inner: Node, text: string, actions: TextActions): Node => {
  switch (entity.type) {
    case "bold": return element("b", {}, inner)
    case "italic": return element("i", {}, inner)
    case "underline": return element("u", {}, inner)
    case "strikethrough": return element("s", {}, inner)
    case "spoiler": return spoiler(inner)
    case "code": return element("button", { type: "button", class: "code", title: label("copy"), onclick: () => void copy(text) }, inner)
    case "pre": return element("code", { class: "pre" }, inner)
    case "blockquote":
    case "expandable_blockquote": return element("span", { class: "quote" }, inner)
    case "text_link": return link(entity.url, inner, actions)
    case "url": return link(text, inner, actions)
    case "bot_command": return element("button", { type: "button", class: "link", onclick: () => actions.sendText(text) }, inner)
    case "email":
    case "mention":
    case "hashtag": return element("span", { class: "tinted" }, inner)
    default: return inner
  }
}

const draw = (text: string, segments: ReadonlyArray<Segment>, depth: number, actions: TextActions): DocumentFragment => {
  const drawn = document.createDocumentFragment()
  let index = 0
  while (index < segments.length) {
    const entity = segments[index]?.entities[depth]
    const from = index
    while (index < segments.length && segments[index]?.entities[depth] === entity) index++
    const run = segments.slice(from, index)
    if (entity === undefined) drawn.append(...run.map((segment) => segment.text))
    else drawn.append(wrap(entity, draw(text, run, depth + 1, actions), text.slice(entity.offset, entity.offset + entity.length), actions))
  }
  return drawn
}

/** Draws text with its entities, one inside the other. Nothing in it is ever read as HTML. */
export const richText = (text: string, entities: ReadonlyArray<MessageEntity>, actions: TextActions): HTMLElement =>
  element("div", { class: "text", dir: "auto" }, draw(text, segmentText(text, entities), 0, actions))
