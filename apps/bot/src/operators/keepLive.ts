import { followBroadcasts } from "@sigmatrade/core/admin/followBroadcasts"
import type { ShowProgress } from "@sigmatrade/core/admin/followBroadcasts"
import { Pace } from "@sigmatrade/core/notification/Pace"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Api } from "grammy"
import { Cause, Effect, Option } from "effect"
import { callTelegram } from "../callTelegram.ts"
import type { TelegramFailed } from "../callTelegram.ts"
import { textsIn } from "../texts/textsIn.ts"
import type { View } from "../View.ts"
import { liveBroadcast } from "./liveBroadcast.ts"

/** Between two looks whether somebody is to be shown something, at most; and how long a message waits for its turn. */
const LOOK_MS_MAX = 2_000
const TURN_MS_MAX = 1_000
const UNCHANGED = /message is not modified/i

const put = (api: Api, chatId: number, messageId: number | null, { html, keyboard }: View) => {
  const other = {
    parse_mode: "HTML", link_preview_options: { is_disabled: true }, reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) }
  } as const
  return messageId === null
    ? Effect.map(callTelegram("sendMessage", () => api.sendMessage(chatId, html.source, other)), ({ message_id: id }) => id)
    : Effect.as(callTelegram("editMessageText", () => api.editMessageText(chatId, messageId, html.source, other)), messageId).pipe(
      Effect.catchIf(({ description }) => UNCHANGED.test(description), () => Effect.succeed(messageId))
    )
}

/** A message that is gone, or a chat that nothing reaches, is left alone; everything else is tried again. */
const afterFailure = (failure: TelegramFailed) => {
  const isGone = failure.code === 400 || failure.code === 403
  return Effect.as(Effect.logInfo("How far a broadcast is could not be shown", { failure, isGone }), isGone ? "gone" as const : "later" as const)
}

const showAt = (api: Api): ShowProgress<UserStore | Pace> =>
  Effect.fn("showAt")(function*(watch, progress) {
    const member = yield* (yield* UserStore).byTelegramId(watch.telegramId)
    const view = liveBroadcast(textsIn(Option.isSome(member) ? member.value.language : "en"), progress)
    if (view.html.source === watch.shown) return watch
    const isTurn = yield* (yield* Pace).take("account", watch.telegramId, TURN_MS_MAX).pipe(
      Effect.as(true), Effect.catchTag("NotYet", () => Effect.succeed(false))
    )
    if (!isTurn) return "later"
    return yield* put(api, watch.telegramId, watch.messageId, view).pipe(
      Effect.map((messageId) => ({ ...watch, messageId, shown: view.html.source })),
      Effect.catchTag("TelegramFailed", afterFailure)
    )
  })

/** Keeps the messages up to date that show operators how far their broadcasts are, each no more often than every `everyMs`, for ever. */
export const keepLive = Effect.fn("keepLive")((api: Api, everyMs: number) =>
  followBroadcasts(everyMs, showAt(api)).pipe(
    Effect.catchCauseIf((cause) => !Cause.hasInterrupts(cause), (cause) => Effect.logWarning("Broadcasts could not be followed", cause)),
    Effect.andThen(Effect.sleep(Math.min(everyMs, LOOK_MS_MAX))),
    Effect.forever
  ))
