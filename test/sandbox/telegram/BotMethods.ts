import type { ApiMethods, Opts } from "@grammyjs/types"

/** The methods of the Bot API that the emulator knows. Every other one is refused with 404, as Telegram does. */
export type BotMethod =
  | "getMe" | "getChat" | "getFile" | "sendChatAction"
  | "getUpdates" | "setWebhook" | "deleteWebhook" | "getWebhookInfo"
  | "setMyCommands" | "getMyCommands" | "deleteMyCommands"
  | "setMyDescription" | "getMyDescription" | "setMyShortDescription" | "getMyShortDescription"
  | "sendMessage" | "sendPhoto" | "sendDocument" | "sendAudio" | "sendVideo" | "sendVoice" | "deleteMessage" | "answerCallbackQuery"
  | "editMessageText" | "editMessageCaption" | "editMessageMedia" | "editMessageReplyMarkup"
  | "createForumTopic" | "closeForumTopic" | "reopenForumTopic"

/** The name of a parameter of one of those methods, so that a typo does not compile. */
export type ParameterName = { [M in BotMethod]: keyof Opts<string>[M] & string }[BotMethod]

/** A file as a bot uploads it. */
export interface UploadedFile {
  readonly bytes: Uint8Array
  readonly name: string
}

/** One request to the Bot API. */
export interface Call {
  readonly parameters: ReadonlyMap<string, unknown>
  readonly files: ReadonlyMap<string, UploadedFile>
  /** Aborted when the bot hangs up. */
  readonly signal: AbortSignal
}

/** What a method answers, in grammY's types. */
export type Answer<M extends BotMethod> = ReturnType<ApiMethods<string>[M]>

/** Some of the methods. An answer may take its time. */
export type BotMethods<M extends BotMethod> = { readonly [K in M]: (call: Call) => Answer<K> | Promise<Answer<K>> }
