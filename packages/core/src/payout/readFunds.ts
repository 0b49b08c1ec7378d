import { Effect, Option } from "effect"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { heldAt } from "../confirmation/heldAt.ts"
import type { AssetId } from "../money/Asset.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import { readingOrder } from "../provider/readFrom.ts"
import { newestAttempt } from "./Payout.ts"
import type { PayoutRecord } from "./Payout.ts"
import type { LaneKey } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"

/** Payouts that are counted: more are never open. */
const OPEN_MAX = 1000

/** What the payout wallet held at the final mark, and what was on its way out just before it was asked. */
export interface Funds {
  readonly native: AssetId
  readonly held: ReadonlyMap<AssetId, bigint>
  readonly open: ReadonlyArray<PayoutRecord>
}

/**
 * Reads what the payout wallet holds, by the word of the quorum. What is on its way is read first: a payout that becomes final meanwhile
 * counts as still to be paid, never as paid twice. `null`: not known, for too little is read or so old a state is not kept.
 * Errors: `ChainUnavailable`.
 */
export const readFunds = Effect.fn("readFunds")(function*(lane: LaneKey) {
  const listed = yield* ListedAssets
  const native = listed.find(({ contract }) => contract === null)?.asset.id
  const open = yield* (yield* PayoutStore).open(lane, OPEN_MAX)
  const mark = yield* (yield* ScanCursorStore).finalMark(lane.chainId)
  if (native === undefined || Option.isNone(mark)) return null
  const providers = readingOrder(yield* (yield* ProviderPool).look)
  const held = new Map<AssetId, bigint>()
  for (const { asset } of listed) {
    const amount = yield* heldAt(asset.id, lane.wallet, mark.value.number, providers)
    if (amount === null) return null
    held.set(asset.id, amount)
  }
  return { native, held, open } satisfies Funds
})

/** What is left of the funds when all that is on its way, then and now, has left with the gas it may cost. Below zero: too much was promised. */
export const freeFunds = ({ held, native, open }: Funds, openNow: ReadonlyArray<PayoutRecord>): Map<AssetId, bigint> => {
  const free = new Map(held)
  const take = (asset: AssetId, amount: bigint) => free.set(asset, (free.get(asset) ?? 0n) - amount)
  const all = new Map([...open, ...openNow].map((record) => [record.payout.id, record]))
  for (const record of all.values()) {
    const { gasLimit, gasPrice } = newestAttempt(record)
    take(record.payout.asset, record.payout.amount)
    take(native, gasLimit * gasPrice)
  }
  return free
}
