import type { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
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

/** Native transfers of a stretch: of the blocks that changed our wallets where states can be compared, of every block otherwise. */
const readNatives = Effect.fnUntraced(function*(chain: WatchedChain, from: BlockNumber, to: BlockNumber) {
  const changed = yield* findChangedBlocks(chain, from, to).pipe(
    Effect.catchTag("RpcFailure", (failure) => failure.kind === "state" ? Effect.succeed(null) : Effect.fail(failure))
  )
  const numbers = changed ?? (yield* heights(from, to))
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
 * The transfers of `from..to`, a final stretch, and the header of `to`.
 * Errors: `BlockUnknown` when the provider has not reached `to`; `ChainMoved` when answers disagree on the hash of a block.
 */
export const readFinalRange = Effect.fnUntraced(function*(
  chain: WatchedChain,
  size: Ref.Ref<RangeSize>,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ChainRange, RpcFailure | BlockUnknown | ChainMoved> {
  yield* heights(from, to)
  const { header, tokens } = yield* readTokenRange(chain, size, from, to)
  const transfers = joinTransfers(yield* readNatives(chain, from, to), tokens)
  const hashes = new Map<BlockNumber, BlockHash>([[to, header.hash]])
  for (const { blockHash, blockNumber } of transfers) {
    if ((hashes.get(blockNumber) ?? blockHash) !== blockHash) return yield* new ChainMoved({ number: blockNumber })
    hashes.set(blockNumber, blockHash)
  }
  return { headers: [header], transfers }
})
