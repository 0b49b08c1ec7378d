import { Clock, Effect, Random } from "effect"
import type { BscLimits } from "./BscSettings.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { rateLimited } from "./RpcFailure.ts"

/** The time for which a provider that called us too fast is left alone. */
export interface ProviderRest {
  /** Fails with `rate` as long as the provider rests. */
  readonly check: Effect.Effect<void, RpcFailure>
  /** Rests so far. A request keeps the number of its sending, so that late answers to earlier requests are told apart. */
  readonly count: () => number
  /** The provider refused a request sent at `count`; `askedMs` is its own wish. Answers how long it now rests, in milliseconds. */
  readonly begin: (askedMs: number | null, count: number) => Effect.Effect<number>
  /** The provider answered a request sent at `count`: the next rest, unless it is asked for, is a short one again. */
  readonly end: (count: number) => void
  /** When the last rest ends or ended, in epoch milliseconds; `null` before the first. */
  readonly until: () => number | null
}

type Rested = Pick<BscLimits, "restMs" | "restMsMax">

/** Between `restMs` and `restMsMax`: the upper end doubles with every rest in a row, the lower is half of it. */
const ownPause = (limits: Rested, row: number): Effect.Effect<number> => {
  const most = Math.min(limits.restMsMax, limits.restMs * 2 ** Math.min(row + 1, 20))
  return Random.nextBetween(most / 2, most).pipe(Effect.map(Math.ceil))
}

/** A provider that does not rest. */
export const makeProviderRest = (limits: Rested): ProviderRest => {
  let rests = 0
  let restsInRow = 0
  let untilMs: number | null = null

  const begin = Effect.fnUntraced(function*(askedMs: number | null, count: number) {
    const now = yield* Clock.currentTimeMillis
    const isResting = untilMs !== null && untilMs > now
    // Several requests may be under way when the first is refused; the others' refusals are the same news.
    if (count === rests || !isResting) {
      untilMs = now + (askedMs ?? (yield* ownPause(limits, restsInRow)))
      rests++
      restsInRow++
    } else {
      untilMs = Math.max(untilMs ?? 0, now + (askedMs ?? 0))
    }
    return untilMs - now
  })

  return {
    check: Effect.gen(function*() {
      const leftMs = (untilMs ?? 0) - (yield* Clock.currentTimeMillis)
      if (leftMs > 0) return yield* rateLimited("rate limited", leftMs)
    }),
    count: () => rests,
    begin,
    end: (count) => {
      if (count === rests) restsInRow = 0
    },
    until: () => untilMs
  }
}
