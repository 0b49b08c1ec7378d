import type { InlineKeyboardButton, Message, MessageEntity } from "@grammyjs/types"
import type { CallbackAnswer, Member, StoredMessage } from "./TelegramState.ts"
import { chatOf, findMember } from "./World.ts"
import type { World } from "./World.ts"

/** A photo as the member sees it. */
export interface PhotoView {
  readonly fileId: string
  readonly mime: string
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

/** A document, a piece of music, a video or a recording as the member sees it. */
export interface FileView {
  readonly fileId: string
  readonly kind: "document" | "audio" | "video" | "voice"
  readonly name: string
  readonly mime: string
  readonly bytes: Uint8Array
}

/** A message as the member sees it. `at` and `editedAt` are Unix seconds. */
export interface MessageView {
  readonly id: number
  readonly from: "bot" | "member"
  readonly at: number
  readonly editedAt?: number
  /** How often the bot has changed it. */
  readonly edits: number
  /** The text, or the words under the photo or the file. */
  readonly text: string
  readonly entities: ReadonlyArray<MessageEntity>
  readonly photo?: PhotoView
  readonly file?: FileView
  /** The emoji of a sticker. */
  readonly sticker?: string
  readonly replyTo?: number
  /** The topic it stands in. */
  readonly thread?: number
  readonly buttons: ReadonlyArray<ReadonlyArray<InlineKeyboardButton>>
}

/** A member's chat with the bot as the member sees it. */
export interface ChatView {
  readonly member: Readonly<Member>
  readonly messages: ReadonlyArray<MessageView>
  /** What the bot answered to pressed buttons, oldest first. */
  readonly answers: ReadonlyArray<CallbackAnswer>
  /** What the bot is seen to be doing, such as `typing`. */
  readonly action?: string
}

const photoOf = (world: World, { photo }: Message): PhotoView | undefined => {
  const stored = world.state.photos[photo?.at(-1)?.file_id ?? ""]
  if (stored === undefined) return undefined
  const { fileId, mime, width, height, base64 } = stored
  return { fileId, mime, width, height, bytes: Uint8Array.from(Buffer.from(base64, "base64")) }
}

const fileOf = (world: World, { audio, document, video, voice }: Message): FileView | undefined => {
  const stored = world.state.files[(document ?? audio ?? video ?? voice)?.file_id ?? ""]
  if (stored === undefined) return undefined
  const { base64, ...rest } = stored
  return { ...rest, bytes: Uint8Array.from(Buffer.from(base64, "base64")) }
}

/** One message as the member sees it. */
export const viewMessage = (world: World, { message, edits }: StoredMessage): MessageView => {
  const photo = photoOf(world, message)
  const file = fileOf(world, message)
  return {
    id: message.message_id,
    from: message.from?.is_bot === true ? "bot" : "member",
    at: message.date,
    edits,
    text: message.text ?? message.caption ?? "",
    entities: message.entities ?? message.caption_entities ?? [],
    buttons: message.reply_markup?.inline_keyboard ?? [],
    ...(message.edit_date === undefined ? {} : { editedAt: message.edit_date }),
    ...(photo === undefined ? {} : { photo }),
    ...(file === undefined ? {} : { file }),
    ...(message.sticker === undefined ? {} : { sticker: message.sticker.emoji ?? "🙂" }),
    ...(message.reply_to_message === undefined ? {} : { replyTo: message.reply_to_message.message_id }),
    ...(message.message_thread_id === undefined ? {} : { thread: message.message_thread_id })
  }
}

/** The whole chat as the member sees it. Throws when there is no such member. */
export const viewChat = (world: World, memberId: number): ChatView => {
  const member = findMember(world, memberId)
  if (member === undefined) throw new Error(`There is no member ${memberId} in this Telegram.`)
  const action = world.actions.get(memberId)
  return {
    member: { ...member },
    messages: chatOf(world, memberId).messages.map((stored) => viewMessage(world, stored)),
    answers: world.state.queries.flatMap((query) => (query.memberId === memberId && query.answer ? [query.answer] : [])),
    ...(action !== undefined && action.until > world.now() ? { action: action.action } : {})
  }
}
