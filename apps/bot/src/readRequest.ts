import { CAPTION_LENGTH_MAX, Media } from "@sigmatrade/core/notification/TicketStanding"
import { wordsOf } from "@sigmatrade/core/support/TicketMessage"
import type { Context } from "grammy"
import { Option, Schema } from "effect"
import type { SignedAct } from "./buttons/actButton.ts"
import { readAct } from "./buttons/actButton.ts"

/** The kinds of updates the bot wants. */
export const UPDATE_KINDS = ["message", "callback_query", "my_chat_member"] as const

/** What a person wants, read from an update. Anything a client could make up is in here and still means nothing dangerous. */
export type Request =
  /** He pressed Start, with whatever stood in the link. */
  | { readonly _tag: "Start"; readonly payload: string }
  /** He opens a place, by command or button; `how` says whether the message with the button may change. */
  | { readonly _tag: "Open"; readonly place: string; readonly details: ReadonlyArray<string>; readonly how: "here" | "below" }
  /** A button asks for something to be done. */
  | { readonly _tag: "Act"; readonly act: SignedAct }
  /** He wrote what looks like a command and is none: perhaps a password that begins so. */
  | { readonly _tag: "UnknownCommand"; readonly text: string }
  | { readonly _tag: "Words"; readonly text: string }
  /** A picture, a video, a voice, a piece of music, a file; `text` is what stood below it if that is longer than a bot may put there. */
  | { readonly _tag: "Media"; readonly media: Media; readonly text: string | null }
  /** A sticker, a round video, a place: something without words for us. */
  | { readonly _tag: "Wordless" }

/** A picture or a file somebody sent, and the words that were too long to stand below it. */
export type SentMedia = Extract<Request, { readonly _tag: "Media" }>

/** The commands Telegram offers in its menu, in this order. */
export const COMMANDS = ["start", "menu", "pay", "levels", "balance", "withdraw", "withdrawals", "history", "invite", "wallet", "password", "support", "language", "help"] as const

/** Commands that work and that nobody is offered: whoever needs one knows it. */
export const HIDDEN_COMMANDS = ["admin", "dashboard", "verify"] as const

const readCommand = (text: string): Request | null => {
  const [, name, payload = ""] = /^\/(\w{1,64})(?:@\w{1,64})?(?:\s+([^]*))?$/.exec(text) ?? []
  if (name === undefined) return text.startsWith("/") ? { _tag: "UnknownCommand", text } : null
  const command = name.toLowerCase()
  if (command === "start") return { _tag: "Start", payload: payload.trim() }
  return [...COMMANDS, ...HIDDEN_COMMANDS].some((known) => known === command)
    ? { _tag: "Open", place: command, details: [], how: "below" }
    : { _tag: "UnknownCommand", text }
}

const readButton = (data: string): Request => {
  const act = readAct(data)
  if (act !== null) return { _tag: "Act", act }
  const [, plus, place = "", rest = ""] = /^(\+)?([a-z]{1,20})((?::[A-Za-z0-9]{1,20}){0,3})$/.exec(data) ?? []
  return { _tag: "Open", place, details: rest.split(":").slice(1), how: plus === undefined ? "here" : "below" }
}

/** Reads a picture in its largest size, a video, a voice, a piece of music or a file. A moving picture has a file too, but cannot be sent again as one. */
const readMedia = ({ animation, audio, caption = "", document, photo, video, voice }: NonNullable<Context["message"]>): Request | null => {
  const kinds = { photo: photo?.at(-1), video, voice, audio, document: animation === undefined ? document : undefined }
  const words = wordsOf(caption)
  const isLong = words.length > CAPTION_LENGTH_MAX
  const found = Object.entries(kinds).flatMap(([kind, file]) =>
    Option.toArray(Schema.decodeUnknownOption(Media)({ kind, fileId: file?.file_id, caption: words === "" || isLong ? null : words })))
  return found[0] === undefined ? null : { _tag: "Media", media: found[0], text: isLong ? words : null }
}

/** Reads what an update of a private chat asks for. */
export const readRequest = (ctx: Pick<Context, "callbackQuery" | "message">): Request => {
  if (ctx.callbackQuery !== undefined) return readButton(ctx.callbackQuery.data ?? "")
  if (ctx.message === undefined) return { _tag: "Wordless" }
  const { text } = ctx.message
  if (text === undefined) return readMedia(ctx.message) ?? { _tag: "Wordless" }
  return readCommand(text) ?? { _tag: "Words", text }
}
