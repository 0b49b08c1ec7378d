import type { PageMember } from "../PageApi.ts"
import { avatar } from "./avatar.ts"
import { element, icon, keep } from "./element.ts"
import type { Child } from "./element.ts"
import { label, pageLanguage } from "./labels.ts"
import { idIn, selectedMember, store } from "./store.ts"
import type { Pane } from "./store.ts"

/** What the head of a pane can ask the page to do. */
export interface HeaderActions {
  readonly choose: (memberId: number) => void
  readonly setBlocked: (blocked: boolean) => void
  /** Logs the person in as the owner. */
  readonly makeOperator: () => void
  readonly toggleSecond: () => void
}

const round = (pane: Pane, name: string, words: string, press: () => void, more: { readonly picture: Parameters<typeof icon>[0]; readonly pressed?: boolean }) =>
  element("button", {
    type: "button", class: `round ${name}`, id: idIn(pane, name), "aria-label": words, title: words, onclick: press,
    "aria-pressed": more.pressed === undefined ? undefined : String(more.pressed)
  }, icon(more.picture))

const chooser = (pane: Pane, { choose }: HeaderActions) => {
  const select = element("select", { class: "who", id: idIn(pane, "who"), "aria-label": label("whose"), onchange: () => choose(Number(select.value)) },
    pane.selected === undefined && element("option", { value: "", selected: true }, label("choosePerson")),
    ...store.members.map(({ id, name }) => element("option", { value: id, selected: id === pane.selected }, name)))
  return select
}

const buttons = (pane: Pane, member: PageMember | undefined, isSecondOpen: boolean, actions: HeaderActions): ReadonlyArray<Child> => [
  member !== undefined && store.start.canMakeOperators && !member.blocked &&
    round(pane, "operator", label("makeOperator"), actions.makeOperator, { picture: "key" }),
  member?.started === true &&
    round(pane, "block", label(member.blocked ? "unblock" : "block"), () => actions.setBlocked(!member.blocked), { picture: "block", pressed: member.blocked }),
  pane === store.first && round(pane, "toggle-second", label("toggleSecond"), actions.toggleSecond, { picture: "columns", pressed: isSecondOpen })
]

/** The head of a pane: whose chat it is, and what can be done to it. An opened list of people stays open while messages come. */
export const paneHeader = (pane: Pane, isSecondOpen: boolean, actions: HeaderActions): HTMLElement => {
  const member = selectedMember(pane)
  const key = [store.members.map(({ id, name }) => [id, name]), pane.selected, member?.blocked, member?.started, isSecondOpen, store.start, pageLanguage()]
  const status = keep(idIn(pane, "status"), pageLanguage(), () => element("small", {}))
  const isTyping = pane.chat?.action !== undefined
  status.className = isTyping ? "typing" : "status"
  const words = isTyping ? label("typing") : `${label("with")} ${store.start.botName}`
  if (status.textContent !== words) status.textContent = words
  return keep(idIn(pane, "head"), key, () => element("header", { class: "bar" },
    member === undefined ? element("span", { class: "avatar new" }, icon("chat")) : avatar(member.name, member.id),
    element("div", { class: "grow stack" }, chooser(pane, actions), status),
    ...buttons(pane, member, isSecondOpen, actions)))
}
