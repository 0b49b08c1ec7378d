import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockUnknown, ChainMoved, ChainRange, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Clock, Effect } from "effect"
import { findChangedBlocks } from "./findChangedBlocks.ts"
import { findLogBlocks } from "./findLogBlocks.ts"
import { heights } from "./FullBlock.ts"
import { inspectLogs } from "./inspectLogs.ts"
import { mayMoveTokens } from "./mayMoveTokens.ts"
import type { OurWallets } from "./OurWallets.ts"
import { askOurWallets } from "./OurWallets.ts"
import type { BlockReading, ReadBlock } from "./readBlocks.ts"
import { readBlocks } from "./readBlocks.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

type Failure = RpcFailure | BlockUnknown | ChainMoved | ForgedAnswer

/**
 * The blocks that changed our wallets; `null` where every block must be read: our wallets are too many, or the provider does not
 * compare old states. It says so in many words, so every refusal counts as that: reading whole blocks asks for nothing old.
 */
const changedBlocks = (
  chain: WatchedChain,
  { few }: OurWallets,
  from: BlockNumber,
  to: BlockNumber
): Effect.Effect<ReadonlyArray<BlockNumber> | null, RpcFailure> =>
  few === null ? Effect.succeed(null) : findChangedBlocks(chain, few, from, to).pipe(
    Effect.catchTag("RpcFailure", (failure) =>
      failure.kind === "state" || failure.kind === "refused" ? Effect.succeed(null) : Effect.fail(failure))
  )

const rangeOf = (chain: WatchedChain, header: BlockHeader, blocks: ReadonlyArray<ReadBlock>): Effect.Effect<ChainRange> =>
  Effect.map(Clock.currentTimeMillis, (nowMs) => {
    for (const block of blocks) chain.known.add(block.header, nowMs)
    return {
      headers: [header],
      transfers: blocks.flatMap(({ transfers }) => transfers),
      misdirected: blocks.flatMap(({ misdirected }) => misdirected)
    }
  })

const wholeOf = (chain: WatchedChain, blocks: ReadonlyArray<ReadBlock>): Effect.Effect<ChainRange> => {
  const header = blocks.at(-1)?.header
  return header === undefined ? Effect.die(new RangeError("no blocks")) : rangeOf(chain, header, blocks)
}

/** Proves the blocks that are known to hold something of ours. */
const readFound = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  changed: ReadonlyArray<BlockNumber>,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ChainRange, Failure> {
  const { hashes, header, logs } = yield* findLogBlocks(chain, ours, from, to)
  const found = [...new Set([...changed, ...logs.keys()])].toSorted((one, other) => one - other)
  const reading: BlockReading = { hashes, mayHoldLogs: () => true, inspect: inspectLogs({ hashes, logs, isWhole: true }) }
  const blocks = yield* readBlocks(chain, ours, found.slice(0, chain.limits.foundBlocksMax), reading)
  return yield* rangeOf(chain, found.length > blocks.length ? blocks.at(-1)?.header ?? header : header, blocks)
})

/** Reads every block. Few wallets are looked for in each block's bloom; for many that would fetch the receipts of every block. */
const readWhole = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ChainRange, Failure> {
  const numbers = yield* heights(from, BlockNumber.make(Math.min(to, from + chain.limits.wholeBlocksMax - 1)))
  const end = numbers.at(-1) ?? from
  if (ours.few !== null) return yield* wholeOf(chain, yield* readBlocks(chain, ours, numbers, { mayHoldLogs: mayMoveTokens(chain, ours) }))
  const { hashes, logs } = yield* findLogBlocks(chain, ours, from, end)
  // A wallet may have become ours since the logs were asked for: then they are not whole, and the block still is.
  const inspect = inspectLogs({ hashes, logs, isWhole: false })
  return yield* wholeOf(chain, yield* readBlocks(chain, ours, numbers, { mayHoldLogs: ({ header }) => logs.has(header.number), inspect }))
})

/**
 * The money of `from..to`, a final stretch, and the header of its last block. Logs and balances tell which blocks hold some, and the
 * blocks themselves, proven, what. Where very many blocks must be read the stretch ends earlier, so that one question never takes too
 * long. Errors: `BlockUnknown` when the provider has not reached the end; `ChainMoved` when answers disagree on the hash of a block.
 */
export const readFinalRange = Effect.fnUntraced(function*(
  chain: WatchedChain,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ChainRange, Failure> {
  yield* heights(from, to)
  const ours = yield* askOurWallets(chain.watched)
  const changed = yield* changedBlocks(chain, ours, from, to)
  return changed === null ? yield* readWhole(chain, ours, from, to) : yield* readFound(chain, ours, changed, from, to)
})
