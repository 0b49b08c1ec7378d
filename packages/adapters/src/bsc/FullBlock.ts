import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown } from "@sigmatrade/core/chain/ChainReader"
import { Array as Arrays, Effect, Predicate, Result } from "effect"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import type { RpcCall } from "./JsonRpc.ts"
import { valuesOf } from "./placesFit.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { Settled } from "./matchAnswers.ts"

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
    : Effect.succeed(Arrays.range(from, to).map((number) => BlockNumber.make(number)))

/** Asks for a whole block with its transactions. */
export const blockCall = (number: BlockNumber): RpcCall => ({ method: "eth_getBlockByNumber", params: [hexNumber(number), true] })

/** Reads what was answered to calls for whole blocks. Errors: `BlockUnknown` for the first that the provider has not. */
export const toFullBlocks = Effect.fnUntraced(function*(
  numbers: ReadonlyArray<BlockNumber>,
  answers: ReadonlyArray<Settled>
): Effect.fn.Return<ReadonlyArray<FullBlock>, RpcFailure | BlockUnknown> {
  const blocks: Array<FullBlock> = []
  for (const [index, number] of numbers.entries()) {
    const settled = answers[index] ?? Result.succeed(undefined)
    if (Result.isFailure(settled)) return yield* settled.failure
    if (settled.success === null) return yield* new BlockUnknown({ number })
    const header = yield* decodeHeader(settled.success, number)
    const answer = valuesOf(settled.success)
    const { transactions } = answer
    if (!Array.isArray(transactions) || !transactions.every(Predicate.isObject)) return yield* malformed("transactions")
    blocks.push({ header, answer, transactions })
  }
  return blocks
})
