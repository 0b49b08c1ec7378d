import type { CallbackQuery, Message } from "@grammyjs/types"
import { findEntities } from "./findEntities.ts"
import { trimText } from "./FormattedText.ts"
import { fileContent, photoContent } from "./memberMedia.ts"
import type { SentFile, SentPhoto } from "./memberMedia.ts"
import type { Member } from "./TelegramState.ts"
import { append, chatOf, findMember, findMessage, newMessage, privateChat, seconds, userOf } from "./World.ts"
import type { World } from "./World.ts"

/** What is asked when a person joins this Telegram. Names that are not given are made up. */
export interface NewMember {
  readonly id?: number
  readonly first_name: string
  readonly username?: string
  readonly language_code?: string
}

const membersMax = 10_000
const queriesMax = 1_000

/** A member by id. Throws when there is none: a mistake of the test or of the page, never of the bot. */
export const requireMember = (world: World, memberId: number): Member => {
  const member = findMember(world, memberId)
  if (member === undefined) throw new Error(`There is no member ${memberId} in this Telegram.`)
  return member
}

const talker = (world: World, memberId: number): Member => {
  const member = requireMember(world, memberId)
  if (member.blocked) throw new Error(`${member.first_name} has blocked the bot: unblock it first.`)
  member.started = true
  return member
}

const say = (world: World, memberId: number, content: Partial<Message>): Message => {
  const member = talker(world, memberId)
  const message = { ...newMessage(world, member, userOf(member)), ...content }
  append(world, memberId, message)
  world.updates.push({ message: message as Message & { from: NonNullable<Message["from"]>; chat: ReturnType<typeof privateChat> } })
  return message
}

const ask = (world: World, memberId: number, messageId: number, data: string): string => {
  const member = talker(world, memberId)
  const id = `${world.state.bot.id}${String(world.state.nextQueryId++).padStart(9, "0")}`
  world.state.queries.push({ id, memberId, messageId, data, at: world.now() })
  world.state.queries.splice(0, world.state.queries.length - queriesMax)
  const message = findMessage(world, memberId, messageId)?.message ??
    { chat: privateChat(member), message_id: messageId, date: 0 as const }
  const query: CallbackQuery = { id, from: userOf(member), message, chat_instance: String(member.id), data }
  world.updates.push({ callback_query: query })
  return id
}

const press = (world: World, memberId: number, messageId: number, chosen: string | number): string => {
  const buttons = (findMessage(world, memberId, messageId)?.message.reply_markup?.inline_keyboard ?? []).flat()
  const data = buttons.flatMap((button) => ("callback_data" in button ? [button.callback_data] : []))
  const button = typeof chosen === "number" ? buttons[chosen] : undefined
  const pressed = button !== undefined && "callback_data" in button ? button.callback_data : data.find((one) => one === chosen)
  if (pressed !== undefined) return ask(world, memberId, messageId, pressed)
  throw new Error(`Message ${messageId} of member ${memberId} has no button ${chosen}. It has: ${data.join(", ") || "none"}.`)
}

const setBlocked = (world: World, memberId: number, blocked: boolean) => {
  const member = requireMember(world, memberId)
  if (member.blocked === blocked) return
  member.blocked = blocked
  const { bot } = world.state
  const user = { id: bot.id, is_bot: true, first_name: bot.first_name, username: bot.username }
  const inside = { status: "member", user } as const
  const outside = { status: "kicked", user, until_date: 0 } as const
  const [before, after] = blocked ? [inside, outside] : [outside, inside]
  world.updates.push({
    my_chat_member: { chat: privateChat(member), from: userOf(member), date: seconds(world), old_chat_member: before, new_chat_member: after }
  })
  world.changed({ kind: "member", memberId })
}

