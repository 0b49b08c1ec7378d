import type { Chat, Message, User } from "@grammyjs/types"
import type { FloodGate } from "./FloodGate.ts"
import type { TelegramLimits } from "./TelegramLimits.ts"
import type { Member, StoredChat, StoredMessage, TelegramState } from "./TelegramState.ts"
import type { UpdateQueue } from "./UpdateQueue.ts"

/** What has just become different, so that a page or a test can look again. */
export type Change =
  | { readonly kind: "member"; readonly memberId: number }
  | { readonly kind: "chat"; readonly memberId: number }
  | { readonly kind: "bot" }

/** What every part of the emulator works on. */
export interface World {
  readonly state: TelegramState
  readonly limits: TelegramLimits
  /** Unix milliseconds. */
  readonly now: () => number
  readonly changed: (change: Change) => void
  readonly flood: FloodGate
  readonly updates: UpdateQueue
  /** Until when the bot is seen to be typing, per member, in Unix milliseconds. */
  readonly actions: Map<number, { readonly action: string; readonly until: number }>
}

/** Unix seconds, as the Bot API counts. */
export const seconds = (world: World) => Math.floor(world.now() / 1000)

/** A member by id, or nothing. */
export const findMember = (world: World, id: number): Member | undefined => world.state.members.find((member) => member.id === id)

/** The chat of a member. It is there from the moment the member is. */
export const chatOf = (world: World, memberId: number): StoredChat => {
  const chat = world.state.chats[memberId] ?? { nextMessageId: 1, messages: [] }
  world.state.chats[memberId] = chat
  return chat
}

/** A message of a member's chat, or nothing. */
export const findMessage = (world: World, memberId: number, messageId: number): StoredMessage | undefined =>
  chatOf(world, memberId).messages.find(({ message }) => message.message_id === messageId)

/** A member as the bot sees the sender. */
export const userOf = ({ id, first_name, username, language_code }: Member): User => ({
  id,
  is_bot: false,
  first_name,
  ...(username === undefined ? {} : { username }),
  ...(language_code === undefined ? {} : { language_code })
})

/** A member's chat as the bot sees it. */
export const privateChat = ({ id, first_name, username }: Member): Chat.PrivateChat => ({
  id,
  type: "private",
  first_name,
  ...(username === undefined ? {} : { username })
})

/** The bot as the sender of a message: what `getMe` says beyond a user is left out. */
export const botUser = ({ state: { bot } }: World): User => ({
  id: bot.id,
  is_bot: true,
  first_name: bot.first_name,
  username: bot.username
})

/** The head of a new message. Message ids increase within a chat and are never used again. */
export const newMessage = (world: World, member: Member, from: User) => {
  const chat = chatOf(world, member.id)
  return { message_id: chat.nextMessageId++, date: seconds(world), chat: privateChat(member), from } satisfies Partial<Message>
}

/** Puts a message at the end of its chat. */
export const append = (world: World, memberId: number, message: Message) => {
  chatOf(world, memberId).messages.push({ message, edits: 0 })
  world.changed({ kind: "chat", memberId })
}
