import type { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockUnknown, ChainRange } from "@sigmatrade/core/chain/ChainReader"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import type { Ref } from "effect"
import { Array, Effect } from "effect"
import { findChangedBlocks } from "./findChangedBlocks.ts"
import { joinTransfers } from "./joinTransfers.ts"
import { findNativePayments, settleNativePayments } from "./NativePayment.ts"
import type { RangeSize } from "./RangeSize.ts"
import { heights, readFullBlocks } from "./readLiveRange.ts"
import { readTokenRange } from "./readTokenRange.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/**
 * The blocks that changed our wallets; `null` where the provider does not compare old states. It says so in many words, so every
 * refusal counts as that: reading whole blocks asks for nothing old.
 */
const changedBlocks = (chain: WatchedChain, from: BlockNumber, to: BlockNumber) =>
  findChangedBlocks(chain, from, to).pipe(
    Effect.catchTag("RpcFailure", (failure) =>
      failure.kind === "state" || failure.kind === "refused" ? Effect.succeed(null) : Effect.fail(failure))
  )

/** Native transfers in the given blocks. */
const readNatives = Effect.fnUntraced(function*(chain: WatchedChain, numbers: ReadonlyArray<BlockNumber>) {
  // A part is dropped once its payments are known: thousands of whole blocks would not fit into memory.
  const parts = yield* Effect.forEach(
    Array.chunksOf(numbers, chain.limits.blocksPerRequestMax),
    (part) =>
      readFullBlocks(chain, part).pipe(
        Effect.flatMap((blocks) => Effect.forEach(blocks, ({ block, header }) => findNativePayments(chain, block, header)))
      ),
    { concurrency: chain.limits.requestsConcurrentMax }
  )
  return yield* settleNativePayments(chain, parts.flat(2))
})

/**
 * The transfers of `from..to`, a final stretch, and the header of its last block. Where every block must be read whole the stretch
 * ends earlier, so that one question never takes too long. Errors: `BlockUnknown` when the provider has not reached the end; `ChainMoved` when answers disagree on the hash of a block.
 */
export const readFinalRange = Effect.fnUntraced(function*(
  chain: WatchedChain,
  size: Ref.Ref<RangeSize>,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ChainRange, RpcFailure | BlockUnknown | ChainMoved> {
  yield* heights(from, to)
  const changed = yield* changedBlocks(chain, from, to)
  const end = changed === null ? BlockNumber.make(Math.min(to, from + chain.limits.wholeBlocksMax - 1)) : to
  const { header, tokens } = yield* readTokenRange(chain, size, from, end)
  const transfers = joinTransfers(yield* readNatives(chain, changed ?? (yield* heights(from, end))), tokens)
  const hashes = new Map<BlockNumber, BlockHash>([[end, header.hash]])
  for (const { blockHash, blockNumber } of transfers) {
    if ((hashes.get(blockNumber) ?? blockHash) !== blockHash) return yield* new ChainMoved({ number: blockNumber })
    hashes.set(blockNumber, blockHash)
  }
  return { headers: [header], transfers }
})
