import { botAvatar } from "./avatar.ts"
import { bubble } from "./bubble.ts"
import type { BubbleActions } from "./bubble.ts"
import { bigButton, composer } from "./composer.ts"
import type { ComposerActions } from "./composer.ts"
import { arrange, byId, element, icon } from "./element.ts"
import { label, pageLanguage } from "./labels.ts"
import { selectedMember, store } from "./store.ts"

/** What a chat can ask the page to do. */
export type ChatActions = BubbleActions & ComposerActions

const nearEndPx = 120

let drawn = new Map<string, HTMLElement>()
let foot: { readonly key: string; readonly node: HTMLElement } | undefined

const header = (actions: ChatActions) => {
  const member = selectedMember()
  const typing = store.chat?.action !== undefined
  const status = typing ? element("small", { class: "typing" }, label("typing")) : element("small", {}, label("bot"))
  const block = member?.blocked === true ? "unblock" : "block"
  return element("header", { class: "bar" },
    botAvatar(),
    element("div", { class: "grow stack" }, element("strong", {}, store.start.botName), status),
    member?.started === true && element("button", {
      type: "button", class: "round", id: "block", "aria-label": label(block), title: label(block), "aria-pressed": member.blocked ? "true" : "false",
      onclick: () => actions.setBlocked(!member.blocked)
    }, icon("block")))
}

const footFor = (actions: ChatActions): HTMLElement => {
  const member = selectedMember()
  const kind = member?.blocked === true ? "blocked" : member?.started === true ? "write" : "start"
  const key = `${store.selected}:${kind}:${pageLanguage()}`
  if (foot?.key === key) return foot.node
  const node = kind === "write"
    ? composer(actions)
    : kind === "start"
      ? bigButton(label("start"), () => actions.sendText("/start"))
      : bigButton(label("unblock"), () => actions.setBlocked(false))
  foot = { key, node }
  return node
}

const empty = (title: string, text: string) =>
  element("div", { class: "empty" }, element("div", { class: "empty-face", "aria-hidden": "true" }, "👋"), element("h2", {}, title), element("p", {}, text))

const messages = (actions: ChatActions): Array<HTMLElement> => {
  const next = new Map<string, HTMLElement>()
  for (const message of store.chat?.messages ?? []) {
    const key = `${store.selected}:${pageLanguage()}:${JSON.stringify(message)}`
    next.set(key, drawn.get(key) ?? bubble(message, actions))
  }
  drawn = next
  return [...next.values()]
}

const scaffold = (place: HTMLElement) => {
  if (place.querySelector(".messages") === null) {
    place.replaceChildren(element("div", { id: "chat-head" }),
      element("div", { id: "messages", class: "messages scroll", role: "log", "aria-live": "polite", tabindex: 0 }), element("div", { id: "chat-foot" }))
  }
}

/** Draws the selected chat. */
export const renderChat = (actions: ChatActions) => {
  const place = byId("chat")
  place.setAttribute("aria-label", label("chats"))
  if (selectedMember() === undefined) {
    place.replaceChildren(empty(label("nobodyTitle"), label("nobodyText")))
    return
  }
  scaffold(place)
  const list = byId("messages")
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < nearEndPx || list.dataset.member !== String(store.selected)
  list.dataset.member = String(store.selected)
  byId("chat-head").replaceChildren(header(actions))
  const shown = messages(actions)
  arrange(list, shown.length === 0 ? [empty(label("emptyTitle"), label("emptyText"))] : shown)
  const footing = footFor(actions)
  if (byId("chat-foot").firstChild !== footing) byId("chat-foot").replaceChildren(footing)
  if (isAtEnd) list.scrollTop = list.scrollHeight
}
