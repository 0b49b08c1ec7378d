import type { Context } from "grammy"
import { InputFile, InputMediaBuilder } from "grammy"
import { Effect } from "effect"
import type { TelegramFailed } from "./callTelegram.ts"
import { callTelegram } from "./callTelegram.ts"
import { sendAttachment } from "./sendAttachment.ts"
import type { Answer, View } from "./View.ts"

const UNCHANGED = /message is not modified/i
/** The longest line a pressed button can be answered with. */
const TOAST_LENGTH_MAX = 200

const markup = ({ keyboard }: View) => ({ reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } })
const words = { parse_mode: "HTML", link_preview_options: { is_disabled: true } } as const

const sendDocument = (ctx: Context, view: View, { bytes, name }: NonNullable<View["document"]>) =>
  callTelegram("sendDocument", () =>
    ctx.replyWithDocument(new InputFile(bytes, name), { parse_mode: "HTML", caption: view.html.source, ...markup(view) }))

const send = (ctx: Context, view: View) => {
  const text = view.html.source
  if (view.document !== undefined) return sendDocument(ctx, view, view.document)
  return view.photo === undefined
    ? callTelegram("sendMessage", () => ctx.reply(text, { ...words, ...markup(view) }))
    : sendPhoto(ctx, view, view.photo)
}

const sendPhoto = (ctx: Context, view: View, photo: Uint8Array) =>
  callTelegram("sendPhoto", () =>
    ctx.replyWithPhoto(new InputFile(photo, "picture.png"), { parse_mode: "HTML", caption: view.html.source, ...markup(view) }))

const edit = (ctx: Context, view: View) => {
  const { photo } = view
  return photo === undefined
    ? callTelegram("editMessageText", () => ctx.editMessageText(view.html.source, { ...words, ...markup(view) }))
    : callTelegram("editMessageMedia", () => {
      const media = InputMediaBuilder.photo(new InputFile(photo, "picture.png"), { parse_mode: "HTML", caption: view.html.source })
      return ctx.editMessageMedia(media, markup(view))
    })
}

/** Changes the message the button stands in; a message that cannot be changed is followed by a new one. */
const editOrSend = (ctx: Context, view: View): Effect.Effect<unknown, TelegramFailed> =>
  edit(ctx, view).pipe(Effect.catchTag("TelegramFailed", (error): Effect.Effect<unknown, TelegramFailed> => {
    if (error.code !== 400) return Effect.fail(error)
    return UNCHANGED.test(error.description) ? Effect.void : send(ctx, view)
  }))

/** Ends the waiting a pressed button shows. One that was pressed too long ago can no longer be answered, which harms nobody. */
export const answerButton = (ctx: Context, toast: string | null, isAlert = false): Effect.Effect<void> =>
  ctx.callbackQuery === undefined ? Effect.void : callTelegram("answerCallbackQuery", () =>
    ctx.answerCallbackQuery(toast === null ? {} : { text: toast.slice(0, TOAST_LENGTH_MAX), show_alert: isAlert })
  ).pipe(Effect.catch((error) => Effect.logDebug("A button could not be answered", { error })), Effect.asVoid)

/** Shows a member the answer: in the message whose button he pressed, or below everything. Errors: `TelegramFailed`. */
export const giveAnswer = Effect.fnUntraced(function*(ctx: Context, { attachments = [], toast, view }: Answer, how: "here" | "below") {
  const hasText = ctx.callbackQuery?.message !== undefined && "text" in ctx.callbackQuery.message
  for (const attachment of attachments) yield* sendAttachment(ctx.api, { chatId: ctx.chat?.id ?? 0 }, attachment)
  // A file is always a message of its own: the one with the button stays.
  if (view !== null) yield* how === "here" && hasText && view.document === undefined ? editOrSend(ctx, view) : send(ctx, view)
  yield* answerButton(ctx, toast)
})
