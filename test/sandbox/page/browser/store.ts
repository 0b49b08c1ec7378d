import type { PageChat, PageMember, PageStart } from "../PageApi.ts"
import type { SandboxAccount, SandboxHead } from "../SandboxWallet.ts"
import { byId } from "./element.ts"
import { get } from "./server.ts"

/** A place where one chat is shown. `id` is its element's. */
export interface Pane {
  readonly id: "chat" | "second"
  selected: number | undefined
  chat: PageChat | undefined
}

/** What the page knows at this moment. The wallet is that of whose chat the first pane shows. */
export interface Store {
  start: PageStart
  members: ReadonlyArray<PageMember>
  readonly first: Pane
  readonly second: Pane
  account: SandboxAccount | undefined
  head: SandboxHead | undefined
  /** The newest message seen in each chat. */
  readonly seen: Map<number, string>
}

/** The one store of the page. */
export const store: Store = {
  start: { botUsername: "", botName: "", members: [], links: [], canMakeOperators: false },
  members: [], first: { id: "chat", selected: undefined, chat: undefined }, second: { id: "second", selected: undefined, chat: undefined },
  account: undefined, head: undefined, seen: new Map()
}

/** Both places where chats are shown. */
export const panes: ReadonlyArray<Pane> = [store.first, store.second]

const stamp = (member: PageMember) => `${member.last?.id ?? 0}:${member.last?.at ?? 0}`

// On a narrow window only one pane can be seen.
const isLookedAt = ({ id }: Pane) => byId(id).checkVisibility({ visibilityProperty: true })

/** Whether a chat has something new since it was last looked at. */
export const isUnread = (member: PageMember) => member.last?.from === "bot" && store.seen.get(member.id) !== stamp(member)

/** Remembers that the chats in sight were looked at. */
export const markSeen = () => {
  for (const pane of panes.filter(isLookedAt)) {
    const member = selectedMember(pane)
    if (member !== undefined) store.seen.set(member.id, stamp(member))
  }
}

/** Takes everything that is there when the page opens as seen. */
export const markAllSeen = () => {
  for (const member of store.members) store.seen.set(member.id, stamp(member))
}

/** The id of an element that every pane has: those of the second one say so. */
export const idIn = ({ id }: Pane, name: string) => id === "chat" ? name : `${id}-${name}`

/** Whose chat a pane shows, or nobody. */
export const selectedMember = (pane: Pane) => store.members.find(({ id }) => id === pane.selected)

/** Loads the list of people. */
export const loadMembers = async () => {
  store.members = await get<ReadonlyArray<PageMember>>("members")
  markSeen()
}

/** Loads the chat of a pane. An answer for a chat that was left meanwhile is dropped. */
export const loadChat = async (pane: Pane) => {
  const asked = pane.selected
  if (asked === undefined) return
  const chat = await get<PageChat>(`members/${asked}/chat`)
  if (pane.selected === asked) pane.chat = chat
}

/** Loads the wallet, likewise. */
export const loadAccount = async () => {
  const asked = store.first.selected
  if (asked === undefined) return
  const account = await get<SandboxAccount>(`wallets/${asked}`)
  if (store.first.selected === asked) store.account = account
}