const addMember = (world: World, given: NewMember): Member => {
  const { members } = world.state
  if (members.length >= membersMax) throw new Error(`This Telegram holds ${membersMax} members at most.`)
  const id = given.id ?? Math.max(1_000, ...members.map((member) => member.id)) + 1
  if (findMember(world, id) !== undefined) throw new Error(`Member ${id} is there already.`)
  if (given.first_name.trim() === "") throw new Error("A member needs a first name.")
  const member: Member = {
    id,
    first_name: given.first_name.trim(),
    ...(given.username === undefined ? {} : { username: given.username }),
    ...(given.language_code === undefined ? {} : { language_code: given.language_code }),
    blocked: false,
    started: false
  }
  members.push(member)
  chatOf(world, id)
  world.changed({ kind: "member", memberId: id })
  return { ...member }
}

const sendText = (world: World, memberId: number, text: string) => {
  const formatted = trimText(findEntities({ text, entities: [] }))
  if (formatted.text === "") throw new Error("There is nothing to send: write something first.")
  if (formatted.text.length > 4096) throw new Error("Telegram takes 4096 characters at most in one message.")
  return say(world, memberId, { text: formatted.text, ...(formatted.entities.length === 0 ? {} : { entities: [...formatted.entities] }) })
}

const sendSticker = (world: World, memberId: number, emoji = "👍") =>
  say(world, memberId, {
    sticker: {
      file_id: "sticker", file_unique_id: "sticker", type: "regular", width: 512, height: 512, is_animated: false, is_video: false, emoji
    }
  })

const forwardCallback = (world: World, memberId: number, data: string, messageId?: number) =>
  ask(world, memberId, messageId ?? chatOf(world, memberId).messages.findLast(({ message }) => message.from?.is_bot)?.message.message_id ?? 1, data)

const deleteMessage = (world: World, memberId: number, messageId: number) => {
  const { messages } = chatOf(world, memberId)
  const index = messages.findIndex(({ message }) => message.message_id === messageId)
  if (index < 0) return
  messages.splice(index, 1)
  world.changed({ kind: "chat", memberId })
}

/** What people do. Each throws a plain error with advice when a person could not do it in Telegram either. */
export const memberActions = (world: World) => ({
  addMember: (given: NewMember): Readonly<Member> => addMember(world, given),
  members: (): ReadonlyArray<Readonly<Member>> => world.state.members.map((member) => ({ ...member })),
  /** The member writes a text. */
  sendText: (memberId: number, text: string): Message => sendText(world, memberId, text),
  /** The member sends a sticker, which the bot did not ask for. */
  sendSticker: (memberId: number, emoji?: string): Message => sendSticker(world, memberId, emoji),
  /** The member sends a photo, which the bot did not ask for. */
  sendPhoto: (memberId: number, photo?: SentPhoto): Message => say(world, memberId, photoContent(world, photo)),
  /** The member sends a file. */
  sendDocument: (memberId: number, file?: SentFile): Message => say(world, memberId, fileContent(world, "document", file)),
  /** The member sends a piece of music. */
  sendAudio: (memberId: number, file?: SentFile): Message => say(world, memberId, fileContent(world, "audio", file)),
  /** The member sends a video. */
  sendVideo: (memberId: number, file?: SentFile): Message => say(world, memberId, fileContent(world, "video", file)),
  /** The member records a voice message. */
  sendVoice: (memberId: number, file?: SentFile): Message => say(world, memberId, fileContent(world, "voice", file)),
  /** The member presses a button, named by its callback data or counted from 0. Answers the id of the callback query. */
  pressButton: (memberId: number, messageId: number, chosen: string | number): string => press(world, memberId, messageId, chosen),
  /** A client that cheats: sends callback data that no button of its own chat carries. Answers the id of the callback query. */
  forwardCallback: (memberId: number, data: string, messageId?: number): string => forwardCallback(world, memberId, data, messageId),
  /** The member deletes a message for both sides. The bot is not told, and nothing happens when it is gone. */
  deleteMessage: (memberId: number, messageId: number): void => deleteMessage(world, memberId, messageId),
  block: (memberId: number): void => setBlocked(world, memberId, true),
  unblock: (memberId: number): void => setBlocked(world, memberId, false)
})
