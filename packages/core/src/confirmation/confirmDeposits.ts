import { DateTime, Effect, Option } from "effect"
import type { BlockNumber, ChainId } from "../chain/BlockHeader.ts"
import type { BlockRef, ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { TransferId } from "../chain/Transfer.ts"
import { BlockEvidence } from "../deposit/BlockEvidence.ts"
import { seenNotices } from "../deposit/seenNotices.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Standing } from "../provider/ProviderPool.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readingOrder } from "../provider/readFrom.ts"
import { agreedFinal } from "./agreedFinal.ts"
import { checkTokens } from "./checkTokens.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { nthHighest, ruleInForce } from "./finalHeight.ts"
import type { Judgement } from "./judgeBlocks.ts"
import { judgeBlocks } from "./judgeBlocks.ts"
import { positionOf } from "./positionOf.ts"
import { reportDoubts } from "./reportDoubts.ts"
import { ScanPolicy } from "./ScanPolicy.ts"
import { settleFinal } from "./settleFinal.ts"
import { sortTurned } from "./sortTurned.ts"
import type { Weighed } from "./weigh.ts"
import { weigh } from "./weigh.ts"

/** What one step of confirming did: payments that became final, payments that are gone. */
export interface Confirmed {
  readonly final: number
  readonly dropped: number
}

/** The block of ours at a height that the quorum calls final. */
const agreedBlock = Effect.fn("agreedBlock")(function*(chainId: ChainId, cursor: ScanCursor, height: BlockNumber) {
  if (height === cursor.number) return { number: cursor.number, hash: cursor.hash }
  const stored = yield* (yield* ScanCursorStore).header(chainId, height)
  return Option.match(stored, { onNone: () => null, onSome: ({ hash, number }) => ({ number, hash }) })
})

/** What the providers say of the blocks that hold payments: by their links to the agreed block, or, where there are none, by asking. */
const judgePayments = Effect.fn("judgePayments")(function*(
  chainId: ChainId,
  providers: ReadonlyArray<Speaking>,
  rule: BlockEvidence["rule"],
  { height, witnesses }: Weighed
) {
  const policy = yield* ConfirmationPolicy
  const upTo = agreedFinal(policy, providers)
  if (upTo === null) return []
  const blocks = yield* (yield* TransferStore).seenBlocks(chainId, upTo, (yield* ScanPolicy).transfersMax)
  const inLine = new Set((yield* (yield* ScanCursorStore).linked(chainId, blocks)).map(({ hash }) => hash))
  const linked = blocks.filter((block) => inLine.has(block.hash) && height !== null && block.number <= height)
    .map(({ hash, number }): Judgement => ({
      _tag: "Final", evidence: new BlockEvidence({ number, hash, rule, quorum: policy.quorum, witnesses })
    }))
  const loose = blocks.filter((block) => !inLine.has(block.hash))
  return [...linked, ...(yield* judgeBlocks(loose, providers, policy, rule, true))]
})

/** Tells members whose payments wait how far they are. In a transaction, so that no credit is told before and then overwritten. */
const tellWaiting = Effect.fn("tellWaiting")(function*(chainId: ChainId, latest: BlockNumber) {
  const { confirmations } = yield* ConfirmationPolicy
  const waiting = yield* (yield* TransferStore).seen(chainId, (yield* ScanPolicy).transfersMax)
  yield* tell(seenNotices(waiting, latest, confirmations), yield* DateTime.now)
})

const NOTHING: Confirmed = { final: 0, dropped: 0 }

/** Writes what was judged, in one step. A reorg that another watcher found meanwhile has orphaned what the evidence speaks of. */
const settle = Effect.fn("settle")(function*(
  chainId: ChainId,
  judged: ReadonlyArray<Judgement>,
  agreed: BlockRef | null,
  doubtful: ReadonlySet<TransferId>
) {
  const cursors = yield* ScanCursorStore
  const now = yield* cursors.get(chainId)
  if (Option.isNone(now) || now.value.number < (agreed?.number ?? 0)) return NOTHING
  yield* (yield* TransferStore).orphanIn(chainId, judged.flatMap((one) => one._tag === "Gone" ? [one.block] : []))
  const evidence = judged.flatMap((one) => one._tag === "Final" ? [one.evidence] : [])
  // Whatever is credited lies at or below the mark: a reorg that takes it is broken finality, and nothing less.
  const highest = evidence.reduce<BlockRef | null>((high, one) => high === null || one.number > high.number ? one : high, agreed)
  if (highest !== null) yield* cursors.raiseFinalMark(chainId, { number: highest.number, hash: highest.hash })
  return yield* settleFinal(chainId, evidence, agreed?.number ?? null, doubtful)
})

/**
 * One step of confirming: weighs what the providers say of our chain, turns transfers in blocks that the quorum calls final into deposits
 * to credit, with the evidence, gives up what the final chain does not have, and tells the others how far their payment is. Doubts become
 * incidents. Safe to repeat and to run twice. `whenFinal` is done as soon as there is something to credit, before anybody is told how far
 * his payment is. Errors: `ChainUnavailable`.
 */
export const confirmDeposits = Effect.fn("confirmDeposits")(function*(
  looked?: ReadonlyArray<Standing>,
  whenFinal: Effect.Effect<unknown> = Effect.void
) {
  const { chainId } = yield* SystemWallet
  const transaction = yield* Transaction
  const policy = yield* ConfirmationPolicy
  const standings = looked ?? (yield* (yield* ProviderPool).look)
  const providers = readingOrder(standings)
  const known = yield* (yield* ScanCursorStore).get(chainId)
  if (Option.isNone(known)) return NOTHING
  const cursor = known.value
  const { rule, stalled } = ruleInForce(policy, providers.map(({ head }) => head))
  const positions = (yield* Effect.forEach(providers, (standing) => positionOf(chainId, cursor, standing, policy, rule), {
    concurrency: "unbounded"
  })).filter((position) => position !== null)
  const weighed = yield* sortTurned(weigh(positions, policy.quorum), positions, providers, policy.quorum)
  const agreed = weighed.height === null ? null : yield* agreedBlock(chainId, cursor, weighed.height)
  const doubted = weighed.verdict === "split" || weighed.verdict === "turned"
  const judged = doubted ? [] : yield* judgePayments(chainId, providers, rule, agreed === null ? { ...weighed, height: null } : weighed)
  yield* reportDoubts({ chainId, cursor, providers, heard: standings.filter(({ isMissed }) => !isMissed).length, positions, weighed, judged, stalled })
  const doubtful = yield* checkTokens(chainId, providers, judged.flatMap((one) => one._tag === "Final" ? [one.evidence] : []))
  const settled = yield* transaction.run(settle(chainId, judged, agreed, doubtful))
  if (settled.final > 0) yield* whenFinal
  // Not the highest: one who boasts would make every payment look confirmed.
  const latest = nthHighest(providers.map(({ head }) => head.latest.number), Math.min(policy.quorum, providers.length))
  if (latest !== null) yield* transaction.run(tellWaiting(chainId, latest))
  return settled satisfies Confirmed
})
