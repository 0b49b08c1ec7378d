import type { BotCommand, Message, Update, UserFromGetMe } from "@grammyjs/types"

/** A person who talks to the bot. */
export interface Member {
  readonly id: number
  readonly first_name: string
  readonly username?: string
  readonly language_code?: string
  /** The person has pressed "stop and block bot". */
  blocked: boolean
  /** The person has written at least once: before that Telegram knows no chat between the two. */
  started: boolean
}

/** A message of a private chat and how often the bot has changed it. */
export interface StoredMessage {
  message: Message
  edits: number
}

/** The private chat of one member and the bot. */
export interface StoredChat {
  nextMessageId: number
  readonly messages: Array<StoredMessage>
}

/** A photo as it was uploaded. */
export interface StoredPhoto {
  readonly fileId: string
  readonly mime: string
  readonly width: number
  readonly height: number
  readonly base64: string
}

/** A document, a piece of music, a video or a recording as it was uploaded. */
export interface StoredFile {
  readonly fileId: string
  readonly kind: "document" | "audio" | "video" | "voice"
  readonly name: string
  readonly mime: string
  readonly base64: string
}

/** A topic of a forum. */
export interface StoredTopic {
  readonly threadId: number
  readonly name: string
  isClosed: boolean
}

/** What the bot said in answer to a pressed button. */
export interface CallbackAnswer {
  readonly queryId: string
  readonly text: string
  /** Shown as a window that must be closed, not as a fleeting line. */
  readonly alert: boolean
  readonly url?: string
}

/** A pressed button. `at` is in Unix milliseconds. */
export interface StoredQuery {
  readonly id: string
  readonly memberId: number
  readonly messageId: number
  readonly data: string
  readonly at: number
  answer?: CallbackAnswer
}

/** Where updates are pushed, when they are not polled for. */
export interface StoredWebhook {
  readonly url: string
  readonly secretToken: string
  readonly maxConnections: number
  lastErrorAt?: number
  lastErrorMessage?: string
}

/** A kind of update. */
export type UpdateKind = Exclude<keyof Update, "update_id">

/** Everything the emulator remembers. It is plain JSON: keep it, and the next start resumes every chat. */
export interface TelegramState {
  readonly version: 1
  readonly bot: UserFromGetMe
  readonly members: Array<Member>
  readonly chats: Record<string, StoredChat>
  readonly photos: Record<string, StoredPhoto>
  readonly files: Record<string, StoredFile>
  /** Supergroups with topics, by the id of their chat, which stands among the members too. */
  readonly forums: Record<string, Array<StoredTopic>>
  readonly queries: Array<StoredQuery>
  updates: Array<Update>
  nextUpdateId: number
  nextQueryId: number
  nextPhotoId: number
  nextFileId: number
  allowedUpdates?: ReadonlyArray<UpdateKind>
  webhook?: StoredWebhook
  readonly commands: Record<string, ReadonlyArray<BotCommand>>
  readonly descriptions: Record<string, string>
  readonly shortDescriptions: Record<string, string>
}

/** The memory of a Telegram in which nothing has happened yet. */
export const emptyState = (bot: { readonly id: number; readonly username: string; readonly name: string }): TelegramState => ({
  version: 1,
  bot: {
    id: bot.id,
    is_bot: true,
    first_name: bot.name,
    username: bot.username,
    can_join_groups: false,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false
  },
  members: [],
  chats: {},
  photos: {},
  files: {},
  forums: {},
  queries: [],
  updates: [],
  nextUpdateId: 100_000_001,
  nextQueryId: 1,
  nextPhotoId: 1,
  nextFileId: 1,
  commands: {},
  descriptions: {},
  shortDescriptions: {}
})
