import { DateTime, Effect } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import type { TransferId } from "../chain/Transfer.ts"
import { transferId } from "../chain/Transfer.ts"
import type { BlockEvidence } from "../deposit/BlockEvidence.ts"
import { DepositStore } from "../deposit/DepositStore.ts"
import { droppedNotices } from "../deposit/droppedNotices.ts"
import type { Sighting } from "../deposit/TransferStore.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import type { Entry } from "../ledger/Entry.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { dustFinal } from "../ledger/postings/dustFinal.ts"
import { walletMoved } from "../ledger/postings/walletMoved.ts"
import { Amount } from "../money/Amount.ts"
import { Money } from "../money/Money.ts"
import { tell } from "../notification/tell.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** Dust of one block and asset together: as many crumbs as there are, one entry, under the id of the first: each is final once. */
const dustEntries = (final: ReadonlyArray<Sighting>): ReadonlyArray<Entry> => {
  const dust = final.filter(({ attribution }) => attribution._tag === "Dust").map(({ transfer }) => transfer)
  const blocks = Map.groupBy(dust, ({ asset, blockHash }) => `${blockHash} ${asset}`)
  return [...blocks.values()].flatMap((transfers) => {
    const [first] = transfers
    if (first === undefined) return []
    const amount = Amount.make(transfers.reduce((sum, transfer) => sum + transfer.amount, 0n))
    return [dustFinal(transferId(first), new Money({ asset: first.asset, amount }))]
  })
}

/** Our own money on its way; what stays within one kind of wallet moves no account. */
const ownEntries = (final: ReadonlyArray<Sighting>): ReadonlyArray<Entry> =>
  final.flatMap(({ attribution, transfer }) => {
    if (attribution._tag !== "Own") return []
    const { movement } = attribution
    // A payment of ours is booked when its payout is settled.
    if (movement === "within deposit" || movement === "within payout" || movement === "payout") return []
    return [walletMoved(transferId(transfer), new Money({ asset: transfer.asset, amount: transfer.amount }), movement)]
  })

/** What becomes a deposit. Whose amount is in doubt belongs to nobody before a person has looked. */
const asPayment = (sighting: Sighting, doubtful: ReadonlySet<TransferId>): ReadonlyArray<Sighting> => {
  const { attribution, transfer } = sighting
  if (attribution._tag !== "Member" && attribution._tag !== "Suspense") return []
  return [doubtful.has(transferId(transfer)) ? { transfer, attribution: { _tag: "Suspense", reason: "not proven" } } : sighting]
}

/**
 * Inside a transaction: turns what the evidence makes final into deposits to credit, books dust and our own movements, and gives up what
 * the final chain does not have up to `height`, which is told once. Answers how many of each.
 */
export const settleFinal = Effect.fn("settleFinal")(function*(
  chainId: ChainId,
  evidence: ReadonlyArray<BlockEvidence>,
  height: BlockNumber | null,
  doubtful: ReadonlySet<TransferId>
) {
  const transfers = yield* TransferStore
  const policy = yield* ScanPolicy
  const now = yield* DateTime.now
  const final = evidence.length === 0 ? [] : yield* transfers.finalize(chainId, evidence, now)
  const payments = final.flatMap((sighting) => asPayment(sighting, doubtful))
  yield* (yield* DepositStore).add(payments, now)
  // House and chain accounts may stand anywhere, so too little in one is a broken invariant, not a case.
  yield* (yield* Ledger).post([...dustEntries(final), ...ownEntries(final)], now).pipe(Effect.orDie)
  if (height === null) return { final: payments.length, dropped: 0 }
  const cursors = yield* ScanCursorStore
  const [gap] = yield* cursors.gaps(chainId)
  // What a reorg took may be in blocks that were put off: it is given up only when those are read.
  const dropped = yield* transfers.drop(chainId, gap === undefined || height < gap.after.number ? height : gap.after.number, policy.transfersMax)
  yield* tell(droppedNotices(dropped), now)
  const below = height - policy.headersMax
  if (below > 0) yield* cursors.prune(chainId, BlockNumber.make(below))
  return { final: payments.length, dropped: dropped.length }
})
