import { bubble } from "./bubble.ts"
import type { BubbleActions } from "./bubble.ts"
import { bigButton, composer } from "./composer.ts"
import type { ComposerActions } from "./composer.ts"
import { arrange, byId, element, icon, keep } from "./element.ts"
import type { Child } from "./element.ts"
import { label, pageLanguage } from "./labels.ts"
import { paneHeader } from "./paneHeader.ts"
import type { HeaderActions } from "./paneHeader.ts"
import { idIn, selectedMember, store } from "./store.ts"
import type { Pane } from "./store.ts"

/** What a chat can ask the page to do. */
export interface ChatActions extends BubbleActions, ComposerActions, HeaderActions {
  readonly sendText: (text: string) => void
  /** Adds a person who is logged in as the owner, and shows the chat here. */
  readonly addOperator: () => void
}

const nearEndPx = 120

const footFor = (pane: Pane, actions: ChatActions): HTMLElement => {
  const member = selectedMember(pane)
  const kind = member?.blocked === true ? "blocked" : member?.started === true ? "write" : "start"
  return keep(idIn(pane, "chat-foot"), [pane.selected, kind, pageLanguage()], () => {
    if (kind === "write") return composer(pane, actions)
    return kind === "start"
      ? bigButton(pane, label("start"), () => actions.sendText("/start"))
      : bigButton(pane, label("unblock"), () => actions.setBlocked(false))
  })
}

const empty = (face: string, title: string, text: string, ...more: ReadonlyArray<Child>) =>
  element("div", { class: "empty" }, element("div", { class: "empty-face", "aria-hidden": "true" }, face), element("h2", {}, title), element("p", {}, text), ...more)

const nobody = (pane: Pane, actions: ChatActions) => keep(idIn(pane, "nobody"), [store.start.canMakeOperators, pageLanguage()], () => {
  if (pane === store.first) return empty("👋", label("nobodyTitle"), label("nobodyText"))
  return empty("🛠", label("besideTitle"), label("besideText"), store.start.canMakeOperators &&
    element("button", { type: "button", class: "primary", id: "add-operator", onclick: actions.addOperator }, icon("key"), label("addOperator")))
})

const messages = (pane: Pane, actions: ChatActions) => {
  let drawn = new Map<string, HTMLElement>()
  let known = new Set<string>()
  return (): Array<HTMLElement> => {
    const next = new Map<string, HTMLElement>()
    const ids = new Set<string>()
    for (const message of pane.chat?.messages ?? []) {
      const id = `${pane.selected}:${pageLanguage()}:${message.id}`
      const key = `${id}:${JSON.stringify(message)}`
      const node = drawn.get(key) ?? bubble(message, pane, actions)
      // It takes the place of what it was before, and only lights up: it has not just arrived.
      if (!drawn.has(key) && known.has(id)) node.classList.add("changed")
      next.set(key, node)
      ids.add(id)
    }
    drawn = next
    known = ids
    return [...next.values()]
  }
}

/** The list of messages. It stays at its end, when it is there, also while it becomes smaller. */
const log = (pane: Pane) => {
  const list = element("div", { id: idIn(pane, "messages"), class: "messages scroll", role: "log", "aria-live": "polite", tabindex: 0 })
  let [isAtEnd, size] = [true, ""]
  const sizeNow = () => `${list.clientWidth}:${list.clientHeight}`
  list.addEventListener("scroll", () => {
    // What moves because the window changes was not moved by a person.
    if (sizeNow() === size) isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < nearEndPx
  })
  const toEnd = () => { if (isAtEnd) list.scrollTop = list.scrollHeight }
  new ResizeObserver(() => {
    size = sizeNow()
    toEnd()
  }).observe(list)
  let shown = ""
  const show = (nodes: ReadonlyArray<HTMLElement>) => {
    // Whoever opens a chat or writes something wants to see the end of it.
    const written = `${pane.selected}:${pane.chat?.messages.findLast(({ from }) => from === "member")?.id}`
    isAtEnd ||= shown !== written
    shown = written
    arrange(list, nodes)
    toEnd()
  }
  return { list, show }
}

/** How the chat of a pane is drawn. */
export const chat = (pane: Pane, actions: ChatActions): (isSecondOpen: boolean) => void => {
  const draw = messages(pane, actions)
  const { list, show } = log(pane)
  const welcome = () => keep(idIn(pane, "empty"), pageLanguage(), () => empty("👋", label("emptyTitle"), label("emptyText")))
  return (isSecondOpen) => {
    const place = byId(pane.id)
    const member = selectedMember(pane)
    place.setAttribute("aria-label", label(pane === store.first ? "chats" : "secondChat"))
    if (member === undefined) {
      arrange(place, [...(store.members.length === 0 ? [] : [paneHeader(pane, isSecondOpen, actions)]), nobody(pane, actions)])
      return
    }
    list.setAttribute("aria-label", `${label("messagesOf")}: ${member.name}`)
    arrange(place, [paneHeader(pane, isSecondOpen, actions), list, footFor(pane, actions)])
    const shown = draw()
    show(shown.length === 0 ? [welcome()] : shown)
  }
}
