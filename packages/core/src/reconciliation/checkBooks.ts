import { DateTime, Effect, Option } from "effect"
import { namedWallets } from "../chain/namedWallets.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { agreedToCompare } from "../confirmation/readyToCompare.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import type { Standing } from "../provider/ProviderPool.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import { readingOrder } from "../provider/readFrom.ts"
import type { Checkpoint } from "./Checkpoint.ts"
import { CheckpointStore } from "./CheckpointStore.ts"
import { findingsOf } from "./findingsOf.ts"
import { Invariants } from "./Invariants.ts"
import { readWallets } from "./readWallets.ts"
import { ReconciliationPolicy } from "./ReconciliationPolicy.ts"
import { watchFormerWallets } from "./watchFormerWallets.ts"

/**
 * Compares the books with the chain at the newest final block, to the base unit, and with themselves. What does not fit opens an incident
 * that stops payouts until two operators agree, once, however often it is found; the breakdown is kept. Waits while older blocks are
 * unread or a broken finality is not repaired. Answers the checkpoint, `null` when there was nothing to compare. Errors:
 * `ChainUnavailable` when the quorum does not say what wallets hold.
 */
export const checkBooks = Effect.fn("checkBooks")(function*(looked?: ReadonlyArray<Standing>) {
  const providers = readingOrder(looked ?? (yield* (yield* ProviderPool).look))
  const ready = yield* agreedToCompare(providers)
  if (ready === null) return null
  const { chainId, mark } = ready
  const store = yield* CheckpointStore
  const invariants = yield* Invariants
  const wallets = yield* readWallets(chainId, mark, providers)
  const now = yield* DateTime.now
  const checkpoint: Checkpoint = {
    chainId, block: { number: mark.number, hash: mark.hash }, at: now, wallets, reserves: yield* invariants.reserves, broken: yield* invariants.broken
  }
  const before = Option.getOrNull(yield* store.last(chainId))
  // Before it is kept: books that are fresh let payouts go.
  yield* watchFormerWallets(wallets)
  yield* store.record(checkpoint, DateTime.subtractDuration(now, (yield* ReconciliationPolicy).keepFor))
  yield* Effect.forEach(findingsOf(checkpoint, before), reportIncident, { discard: true })
  return checkpoint
})

/**
 * Whether the books were compared with the chain lately, wallet by wallet as the settings are now: nothing is paid out on trust, and a
 * comparison from before the payout wallet was changed knows nothing of it.
 */
export const booksAreFresh = Effect.gen(function*() {
  const last = yield* (yield* CheckpointStore).last((yield* SystemWallet).chainId)
  const { freshFor } = yield* ReconciliationPolicy
  const since = DateTime.subtractDuration(yield* DateTime.now, freshFor)
  if (Option.isNone(last) || DateTime.isLessThan(last.value.at, since)) return false
  const compared = new Set(last.value.wallets.map(({ wallet }) => wallet))
  return (yield* namedWallets).every((wallet) => compared.has(wallet))
})
