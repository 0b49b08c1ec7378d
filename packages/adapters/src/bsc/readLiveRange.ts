import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockUnknown, ChainRange, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { isLinked } from "@sigmatrade/core/chain/isLinked"
import { Effect } from "effect"
import { heights } from "./FullBlock.ts"
import { mayMoveTokens } from "./mayMoveTokens.ts"
import { askOurWallets } from "./OurWallets.ts"
import { readBlocks } from "./readBlocks.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/**
 * Every block of `from..to`, proven, with our money in it: one call per block, and a second one where the block's bloom or one of its
 * transactions may concern us. That nothing did is proven by the block itself, so no provider can keep money back by silence.
 * Errors: `ChainMoved` when the blocks are no chain.
 */
export const readLiveRange = Effect.fnUntraced(function*(
  chain: WatchedChain,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ChainRange, RpcFailure | BlockUnknown | ChainMoved | ForgedAnswer> {
  const numbers = yield* heights(from, to)
  const ours = yield* askOurWallets(chain.watched)
  const blocks = yield* readBlocks(chain, ours, numbers, { mayHoldLogs: mayMoveTokens(chain, ours) })
  const headers = blocks.map(({ header }) => header)
  const broken = headers.find((header, index) => {
    const parent = headers[index - 1]
    return parent !== undefined && !isLinked(parent.hash, [header])
  })
  if (broken !== undefined) return yield* new ChainMoved({ number: broken.number })
  return { headers, transfers: blocks.flatMap(({ transfers }) => transfers), misdirected: blocks.flatMap(({ misdirected }) => misdirected) }
})
