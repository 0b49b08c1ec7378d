import type { Context } from "grammy"
import { Effect } from "effect"
import { callTelegram, TelegramFailed } from "./callTelegram.ts"
import { answerButton } from "./giveAnswer.ts"
import type { SpokenLanguages } from "./serveUpdate.ts"
import { languageFor, textsIn } from "./texts/textsIn.ts"

/**
 * Says that it did not work, once and in the member's language, with a number that stands in the log; a member whom nothing reaches is
 * left alone. Does not fail.
 */
export const apologise = Effect.fn("apologise")(function*(ctx: Context, error: unknown, spoken: SpokenLanguages, reference: string) {
  yield* Effect.logError("An update could not be served", error)
  if (ctx.myChatMember !== undefined || ctx.from === undefined) return
  const texts = textsIn(spoken.get(ctx.from.id) ?? languageFor(ctx.from.language_code))
  if (ctx.callbackQuery !== undefined) return yield* answerButton(ctx, texts.plain("unavailable-short", { reference }), true)
  const { source } = texts.html("unavailable", { reference })
  yield* callTelegram("sendMessage", () => ctx.reply(source, { parse_mode: "HTML" })).pipe(
    Effect.catch((failure) => Effect.logWarning("The member could not be told", { failure })),
    Effect.asVoid
  )
}, (effect, ctx, _, __, reference) => Effect.annotateLogs(effect, { requestId: reference, updateId: ctx.update.update_id, telegramId: ctx.from?.id }))

/** Whether the member has blocked the bot: nothing is wrong then, and nobody to be told. */
export const isBlockedByMember = (error: unknown): boolean => error instanceof TelegramFailed && error.code === 403
