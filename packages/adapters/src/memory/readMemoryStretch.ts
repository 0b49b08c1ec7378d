import type { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainRange } from "@sigmatrade/core/chain/ChainReader"
import { BlockUnknown, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import type { MemoryBlock } from "./MemoryBlock.ts"
import type { MemoryProvider } from "./MemoryProvider.ts"

const shownTo = (blocks: ReadonlyArray<MemoryBlock>, ours: ReadonlySet<Address>): ChainRange => ({
  headers: blocks.map(({ header }) => header),
  transfers: blocks.flatMap(({ shown }) => shown.filter(({ from, to }) => ours.has(from) || ours.has(to))),
  misdirected: blocks.flatMap(({ misdirected }) => misdirected.filter(({ from, to }) => ours.has(to) && !ours.has(from)))
})

/** Blocks `from..to` as a provider shows them, with what concerns the wallets that are ours now. */
export const readMemoryStretch = (
  { condition, view, wallets }: MemoryProvider,
  from: BlockNumber,
  to: BlockNumber
): Effect.Effect<ChainRange, BlockUnknown | ForgedAnswer> => {
  if (from > to) return Effect.die(new RangeError(`blocks ${from}..${to}`))
  const { blocks, tip } = view()
  const { blocksFrom, forges } = condition()
  if (from < blocksFrom) return Effect.fail(new BlockUnknown({ number: from }))
  if (to > tip) return Effect.fail(new BlockUnknown({ number: BlockNumber.make(Math.max(from, tip + 1)) }))
  if (forges._tag === "Answer" && forges.number >= from && forges.number <= to) {
    return Effect.fail(new ForgedAnswer({ number: BlockNumber.make(forges.number), what: forges.what }))
  }
  const stretch = blocks.slice(from, to + 1)
  const parties = stretch.flatMap((block) => block.parties)
  if (parties.length === 0) return Effect.succeed(shownTo(stretch, new Set()))
  return Effect.map(wallets.among([...new Set(parties)]), (ours) => shownTo(stretch, ours))
}
