import type { PageChat, PageMember, PageStart } from "../PageApi.ts"
import type { SandboxAccount, SandboxHead } from "../SandboxWallet.ts"
import { get } from "./server.ts"

/** What the page knows at this moment. */
export interface Store {
  start: PageStart
  members: ReadonlyArray<PageMember>
  selected: number | undefined
  chat: PageChat | undefined
  account: SandboxAccount | undefined
  head: SandboxHead | undefined
  /** The newest message seen in each chat. */
  readonly seen: Map<number, string>
}

/** The one store of the page. */
export const store: Store = {
  start: { botUsername: "", botName: "", members: [], links: [] },
  members: [], selected: undefined, chat: undefined, account: undefined, head: undefined, seen: new Map()
}

const stamp = (member: PageMember) => `${member.last?.id ?? 0}:${member.last?.at ?? 0}`

/** Whether a chat has something new since it was last looked at. */
export const isUnread = (member: PageMember) =>
  member.id !== store.selected && member.last?.from === "bot" && store.seen.get(member.id) !== stamp(member)

/** Remembers that a chat was looked at. */
export const markSeen = () => {
  const member = store.members.find(({ id }) => id === store.selected)
  if (member !== undefined) store.seen.set(member.id, stamp(member))
}

/** Takes everything that is there when the page opens as seen. */
export const markAllSeen = () => {
  for (const member of store.members) store.seen.set(member.id, stamp(member))
}

/** The selected member, or nothing. */
export const selectedMember = () => store.members.find(({ id }) => id === store.selected)

/** Loads the list of people. */
export const loadMembers = async () => {
  store.members = await get<ReadonlyArray<PageMember>>("members")
  markSeen()
}

/** Loads the selected chat. An answer for a chat that was left meanwhile is dropped. */
export const loadChat = async () => {
  const asked = store.selected
  if (asked === undefined) return
  const chat = await get<PageChat>(`members/${asked}/chat`)
  if (store.selected === asked) store.chat = chat
}

/** Loads the selected wallet, likewise. */
export const loadAccount = async () => {
  const asked = store.selected
  if (asked === undefined) return
  const account = await get<SandboxAccount>(`wallets/${asked}`)
  if (store.selected === asked) store.account = account
}
