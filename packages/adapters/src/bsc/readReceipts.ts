import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import type { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { Effect, Metric, Result } from "effect"
import { hexNumber } from "./decodeHeader.ts"
import type { Answer, FullBlock } from "./FullBlock.ts"
import type { RpcCall } from "./JsonRpc.ts"
import type { Settled } from "./matchAnswers.ts"
import { valuesOf } from "./placesFit.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import { settleHalving } from "./settleHalving.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** Answers of "nothing" where the block itself says that there is something. */
export const emptyAnswers = Metric.counter("sigmatrade_rpc_empty_answers_total", {
  description: "Receipts or logs that a provider answered as none though the block says otherwise.",
  incremental: true
})

/** Counts and tells of an answer of "nothing" that cannot be true. */
export const noteEmptyAnswer = (method: string, number: number): Effect.Effect<void> =>
  Metric.update(emptyAnswers, 1).pipe(
    Effect.andThen(Effect.logWarning("the provider answered nothing where the block says otherwise", { method, number }))
  )

/** Asks for the receipts of a block. */
export const receiptsCall = (place: BlockHash | BlockNumber): RpcCall =>
  ({ method: "eth_getBlockReceipts", params: [typeof place === "number" ? hexNumber(place) : place] })

/** By hash nothing else can be meant; refused, or not known that way, it must be tried by height. */
const isAnswered = (answer: Settled): boolean =>
  Result.isSuccess(answer) ? answer.success !== null : !["refused", "malformed", "unknown block"].includes(answer.failure.kind)

const settleReceipts = Effect.fnUntraced(function*(
  chain: WatchedChain,
  blocks: ReadonlyArray<FullBlock>,
  early: ReadonlyArray<Settled> | null
) {
  const byHeight = (some: ReadonlyArray<FullBlock>) => settleHalving(chain, some.map(({ header }) => receiptsCall(header.number)))
  if (!chain.learnt.receiptsByHash) return early ?? (yield* byHeight(blocks))
  const answers = early ?? (yield* settleHalving(chain, blocks.map(({ header }) => receiptsCall(header.hash))))
  const open = blocks.filter((_, index) => !isAnswered(answers[index] ?? Result.succeed(null)))
  if (open.length === 0) return answers
  const again = yield* byHeight(open)
  // Some that came by hash, or none by height, say nothing against asking by hash.
  if (open.length === blocks.length && again.some(isAnswered)) chain.learnt.receiptsByHash = false
  return blocks.map((block, index) => open.includes(block) ? again[open.indexOf(block)] : answers[index])
})

const isOfBlock = (receipt: Answer, { header }: FullBlock): boolean => String(receipt["blockHash"]).toLowerCase() === header.hash

/**
 * The receipts of each block, one call per block, asked for by the block's hash where the provider takes that. Not proven yet.
 * `early`: what was answered when they were asked for together with the blocks.
 * Errors: `ChainMoved` when receipts are those of another block; nothing for a block with transactions is unknown, never "none".
 */
export const readReceipts = Effect.fnUntraced(function*(
  chain: WatchedChain,
  blocks: ReadonlyArray<FullBlock>,
  early: ReadonlyArray<Settled> | null = null
): Effect.fn.Return<ReadonlyArray<ReadonlyArray<Answer>>, RpcFailure | ChainMoved> {
  if (blocks.length === 0) return []
  const answers = yield* settleReceipts(chain, blocks, early)
  const all: Array<ReadonlyArray<Answer>> = []
  for (const [index, block] of blocks.entries()) {
    const { number } = block.header
    const settled = answers[index] ?? Result.fail(malformed("receipts"))
    if (Result.isFailure(settled) && settled.failure.kind === "unknown block") return yield* new ChainMoved({ number })
    if (Result.isFailure(settled)) return yield* settled.failure
    const receipts = settled.success
    const isNothing = receipts === null || (Array.isArray(receipts) && receipts.length === 0)
    if (isNothing && block.transactions.length > 0) {
      yield* noteEmptyAnswer("eth_getBlockReceipts", number)
      return yield* malformed("receipts missing")
    }
    if (!Array.isArray(receipts)) return yield* malformed("receipts")
    const read = receipts.map(valuesOf)
    // One of them alone is a forged answer, which the proof finds; all of them are another fork's.
    if (read.length > 0 && !read.some((receipt) => isOfBlock(receipt, block))) return yield* new ChainMoved({ number })
    all.push(read)
  }
  return all
})
