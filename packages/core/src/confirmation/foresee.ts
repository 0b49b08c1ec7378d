import { Effect, Option } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { LookAhead } from "../chain/ChainReader.ts"
import { NOTHING_AHEAD } from "../chain/ChainReader.ts"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { ourWallets } from "../deposit/OurWallet.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { ScanPolicy } from "./ScanPolicy.ts"
import { balancesAround, touched } from "./touched.ts"

/** Wallets foreseen at most: what a look asks must stay small, and the others are asked for when it is their turn. */
const WALLETS_MAX = 8
/** Sightings looked through for the block that becomes final next. */
const SIGHTINGS_MAX = 1000

/** The wallets and tokens that must be compared when the block above the mark becomes final. */
const dueAbove = Effect.fn("dueAbove")(function*(mark: BlockNumber) {
  const { chainId } = yield* SystemWallet
  const transfers = yield* TransferStore
  const due = BlockNumber.make(mark + 1)
  const blocks = yield* transfers.seenBlocks(chainId, due, (yield* ScanPolicy).transfersMax)
  if (!blocks.some(({ number }) => number === due)) return []
  const tokens = new Set((yield* ListedAssets).flatMap(({ asset, contract }) => contract === null ? [] : [asset.id]))
  const sightings = (yield* transfers.seen(chainId, SIGHTINGS_MAX)).filter(({ transfer }) =>
    transfer.blockNumber === due && tokens.has(transfer.asset))
  if (sightings.length === 0) return []
  const wallets = yield* ourWallets([...new Set(sightings.flatMap(({ transfer }) => [transfer.from, transfer.to]))])
  return touched(sightings, new Set(wallets.keys())).slice(0, WALLETS_MAX)
})

/**
 * What the next look will have to know when one more block has been made: that block, and whatever the payments of the block that becomes
 * final by it are checked against. A guess that saves requests, and nothing else: what does not come true is asked for as ever.
 */
export const foresee = Effect.fn("foresee")(function*() {
  const { chainId } = yield* SystemWallet
  const cursors = yield* ScanCursorStore
  const cursor = yield* cursors.get(chainId)
  if (Option.isNone(cursor)) return NOTHING_AHEAD
  const next = BlockNumber.make(cursor.value.number + 1)
  const mark = yield* cursors.finalMark(chainId)
  const due = Option.isNone(mark) ? [] : yield* dueAbove(mark.value.number)
  return {
    next,
    balances: due.flatMap(balancesAround),
    tokens: [...new Set(due.map(({ asset }) => asset))]
  } satisfies LookAhead
})
