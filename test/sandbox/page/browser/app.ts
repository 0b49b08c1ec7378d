import type { PageEvent, PageStart } from "../PageApi.ts"
import { avatar } from "./avatar.ts"
import { renderChat } from "./chat.ts"
import { byId, element, icon } from "./element.ts"
import { label, restorePageLanguage } from "./labels.ts"
import type { Label } from "./labels.ts"
import { addMember, freshName, renderMembers } from "./members.ts"
import { openMenu } from "./menu.ts"
import { pressed, settleAnswers } from "./pressed.ts"
import { attempt, get, listen, post } from "./server.ts"
import { renderSide } from "./side.ts"
import { loadAccount, loadChat, loadMembers, markAllSeen, markSeen, store } from "./store.ts"

const views: ReadonlyArray<readonly [view: string, name: Label, picture: "people" | "chat" | "wallet"]> = [
  ["members", "people", "people"], ["chat", "chats", "chat"], ["side", "wallet", "wallet"]
]

const show = (view: string) => {
  document.body.dataset.view = view
  renderTabs()
}

const renderTabs = () => {
  byId("tabs").setAttribute("aria-label", label("walletAndChain"))
  byId("tabs").replaceChildren(...views.map(([view, name, picture]) =>
    element("button", { type: "button", id: `tab-${view}`, "aria-current": document.body.dataset.view === view ? "page" : undefined, onclick: () => show(view) },
      icon(picture), label(name))))
}

const say = (memberId: number | undefined, what: string, body: object) => attempt(async () => {
  await post(`members/${memberId}/${what}`, body)
})

const openInvite = (payload: string, at: HTMLElement) => {
  const open = async (memberId: number) => {
    await select(memberId)
    await say(memberId, "text", { text: `/start ${payload}` })
  }
  const others = store.members.filter(({ id }) => id !== store.selected)
  const fresh = freshName()
  openMenu(at, label("openAs"), [
    ...others.map(({ id, name }) => ({ content: [avatar(name, id), name], choose: () => void attempt(() => open(id)) })),
    {
      content: [element("span", { class: "avatar new" }, icon("plus")), `${label("newPerson")}: ${fresh.name}`],
      choose: () => void attempt(async () => open(await addMember(fresh.name, fresh.language)))
    }
  ])
}

const chatActions = {
  sendText: (text: string) => void say(store.selected, "text", { text }),
  sendSticker: (emoji: string) => void say(store.selected, "sticker", { emoji }),
  setBlocked: (blocked: boolean) => void say(store.selected, "block", { blocked }),
  press: (messageId: number, data: string, at: HTMLElement) => void attempt(() => pressed(messageId, data, at)),
  openInvite
}

// What was drawn anew takes the focus over from what it replaces.
const keepFocus = (draw: () => void) => {
  const { activeElement: focused } = document
  draw()
  if (focused !== null && focused.id !== "" && !focused.isConnected) document.getElementById(focused.id)?.focus({ preventScroll: true })
}

const render = () => keepFocus(() => {
  document.title = `${store.start.botName} sandbox`
  renderMembers({ select: (id) => void attempt(() => select(id)), render })
  renderChat(chatActions)
  renderSide(render)
  renderTabs()
})

const select = async (memberId: number) => {
  store.selected = memberId
  store.chat = undefined
  store.account = undefined
  localStorage.setItem("selected", String(memberId))
  document.body.dataset.view = "chat"
  await Promise.all([loadMembers(), loadChat()])
  render()
  document.getElementById("text")?.focus({ preventScroll: true })
  await loadAccount()
  render()
}

let refreshing: Promise<void> | undefined
let isStale = { members: false, chat: false, account: false }

// However many events come at once, there is one round of questions at a time and one more after it.
const refresh = () => {
  refreshing ??= attempt(async () => {
    while (isStale.members || isStale.chat || isStale.account) {
      const asked = isStale
      isStale = { members: false, chat: false, account: false }
      await Promise.all([asked.members && loadMembers(), asked.chat && loadChat(), asked.account && loadAccount()])
      markSeen()
      settleAnswers(chatActions.sendText)
      render()
    }
  }).finally(() => { refreshing = undefined })
}

const hear = (event: PageEvent) => {
  if (event.kind === "head") {
    store.head = event.head
    isStale.account = true
  } else if (event.kind === "bot") {
    isStale.chat = true
  } else {
    isStale.members = true
    isStale.chat ||= event.memberId === store.selected
  }
  refresh()
}

const begin = async () => {
  store.start = await get<PageStart>("start")
  store.members = store.start.members
  if (store.seen.size === 0) markAllSeen()
  const kept = Number(localStorage.getItem("selected"))
  const first = store.members.find(({ id }) => id === kept) ?? store.members[0]
  store.selected = first?.id
  if (first === undefined) render()
  else await select(first.id)
}

restorePageLanguage()
render()
listen(hear, () => void attempt(begin))
