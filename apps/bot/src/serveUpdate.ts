import { welcomeBack } from "@sigmatrade/core/notification/welcomeBack"
import { TelegramId } from "@sigmatrade/core/user/User"
import type { Language } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Context } from "grammy"
import type { User as Person } from "grammy/types"
import { Cause, Effect, Option } from "effect"
import { callTelegram, TelegramFailed } from "./callTelegram.ts"
import { answerButton, giveAnswer } from "./giveAnswer.ts"
import { performRequest } from "./performRequest.ts"
import { readRequest } from "./readRequest.ts"
import { recogniseMember } from "./recogniseMember.ts"
import { languageFor, textsIn } from "./texts/textsIn.ts"

/** The languages members spoke last, so that they are told of a failing store in their own. */
export type SpokenLanguages = Map<number, Language>

const LANGUAGES_KEPT_MAX = 10_000

const remember = (spoken: SpokenLanguages, id: number, language: Language) => {
  spoken.delete(id)
  spoken.set(id, language)
  const oldest = spoken.size > LANGUAGES_KEPT_MAX ? spoken.keys().next().value : undefined
  if (oldest !== undefined) spoken.delete(oldest)
}

/** Deletes what the member has written, which a bot may in a private chat; where it cannot, the secret stays with the member alone as before. */
const forgetMessage = (ctx: Context) =>
  callTelegram("deleteMessage", () => ctx.deleteMessage()).pipe(
    Effect.catch((failure) => Effect.logWarning("A member's message with a secret could not be deleted", { failure })),
    Effect.asVoid
  )

const answer = Effect.fn("answer")(function*(ctx: Context, from: Person, spoken: SpokenLanguages) {
  const request = readRequest(ctx)
  const { isNew, member } = yield* recogniseMember(from, request._tag === "Start" ? request.payload : null)
  remember(spoken, from.id, member.language)
  const turn = { member, texts: textsIn(member.language), botUsername: ctx.me.username, forgetMessage: forgetMessage(ctx) }
  const given = yield* performRequest(turn, request, isNew)
  remember(spoken, from.id, given.language ?? member.language)
  yield* giveAnswer(ctx, given, request._tag === "Open" ? request.how : "below")
})

/** Says that it did not work, once and in the member's language; a member whom nothing reaches is left alone. */
const apologise = Effect.fn("apologise")(function*(ctx: Context, cause: Cause.Cause<unknown>, language: Language, reference: string) {
  const error = Cause.squash(cause)
  if (error instanceof TelegramFailed && error.code === 403) return yield* Effect.logInfo("The member has blocked the bot")
  yield* Effect.logError("An update could not be served", cause)
  if (ctx.myChatMember !== undefined) return
  const texts = textsIn(language)
  if (ctx.callbackQuery !== undefined) return yield* answerButton(ctx, texts.plain("unavailable-short", { reference }), true)
  const { source } = texts.html("unavailable", { reference })
  yield* callTelegram("sendMessage", () => ctx.reply(source, { parse_mode: "HTML" })).pipe(
    Effect.catch((failure) => Effect.logWarning("The member could not be told", { failure })),
    Effect.asVoid
  )
})

/** The member has blocked the bot or come back: notices wait for him or flow again. */
const noteReachable = Effect.fn("noteReachable")(function*(telegramId: number, reachable: boolean) {
  const users = yield* UserStore
  const member = yield* users.byTelegramId(TelegramId.make(telegramId))
  if (Option.isNone(member)) return
  yield* reachable ? welcomeBack(member.value.id) : users.setReachable(member.value.id, false)
})

/**
 * Serves one update of a private chat from a person. Does not fail: whatever goes wrong is logged under the request id, and the
 * member is told that id. `updateMsMax` is how long it may take.
 */
export const serveUpdate = (ctx: Context, requestId: string, spoken: SpokenLanguages, updateMsMax: number) => {
  const { from } = ctx
  if (from === undefined) return Effect.void
  const chatMember = ctx.myChatMember?.new_chat_member
  const work = chatMember === undefined
    ? answer(ctx, from, spoken)
    : noteReachable(from.id, chatMember.status === "member")
  return work.pipe(
    Effect.timeout(updateMsMax),
    Effect.catchCause((cause) =>
      // Interrupted: the bot is being stopped and had no patience left.
      Cause.hasInterruptsOnly(cause)
        ? Effect.logWarning("An update was not served to its end")
        : apologise(ctx, cause, spoken.get(from.id) ?? languageFor(from.language_code), requestId)),
    Effect.annotateLogs({ requestId, updateId: ctx.update.update_id, telegramId: from.id })
  )
}
