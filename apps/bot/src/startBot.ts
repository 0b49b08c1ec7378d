import { SupportForum } from "@sigmatrade/core/support/SupportForum"
import { Cause, Effect, Exit, Redacted } from "effect"
import type { Api, Transformer } from "grammy"
import type { BotServices } from "./BotServices.ts"
import { byPolling, connectTelegram } from "./connectTelegram.ts"
import { keepForum } from "./forum/keepForum.ts"
import { introduceBot } from "./introduceBot.ts"
import { isReady } from "./isReady.ts"
import { makeApi } from "./makeApi.ts"
import { keepAlerts } from "./operators/keepAlerts.ts"
import { keepLive } from "./operators/keepLive.ts"
import type { PollPolicy } from "./pollUpdates.ts"
import { pollUpdates } from "./pollUpdates.ts"
import { SessionSecrets } from "./SessionSecrets.ts"
import type { DeskPolicy } from "./updates/makeDesk.ts"
import { makeDesk } from "./updates/makeDesk.ts"
import { serveLeft } from "./updates/serveLeft.ts"
import type { UpdatesInHand } from "./updates/updatesInHand.ts"
import { updatesInHand } from "./updates/updatesInHand.ts"
import { openDoor } from "./webhook/openDoor.ts"
import { setWebhook } from "./webhook/setWebhook.ts"

/** How a bot runs. */
export interface BotPolicy extends PollPolicy, DeskPolicy {
  /** How often it looks for updates that others have left, in milliseconds. */
  readonly lookEveryMs: number
  /** A message that shows how far a broadcast is changes no more often, in milliseconds. */
  readonly liveEveryMs: number
  /** How often operators are told of incidents, in milliseconds. */
  readonly alertEveryMs: number
  /** How often the forum of support, where there is one, is brought up to its tickets, in milliseconds. */
  readonly forumEveryMs: number
}

/** What suits a bot on a server. */
export const BOT_POLICY: BotPolicy = {
  retryMsFirst: 1_000,
  retryMsMax: 30_000,
  startWaitMsMax: 600_000,
  pollSeconds: 25,
  stopMsMax: 5_000,
  concurrencyMax: 200,
  updateMsMax: 20_000,
  leaseMs: 60_000,
  attemptsMax: 3,
  lookEveryMs: 5_000,
  liveEveryMs: 5_000,
  alertEveryMs: 2_000,
  forumEveryMs: 2_000
}

/** Where the bot listens; `webhookOrigin` is how Telegram reaches that, such as `https://bot.example.org`, `null` when it is polled. */
export interface Listening {
  readonly hostname: string
  readonly port: number
  readonly webhookOrigin: string | null
}

/** What starts a bot. */
export interface BotOptions {
  readonly token: Redacted.Redacted
  /** Where the Bot API is, without a trailing slash; Telegram's own when not said. */
  readonly apiRoot?: string | undefined
  /** Where it listens; `null` or not said: nowhere, and updates are polled. */
  readonly listening?: Listening | null
  /** Departures from `BOT_POLICY`. */
  readonly policy?: Partial<BotPolicy>
  /** What sees every call to Telegram. */
  readonly watching?: ReadonlyArray<Transformer>
  /** Done once, as soon as the bot is about to listen. */
  readonly onListening?: (bot: { readonly username: string }) => Effect.Effect<void>
}

type Run = <A>(work: Effect.Effect<A, never, BotServices>) => Promise<A>

/** Runs work with what the bot has until `signal`; rejects with what it died of. */
const runWith = Effect.fnUntraced(function*(signal: AbortSignal) {
  const context = yield* Effect.context<BotServices>()
  const start = Effect.runPromiseExitWith(context)
  const run: Run = async (work) => {
    const exit = await start(work, { signal })
    if (Exit.isFailure(exit)) throw Cause.squash(exit.cause)
    return exit.value
  }
  return run
})

/** What there is once Telegram has told who the bot is. */
interface Started {
  readonly api: Api
  readonly hand: UpdatesInHand
  readonly policy: BotPolicy
  readonly run: Run
}

/** Lets updates and questions for the bot's health in. Answers where Telegram is to deliver. */
const openFor = Effect.fn("openFor")(function*({ hand, policy, run }: Started, { hostname, port, webhookOrigin }: Listening) {
  const { webhook } = yield* SessionSecrets
  yield* openDoor({
    hostname,
    port,
    webhook: webhookOrigin === null ? null : webhook,
    keep: hand.keep,
    isFull: () => hand.count() >= policy.concurrencyMax,
    isHealthy: () => run(isReady).catch(() => false)
  })
  return webhookOrigin === null ? null : { url: `${webhookOrigin}/telegram/${webhook.path}`, secret: webhook.secret }
})

const serve = Effect.fn("serve")(function*(started: Started, listening: Listening | null, said: Effect.Effect<void>) {
  const { api, hand, policy } = started
  const delivery = listening === null ? null : yield* openFor(started, listening)
  if (delivery === null) {
    yield* said
    return yield* pollUpdates(api, hand, policy)
  }
  yield* connectTelegram(api, policy, setWebhook(delivery.url, delivery.secret))
  yield* said
  return yield* Effect.never
})

/** What was begun is finished within `stopMsMax`; the rest is given up, and served by whoever looks for what is left. */
const finish = (hand: UpdatesInHand, { stopMsMax }: BotPolicy, working: AbortController) =>
  Effect.andThen(Effect.promise(() => hand.served(stopMsMax)), Effect.sync(() => working.abort()))

/**
 * Runs the bot until it is interrupted; then the updates in hand are finished, within `stopMsMax`.
 * Errors: `TelegramTokenRejected` (name the setting and exit), `TelegramUnreachable` (no contact at the start), `BotPortUnusable`.
 */
export const startBot = Effect.fn("startBot")(function*(options: BotOptions) {
  const policy = { ...BOT_POLICY, ...options.policy }
  const listening = options.listening ?? null
  const api = makeApi(Redacted.value(options.token), options.apiRoot, options.watching)
  const me = yield* connectTelegram(api, policy, (listening?.webhookOrigin ?? null) === null ? byPolling : () => Effect.void)
  const working = new AbortController()
  const run = yield* runWith(working.signal)
  const forumId = yield* SupportForum
  const desk = makeDesk({ api, forumId, me, policy, run })
  const hand = updatesInHand(desk)
  yield* Effect.addFinalizer(() => finish(hand, policy, working))
  yield* Effect.forkScoped(introduceBot(api))
  yield* Effect.forkScoped(serveLeft(desk, policy.lookEveryMs))
  yield* Effect.forkScoped(keepLive(api, policy.liveEveryMs))
  yield* Effect.forkScoped(keepAlerts(api, policy.alertEveryMs))
  if (forumId !== null) yield* Effect.forkScoped(keepForum(api, forumId, policy.forumEveryMs))
  const said = Effect.andThen(
    Effect.logInfo("The bot listens", { username: me.username, by: (listening?.webhookOrigin ?? null) === null ? "polling" : "webhook" }),
    options.onListening?.({ username: me.username }) ?? Effect.void
  )
  return yield* serve({ api, hand, policy, run }, listening, said)
}, Effect.scoped)
