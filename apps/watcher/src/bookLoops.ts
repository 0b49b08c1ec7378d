import { watchSpends } from "@sigmatrade/core/payout/watchSpends"
import { checkBooks } from "@sigmatrade/core/reconciliation/checkBooks"
import { publishLiabilities } from "@sigmatrade/core/reconciliation/publishLiabilities"
import type { Deferred } from "effect"
import { Duration, Effect, Queue } from "effect"
import { behindFence } from "./behindFence.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** A comparison reads all the books: in large ones it rests for so many times as long as it took. */
const REST_TIMES = 4

/** Publishing reads every member's balance and hashes it: a million take a few minutes. */
const LIABILITIES_MAX = "30 minutes"

/**
 * Compares books and chain, then rests for the setting's time, or longer where the books are large. What left the wallet without us is judged
 * before: else books that have forgotten it, or not heard of it yet, would be called wrong beside that.
 */
const compare = (every: Duration.Input) =>
  Effect.map(Effect.timed(Effect.andThen(watchSpends(), checkBooks())), ([took]): Next =>
    ({ pauseMs: Math.max(Duration.toMillis(every), REST_TIMES * Duration.toMillis(took)) }))

/** The loops that look after the books, for ever; `fence` is done when this process has compared the wallet's nonce with the books. */
export const bookLoops = Effect.fn("bookLoops")(function*(settings: Pick<WatchSettings, "booksEvery" | "liabilitiesEvery">, fence: Deferred.Deferred<void>) {
  const { booksEvery, liabilitiesEvery } = settings
  const wake = yield* Queue.sliding<void>(1)
  return yield* Effect.all([
    runLoop({ name: "books", step: behindFence(fence, compare(booksEvery)), every: booksEvery, wake, stepMax: "5 minutes" }),
    runLoop({
      name: "liabilities", step: Effect.as(publishLiabilities(), "wait" as const), every: liabilitiesEvery, wake, stepMax: LIABILITIES_MAX
    })
  ], { concurrency: "unbounded", discard: true })
})
