import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown } from "@sigmatrade/core/chain/ChainReader"
import { Array, Effect, Predicate } from "effect"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import { valuesOf } from "./placesFit.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import { settleHalving } from "./settleHalving.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A part of a JSON-RPC answer by the names of its fields. */
export type Answer = Readonly<Record<string, unknown>>

/** A block as it was answered, not proven yet. */
export interface FullBlock {
  readonly header: BlockHeader
  readonly answer: Answer
  readonly transactions: ReadonlyArray<Answer>
}

/** The heights `from..to`. A stretch that ends before it starts is a mistake of the caller. */
export const heights = (from: BlockNumber, to: BlockNumber): Effect.Effect<ReadonlyArray<BlockNumber>> =>
  from > to
    ? Effect.die(new RangeError(`blocks ${from}..${to}`))
    : Effect.succeed(Array.range(from, to).map((number) => BlockNumber.make(number)))

/** Reads whole blocks with their transactions, one call each. Errors: `BlockUnknown` for the first that the provider has not. */
export const readFullBlocks = Effect.fnUntraced(function*(
  chain: WatchedChain,
  numbers: ReadonlyArray<BlockNumber>
): Effect.fn.Return<ReadonlyArray<FullBlock>, RpcFailure | BlockUnknown> {
  const calls = numbers.map((number) => ({ method: "eth_getBlockByNumber", params: [hexNumber(number), true] }))
  const answers = yield* settleHalving(chain, calls)
  return yield* Effect.forEach(numbers, Effect.fnUntraced(function*(number, index) {
    const settled = answers[index]
    const block = settled === undefined ? undefined : yield* Effect.fromResult(settled)
    if (block === null) return yield* new BlockUnknown({ number })
    const header = yield* decodeHeader(block, number)
    const answer = valuesOf(block)
    const { transactions } = answer
    if (!Array.isArray(transactions) || !transactions.every(Predicate.isObject)) return yield* malformed("transactions")
    return { header, answer, transactions }
  }))
})
