import type { RunnerHandle, UpdateSink } from "@grammyjs/runner"
import { createConcurrentSink, createRunner, createSource } from "@grammyjs/runner"
import type { Api } from "grammy"
import type { Update } from "grammy/types"
import { Cause, Effect, Exit } from "effect"
import type { TelegramFailed } from "./callTelegram.ts"
import { callTelegram } from "./callTelegram.ts"
import type { Patience } from "./connectTelegram.ts"
import { isTokenRefusal, tokenRejected, TelegramTokenRejected } from "./connectTelegram.ts"
import { UPDATE_KINDS } from "./readRequest.ts"
import type { UpdatesInHand } from "./updates/updatesInHand.ts"

/** How updates are fetched. */
export interface PollPolicy extends Patience {
  /** How long Telegram holds a request open when there is nothing new. */
  readonly pollSeconds: number
  /** How long a stop waits for the updates in hand, in milliseconds. */
  readonly stopMsMax: number
  /** Updates served at the same time. */
  readonly concurrencyMax: number
}

/** The last word to Telegram at a stop takes no longer. */
const FAREWELL_MS_MAX = 2_000
const UPDATES_AT_ONCE_MAX = 100

type Fetch = (limit: number) => Effect.Effect<Array<Update>, TelegramFailed>

const explain = ({ code }: TelegramFailed) => code === 409
  ? "Another process polls for this bot, or a webhook is set: only one may run with this TELEGRAM_BOT_TOKEN"
  : "Updates cannot be fetched"

/** Fetches until it works, waiting longer each time. Errors: `TelegramTokenRejected`. */
const fetchPatiently = Effect.fn("fetchPatiently")(function*(fetch: Fetch, limit: number, patience: Patience) {
  for (let waitMs = patience.retryMsFirst; ; waitMs = Math.min(patience.retryMsMax, waitMs * 2)) {
    const updates = yield* Effect.result(fetch(limit))
    if (updates._tag === "Success") return updates.success
    const { failure } = updates
    if (isTokenRefusal(failure)) return yield* tokenRejected(failure)
    waitMs = Math.max(waitMs, failure.retryAfterMs ?? 0)
    yield* Effect.logWarning(explain(failure), { failure, waitMs })
    yield* Effect.sleep(waitMs)
  }
})

/** The next fetch, which lets Telegram forget these, waits until all are kept. They are served besides, no more at once than may be. */
const confirmingSink = (hand: UpdatesInHand, concurrencyMax: number): UpdateSink<Update> => {
  const sink = createConcurrentSink(hand, () => Promise.resolve(), { concurrency: concurrencyMax })
  return {
    ...sink,
    handle: async (updates) => {
      const capacity = await sink.handle(updates)
      await hand.kept()
      return capacity
    }
  }
}

interface Polling {
  readonly handle: RunnerHandle
  /** The first update Telegram must deliver next. */
  readonly offset: () => number
}

type Run = <A, E>(work: Effect.Effect<A, E>, options?: { readonly signal: AbortSignal }) => Promise<Exit.Exit<A, E>>

const startPolling = (api: Api, hand: UpdatesInHand, policy: PollPolicy, run: Run): Polling => {
  let offset = 0
  const source = createSource<Update>({
    supply: async (pace, stopped) => {
      const controller = new AbortController()
      stopped.addEventListener("abort", () => controller.abort())
      const fetch: Fetch = (limit) => callTelegram("getUpdates", () =>
        api.getUpdates({ offset, limit, timeout: policy.pollSeconds, allowed_updates: UPDATE_KINDS }, stopped))
      const limit = Math.max(1, Math.min(UPDATES_AT_ONCE_MAX, pace))
      const exit = await run(fetchPatiently(fetch, limit, policy), { signal: controller.signal })
      if (Exit.isFailure(exit)) throw Cause.squash(exit.cause)
      offset = (exit.value.at(-1)?.update_id ?? offset - 1) + 1
      return exit.value
    }
  })
  const handle = createRunner(source, confirmingSink(hand, policy.concurrencyMax))
  handle.start()
  return { handle, offset: () => offset }
}

/** Stops fetching, lets the updates in hand be served, and tells Telegram which ones are done. */
const stopPolling = Effect.fn("stopPolling")(function*(
  api: Api,
  hand: UpdatesInHand,
  { handle, offset }: Polling,
  policy: PollPolicy
) {
  const [, isEarlyServed] = yield* Effect.promise(() => Promise.all([handle.stop(), hand.served(policy.stopMsMax)]))
  // Once more: a batch may have come in with the very last answer.
  const isServed = isEarlyServed && (yield* Effect.promise(() => hand.served(policy.stopMsMax)))
  if (!isServed) return yield* Effect.logWarning("Some updates were still being served at the stop")
  if (offset() === 0) return
  yield* callTelegram("getUpdates", () => api.getUpdates({ offset: offset(), limit: 1, timeout: 0 })).pipe(
    Effect.timeout(FAREWELL_MS_MAX),
    Effect.catch((failure) => Effect.logDebug("The last updates could not be confirmed", { failure }))
  )
})

/**
 * Fetches updates until it is interrupted; then those in hand are finished, within `stopMsMax`. Telegram being away only makes it
 * wait. Errors: `TelegramTokenRejected` when the token stops being valid.
 */
export const pollUpdates = Effect.fn("pollUpdates")(function*(api: Api, hand: UpdatesInHand, policy: PollPolicy) {
  const context = yield* Effect.context()
  const run: Run = Effect.runPromiseExitWith(context)
  return yield* Effect.acquireUseRelease(
    Effect.sync(() => startPolling(api, hand, policy, run)),
    ({ handle }) => Effect.tryPromise({
      try: () => handle.task() ?? Promise.resolve(),
      catch: (error) => error
    }).pipe(
      Effect.catch((error) => error instanceof TelegramTokenRejected ? Effect.fail(error) : Effect.die(error)),
      Effect.andThen(Effect.never)
    ),
    (polling) => stopPolling(api, hand, polling, policy)
  )
})
