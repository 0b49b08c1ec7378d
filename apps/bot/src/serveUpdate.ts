import { welcomeBack } from "@sigmatrade/core/notification/welcomeBack"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { TelegramId } from "@sigmatrade/core/user/User"
import type { Language } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Context } from "grammy"
import type { User as Person } from "grammy/types"
import { Cause, Effect, Option, Predicate } from "effect"
import { apologise, isBlockedByMember } from "./apologise.ts"
import type { BotServices } from "./BotServices.ts"
import { callTelegram } from "./callTelegram.ts"
import { registrationStopped } from "./features/registrationStopped.ts"
import { serveTopic } from "./forum/serveTopic.ts"
import { giveAnswer } from "./giveAnswer.ts"
import { performRequest } from "./performRequest.ts"
import { readRequest } from "./readRequest.ts"
import { recogniseMember } from "./recogniseMember.ts"
import { languageFor, textsIn } from "./texts/textsIn.ts"
import { turnAway } from "./turnAway.ts"

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

const answer = Effect.fnUntraced(function*(ctx: Context, from: Person, spoken: SpokenLanguages, requestId: string) {
  const request = readRequest(ctx)
  const payload = request._tag === "Start" ? request.payload : null
  const recognised = yield* recogniseMember(from, payload).pipe(Effect.catchTag("RegistrationStopped", () => Effect.succeed(null)))
  if (recognised === null) {
    const texts = textsIn(languageFor(from.language_code))
    return yield* giveAnswer(ctx, registrationStopped(texts, ctx.me.username, payload), "below")
  }
  const { isNew, member } = recognised
  remember(spoken, from.id, member.language)
  const turn = { member, texts: textsIn(member.language), botUsername: ctx.me.username, requestId, forgetMessage: forgetMessage(ctx) }
  const given = yield* performRequest(turn, request, isNew)
  remember(spoken, from.id, given.language ?? member.language)
  yield* giveAnswer(ctx, given, request._tag === "Open" ? request.how : request._tag === "Act" ? "here" : "below")
  if (given.endsDialogue === true) yield* (yield* DialogueStore).end(member.id)
})

/** The member has blocked the bot or come back: notices wait for him or flow again. */
const noteReachable = Effect.fn("noteReachable")(function*(telegramId: number, reachable: boolean) {
  const users = yield* UserStore
  const member = yield* users.byTelegramId(TelegramId.make(telegramId))
  if (Option.isNone(member)) return
  yield* reachable ? welcomeBack(member.value.id) : users.setReachable(member.value.id, false)
})

/** Why an update could not be served, in one line that holds nothing a person has written. */
const reasonOf = (error: unknown): string =>
  Predicate.hasProperty(error, "message") ? String(error.message) : Predicate.hasProperty(error, "_tag") ? String(error._tag) : "unknown"

const notServed = Effect.fn("notServed")(function*(ctx: Context, cause: Cause.Cause<unknown>, spoken: SpokenLanguages, requestId: string) {
  const error = Cause.squash(cause)
  if (isBlockedByMember(error)) return yield* Effect.as(Effect.logInfo("The member has blocked the bot"), null)
  yield* apologise(ctx, cause, spoken, requestId)
  return reasonOf(error)
})

/**
 * Serves one update of a private chat or a topic of support from a person. Answers `null`, or why it could not be served: then that is logged under the request
 * id, and the member is told that id. Does not fail, unless it is interrupted. `updateMsMax` is how long it may take, and saying sorry as long again.
 */
export const serveUpdate = (ctx: Context, requestId: string, spoken: SpokenLanguages, updateMsMax: number): Effect.Effect<string | null, never, BotServices> => {
  const { from } = ctx
  if (from === undefined) return Effect.succeed(null)
  const language = () => spoken.get(from.id) ?? languageFor(from.language_code)
  const chatMember = ctx.myChatMember?.new_chat_member
  const work = ctx.message?.is_topic_message === true && ctx.chat?.type !== "private" ? serveTopic(ctx, from, requestId) : chatMember === undefined
    ? Effect.flatMap(turnAway(ctx, from, language()), (isSettled) => isSettled ? Effect.void : answer(ctx, from, spoken, requestId))
    : noteReachable(from.id, chatMember.status === "member")
  return work.pipe(
    Effect.timeout(updateMsMax),
    Effect.as(null),
    Effect.catchCause((cause) =>
      // Interrupted: the bot is being stopped and had no patience left. It is served after the next start.
      Cause.hasInterruptsOnly(cause)
        ? Effect.interrupt
        : Effect.timeoutOrElse(notServed(ctx, cause, spoken, requestId), {
          duration: updateMsMax, orElse: () => Effect.succeed(reasonOf(Cause.squash(cause)))
        })),
    Effect.onInterrupt(() => Effect.logWarning("An update was not served to its end")),
    Effect.withSpan("serveUpdate", { kind: "server", attributes: { requestId } }),
    Effect.annotateLogs({ requestId, updateId: ctx.update.update_id, telegramId: from.id })
  )
}
