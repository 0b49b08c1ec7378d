import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import type { Transfer, TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Effect } from "effect"

/** A block as it is, with everything of ours in it. */
export interface TrueBlock {
  readonly header: BlockHeader
  readonly transfers: ReadonlyArray<Transfer>
  /** What only traces show. */
  readonly internal: ReadonlyArray<Transfer>
}

/** The chain as it is now; block `n` at place `n`. */
export interface Truth {
  readonly blocks: Array<TrueBlock>
  readonly byId: Map<TransferId, Transfer>
}

/** Nothing known yet. */
export const makeTruth = (): Truth => ({ blocks: [], byId: new Map() })

/** Learns what has changed since it was last asked: after a reorg the blocks that are gone are forgotten. */
export const learn = Effect.fn("learn")(function*({ blocks, byId }: Truth) {
  const reader = yield* ChainReader
  const { latest } = yield* reader.head
  while (blocks.length > latest.number + 1) blocks.pop()
  while (blocks.length > 0) {
    const last = blocks.at(-1)
    const now = last === undefined ? undefined : yield* reader.header(last.header.number)
    if (now?.hash === last?.header.hash) break
    blocks.pop()
  }
  const from = blocks.length
  if (from <= latest.number) {
    const { headers, transfers } = yield* reader.liveRange(BlockNumber.make(from), latest.number)
    const inBlock = Map.groupBy(transfers, ({ blockHash }) => blockHash)
    for (const header of headers) {
      blocks.push({ header, transfers: inBlock.get(header.hash) ?? [], internal: (yield* reader.internalTransfers(header)) ?? [] })
    }
  }
  byId.clear()
  for (const { transfers } of blocks) for (const transfer of transfers) byId.set(transferId(transfer), transfer)
})
