import type { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { Effect, Queue, Stream } from "effect"

/** How long a head that too few have announced waits for the others: longer than providers are apart, and less than a block. */
const OTHERS_WAIT_MS = 200
/** Heads remembered to count who has announced them. */
const HEADS_REMEMBERED_MAX = 64

/**
 * Wakes scanning once for every new head: when as many providers as the quorum have announced it, for before that nothing becomes final
 * by it; or a moment after the first one, if the others stay silent. Never ends.
 */
export const wakeByHeads = Effect.fn("wakeByHeads")(function*(wake: Queue.Enqueue<void>) {
  const providers = yield* ChainProviders
  const { quorum } = yield* ConfirmationPolicy
  const enough = Math.min(quorum, providers.length)
  const heard = new Map<BlockHash, Set<ProviderId>>()

  const hear = Effect.fnUntraced(function*(id: ProviderId, hash: BlockHash) {
    const known = heard.get(hash)
    const by = known ?? new Set<ProviderId>()
    if (by.has(id)) return
    heard.set(hash, by.add(id))
    const [oldest] = heard.keys()
    if (oldest !== undefined && heard.size > HEADS_REMEMBERED_MAX) heard.delete(oldest)
    if (by.size === enough) yield* Queue.offer(wake, undefined)
    if (known !== undefined || by.size >= enough) return
    const late = Effect.suspend(() => by.size < enough ? Queue.offer(wake, undefined) : Effect.void)
    yield* Effect.forkChild(Effect.andThen(Effect.sleep(OTHERS_WAIT_MS), late))
  })

  return yield* Effect.forEach(providers, ({ id, reader }) => Stream.runForEach(reader.heads, (hash) => hear(id, hash)), {
    concurrency: "unbounded",
    discard: true
  })
})
