import type { PageEvent, PageStart } from "../PageApi.ts"
import { chat } from "./chat.ts"
import { byId, element, icon } from "./element.ts"
import { label, restorePageLanguage } from "./labels.ts"
import type { Label } from "./labels.ts"
import { renderMembers } from "./members.ts"
import { paneActions } from "./paneActions.ts"
import { settleAnswers } from "./pressed.ts"
import { attempt, get, listen } from "./server.ts"
import { renderSide } from "./side.ts"
import { idIn, loadAccount, loadChat, loadMembers, markAllSeen, markSeen, panes, store } from "./store.ts"
import type { Pane } from "./store.ts"

const views: ReadonlyArray<readonly [view: string, name: Label, picture: Parameters<typeof icon>[0]]> = [
  ["members", "people", "people"], ["chat", "chats", "chat"], ["second", "secondChat", "columns"], ["side", "wallet", "wallet"]
]

const { dataset } = document.body

const isSecondOpen = () => dataset.second !== "closed"

const show = (view: string) => {
  dataset.view = view
  markSeen()
  render()
}

const toggleSecond = () => {
  dataset.second = isSecondOpen() ? "closed" : "open"
  localStorage.setItem("second-pane", dataset.second)
  show("chat")
}

const renderTabs = () => {
  byId("tabs").setAttribute("aria-label", label("walletAndChain"))
  byId("tabs").replaceChildren(...views.map(([view, name, picture]) =>
    element("button", { type: "button", id: `tab-${view}`, "aria-current": dataset.view === view ? "page" : undefined, onclick: () => show(view) },
      icon(picture), label(name))))
}

// What was drawn anew takes the focus over from what it replaces; a button that is gone leaves it to its chat.
const keepFocus = (draw: () => void) => {
  const { activeElement: focused } = document
  const around = focused?.closest<HTMLElement>(".messages")
  draw()
  if (focused === null || focused.id === "" || focused.isConnected) return
  const heir = document.getElementById(focused.id) ?? around
  heir?.focus({ preventScroll: true })
}

const render = () => keepFocus(() => {
  document.title = `${store.start.botName} sandbox`
  renderMembers({ select: (id) => void attempt(() => select(store.first, id)), render })
  for (const { draw } of shown) draw(isSecondOpen())
  renderSide(render)
  renderTabs()
})

const keepChoice = () => {
  for (const [name, { selected }] of [["selected", store.first], ["second", store.second]] as const) {
    if (selected !== undefined) localStorage.setItem(name, String(selected))
  }
}

const select = async (pane: Pane, memberId: number) => {
  const other = pane === store.first ? store.second : store.first
  // Never the same chat twice: the panes change places.
  if (other.selected === memberId) Object.assign(other, { selected: pane.selected, chat: pane.chat })
  Object.assign(pane, { selected: memberId, chat: undefined })
  store.account = undefined
  keepChoice()
  dataset.view = pane.id
  await Promise.all([loadMembers(), loadChat(pane)])
  render()
  document.getElementById(idIn(pane, "text"))?.focus({ preventScroll: true })
  await loadAccount()
  render()
}

const shown = panes.map((pane) => {
  const actions = paneActions(pane, { select, toggleSecond })
  return { pane, actions, draw: chat(pane, actions) }
})

type Part = "members" | "account" | Pane["id"]

let refreshing: Promise<void> | undefined
let stale = new Set<Part>()

// However many events come at once, there is one round of questions at a time and one more after it.
const refresh = () => {
  refreshing ??= attempt(async () => {
    while (stale.size > 0) {
      const asked = stale
      stale = new Set()
      const chats = panes.filter(({ id }) => asked.has(id)).map(loadChat)
      await Promise.all([asked.has("members") && loadMembers(), asked.has("account") && loadAccount(), ...chats])
      markSeen()
      for (const { actions, pane } of shown) settleAnswers(pane, actions.sendText)
      render()
    }
  }).finally(() => { refreshing = undefined })
}

const hear = (event: PageEvent) => {
  if (event.kind === "head") store.head = event.head
  if (event.kind === "member" || event.kind === "chat") stale.add("members")
  else stale.add("account")
  for (const { id, selected } of panes) if (event.kind === "bot" || (event.kind !== "head" && event.memberId === selected)) stale.add(id)
  refresh()
}

const begin = async () => {
  store.start = await get<PageStart>("start")
  store.members = store.start.members
  if (store.seen.size === 0) markAllSeen()
  const kept = (name: string) => store.members.find(({ id }) => id === Number(localStorage.getItem(name)))
  const first = kept("selected") ?? store.members[0]
  const second = kept("second")
  store.first.selected = first?.id
  store.second.selected = second === first ? undefined : second?.id
  await loadChat(store.second)
  if (first === undefined) render()
  else await select(store.first, first.id)
}

restorePageLanguage()
dataset.second = localStorage.getItem("second-pane") ?? "open"
render()
listen(hear, () => void attempt(begin))
