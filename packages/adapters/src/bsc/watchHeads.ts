import type { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import { Clock, Effect, Queue, Random, Result, Stream } from "effect"
import type { Redacted } from "effect"
import type { BscLimits } from "./BscSettings.ts"
import { keepConnected } from "./keepConnected.ts"
import { pushHeads } from "./pushHeads.ts"
import type { RpcFailure } from "./RpcFailure.ts"

/** Heads a slow consumer may leave waiting; older ones are dropped, for only the newest is worth waking up for. */
const HEADS_WAITING_MAX = 16
/** Hashes remembered to keep a head from being announced twice. */
const HEADS_REMEMBERED_MAX = 64

/** Doubles from `first` with every failure, at most `max`, give or take a fifth so that many readers do not return at once. */
const backoff = (failures: number, first: number, max: number): Effect.Effect<number> =>
  Random.nextBetween(0.8, 1.2).pipe(Effect.map((jitter) => Math.min(max, first * 2 ** Math.min(failures, 20)) * jitter))

/** Lets each hash through once, as long as it is remembered. */
const once = (offer: (hash: BlockHash) => void) => {
  const seen = new Set<BlockHash>()
  return (hash: BlockHash) => {
    if (seen.has(hash)) return
    seen.add(hash)
    const [oldest] = seen
    if (oldest !== undefined && seen.size > HEADS_REMEMBERED_MAX) seen.delete(oldest)
    offer(hash)
  }
}

/** Whether heads are being pushed right now; the poll loop looks at it and slows down. */
interface Pushing {
  alive: boolean
}

const pushLoop = (url: Redacted.Redacted<string>, limits: BscLimits, pushing: Pushing, announce: (hash: BlockHash) => void) =>
  keepConnected(limits, (served) =>
    pushHeads(url, limits, (hash) =>
      Effect.sync(() => {
        pushing.alive = true
        served()
        announce(hash)
      })
    ).pipe(Effect.ensuring(Effect.sync(() => (pushing.alive = false)))))

const pollLoop = (
  poll: Effect.Effect<BlockHash, RpcFailure>,
  limits: BscLimits,
  pushing: Pushing,
  announce: (hash: BlockHash) => void
) => {
  let failures = 0
  let polledAt = 0
  return Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    if (!pushing.alive || now - polledAt >= limits.pollSafetyIntervalMs) {
      polledAt = now
      const hash = yield* Effect.result(poll)
      if (Result.isSuccess(hash)) announce(hash.success)
      failures = Result.isSuccess(hash) ? 0 : failures + 1
    }
    yield* Effect.sleep(failures === 0 ? limits.pollIntervalMs : yield* backoff(failures, limits.pollIntervalMs, limits.reconnectDelayMsMax))
  }).pipe(Effect.forever)
}

/**
 * Hashes of new heads: pushed where there is a WebSocket, with slow polling behind it; polled otherwise and whenever the socket is
 * down or silent. Never fails and never ends; failures are waited out with a growing, bounded, jittered pause.
 */
export const watchHeads = (
  limits: BscLimits,
  wsUrl: Redacted.Redacted<string> | undefined,
  poll: Effect.Effect<BlockHash, RpcFailure>
): Stream.Stream<BlockHash> =>
  Stream.callback<BlockHash>(
    (queue) => {
      const pushing: Pushing = { alive: false }
      const announce = once((hash) => void Queue.offerUnsafe(queue, hash))
      const polling = pollLoop(poll, limits, pushing, announce)
      return wsUrl === undefined ? polling : Effect.all([polling, pushLoop(wsUrl, limits, pushing, announce)], { concurrency: 2 })
    },
    { bufferSize: HEADS_WAITING_MAX, strategy: "sliding" }
  )
