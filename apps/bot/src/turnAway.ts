import { BanList } from "@sigmatrade/core/limit/BanList"
import { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import { limitOperation } from "@sigmatrade/core/limit/limitOperation"
import type { Language } from "@sigmatrade/core/user/User"
import { TelegramId } from "@sigmatrade/core/user/User"
import type { Context } from "grammy"
import type { User as Person } from "grammy/types"
import { Effect, Option, Result } from "effect"
import { callTelegram } from "./callTelegram.ts"
import { blocked } from "./features/blocked.ts"
import { answerButton, giveAnswer } from "./giveAnswer.ts"
import { readRequest } from "./readRequest.ts"
import { textsIn } from "./texts/textsIn.ts"

/** Whoever is too fast is told once in each window; after that only a button of his still gets its line, since it waits for one. */
const slowDown = Effect.fn("slowDown")(function*(ctx: Context, language: Language, isFirst: boolean, waitMs: number) {
  const texts = textsIn(language)
  const variables = { seconds: Math.ceil(waitMs / 1000) }
  if (ctx.callbackQuery !== undefined) return yield* answerButton(ctx, texts.plain("too-fast-short", variables), isFirst)
  if (!isFirst) return
  yield* callTelegram("sendMessage", () => ctx.reply(texts.html("too-fast", variables).source, { parse_mode: "HTML" })).pipe(
    Effect.catch((failure) => Effect.logWarning("The member could not be told to slow down", { failure }))
  )
})

/**
 * Looks at a person before anything is done for him: whoever is on the blacklist gets one line, whoever sends too much is told so once and not heard for
 * the rest of the window, banned or not. Answers whether the update is settled by that. A count that is unknown turns nobody away, a ban
 * list that cannot be asked everybody.
 */
export const turnAway = Effect.fnUntraced(function*(ctx: Context, from: Person, spoken: Language) {
  const ban = Option.getOrNull(yield* (yield* BanList).of(TelegramId.make(from.id)))
  const language = ban?.language ?? spoken
  const counted = yield* Effect.result(limitOperation("update", LimitSubject.make(String(from.id))))
  if (Result.isFailure(counted) && counted.failure._tag === "LimitReached") {
    const { isFirst, waitMs } = counted.failure
    yield* slowDown(ctx, language, isFirst, waitMs)
    return true
  }
  // What a blocked member can still do, which is to appeal, is decided where he is known.
  if (ban === null || ban.mayAppeal) return false
  const request = readRequest(ctx)
  yield* giveAnswer(ctx, blocked(textsIn(language)), request._tag === "Open" ? request.how : "below")
  return true
})
