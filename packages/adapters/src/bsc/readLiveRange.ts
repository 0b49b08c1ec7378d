import { isLinked } from "@sigmatrade/core/chain/isLinked"
import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainRange } from "@sigmatrade/core/chain/ChainReader"
import { BlockUnknown, ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { Array, Effect, Result } from "effect"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import { joinTransfers, tokenTransfer } from "./joinTransfers.ts"
import { findNativePayments, settleNativePayments } from "./NativePayment.ts"
import { readTransferLogs, transferLogsCall, watchesTokens } from "./readTransferLogs.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A block as it was answered, and its header. */
export interface FullBlock {
  readonly header: BlockHeader
  readonly block: unknown
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
  const answers = yield* chain.rpc.all(calls, chain.limits.blocksPerRequestMax)
  return yield* Effect.forEach(numbers, Effect.fnUntraced(function*(number, index) {
    const block = answers[index]
    return block === null ? yield* new BlockUnknown({ number }) : { header: yield* decodeHeader(block, number), block }
  }))
})

/** Token transfers of blocks, each asked for by its own hash so that no other fork can answer (EIP-234). One call per block. */
const readTokens = Effect.fnUntraced(function*(chain: WatchedChain, headers: ReadonlyArray<BlockHeader>) {
  if (!watchesTokens(chain)) return []
  const answers = yield* chain.rpc.settle(headers.map((header) => transferLogsCall(chain, { blockHash: header.hash })))
  const found = yield* Effect.forEach(headers, Effect.fnUntraced(function*(header, index) {
    const { hash, number, timestampSeconds } = header
    const answer = answers[index] ?? Result.succeed(null)
    if (Result.isFailure(answer) && answer.failure.kind === "unknown block") return yield* new ChainMoved({ number })
    const logs = yield* readTransferLogs(chain, yield* Effect.fromResult(answer), number, number, new Map([[number, hash]]))
    return logs.map((log) => tokenTransfer(chain, log, timestampSeconds))
  }))
  return found.flat()
})

const readPart = Effect.fnUntraced(function*(chain: WatchedChain, numbers: ReadonlyArray<BlockNumber>) {
  const blocks = yield* readFullBlocks(chain, numbers)
  const headers = blocks.map(({ header }) => header)
  const payments = yield* Effect.forEach(blocks, ({ block, header }) => findNativePayments(chain, block, header))
  const [tokens, natives] = yield* Effect.all(
    [readTokens(chain, headers), settleNativePayments(chain, payments.flat())],
    { concurrency: 2 }
  )
  return { headers, transfers: joinTransfers(natives, tokens) }
})

/**
 * Every block of `from..to` with its transfers to us: the full block and its logs, two calls per block, and a receipt for each
 * transaction that pays us. Errors: `ChainMoved` when the blocks are no chain or an answer belongs to another block.
 */
export const readLiveRange = Effect.fnUntraced(function*(
  chain: WatchedChain,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ChainRange, RpcFailure | BlockUnknown | ChainMoved> {
  const parts = yield* Effect.forEach(
    Array.chunksOf(yield* heights(from, to), chain.limits.blocksPerRequestMax),
    (numbers) => readPart(chain, numbers)
  )
  const headers = parts.flatMap((part) => part.headers)
  const broken = headers.find((header, index) => {
    const parent = headers[index - 1]
    return parent !== undefined && !isLinked(parent.hash, [header])
  })
  if (broken !== undefined) return yield* new ChainMoved({ number: broken.number })
  return { headers, transfers: parts.flatMap((part) => part.transfers) }
})
