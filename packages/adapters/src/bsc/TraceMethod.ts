import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Predicate, Result } from "effect"
import type { CallFrame } from "./CallFrame.ts"
import { frameOfTrace, framesOfTracer } from "./CallFrame.ts"
import { hexNumber } from "./decodeHeader.ts"
import type { RpcCall } from "./JsonRpc.ts"
import { valuesOf } from "./placesFit.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"

/** The frames of each transaction of a block, in the order of the block. */
export type BlockFrames = ReadonlyArray<ReadonlyArray<CallFrame>>

/** One of the ways in which nodes trace. */
export interface TraceMethod {
  /** The call that asks for a block's traces. */
  readonly call: (block: BlockHeader) => RpcCall
  /** Reads the answer. `hashes` are those of the block's transactions. */
  readonly read: (
    answer: unknown,
    block: BlockHeader,
    hashes: ReadonlyArray<string>
  ) => Effect.Effect<BlockFrames, RpcFailure | ChainMoved>
}

/** geth, and BSC's own node. */
const debugMethod: TraceMethod = {
  call: ({ hash }) => ({ method: "debug_traceBlockByHash", params: [hash, { tracer: "callTracer" }] }),
  read: (answer, _, hashes) => {
    if (!Array.isArray(answer) || answer.length !== hashes.length) return Effect.fail(malformed("traces"))
    return Effect.forEach(answer, (item: unknown, index) => {
      const { result, txHash } = valuesOf(item)
      const isPlaced = txHash === undefined || (Predicate.isString(txHash) && txHash.toLowerCase() === hashes[index])
      const frames = isPlaced ? framesOfTracer(result) : null
      return frames === null ? Effect.fail(malformed("trace")) : Effect.succeed(frames)
    })
  }
}

/** Erigon, Reth, Nethermind: by height only, so every entry must name the block that was meant. */
const traceMethod: TraceMethod = {
  call: ({ number }) => ({ method: "trace_block", params: [hexNumber(number)] }),
  read: Effect.fnUntraced(function*(answer, { hash, number }, hashes) {
    if (!Array.isArray(answer)) return yield* malformed("traces")
    const frames = new Map<string, Array<CallFrame>>(hashes.map((txHash) => [txHash, []]))
    for (const item of answer.map(valuesOf)) {
      if (String(item["blockHash"]).toLowerCase() !== hash) return yield* new ChainMoved({ number })
      if (item["type"] === "reward") continue
      const frame = frameOfTrace(item)
      const ofTransaction = frames.get(String(item["transactionHash"]).toLowerCase())
      if (frame === null || ofTransaction === undefined) return yield* malformed("trace")
      ofTransaction.push(frame)
    }
    const found = [...frames.values()]
    return found.every(([top]) => top?.depth === 0) ? found : yield* malformed("traces")
  })
}

/** Every way of tracing, the better one first. */
export const TRACE_METHODS: ReadonlyArray<TraceMethod> = [debugMethod, traceMethod]

/** Hashes of the transactions of a block read without them; a failure when it is not the block that was meant. */
export const readHashes = (
  answer: Result.Result<unknown, RpcFailure>,
  { hash, number }: BlockHeader
): Effect.Effect<ReadonlyArray<string>, RpcFailure | ChainMoved> =>
  Effect.flatMap(Effect.fromResult(answer), (block): Effect.Effect<ReadonlyArray<string>, RpcFailure | ChainMoved> => {
    const { hash: stated, transactions } = valuesOf(block)
    if (stated !== hash) return Effect.fail(new ChainMoved({ number }))
    return Array.isArray(transactions)
      ? Effect.succeed(transactions.map((transaction) => String(transaction).toLowerCase()))
      : Effect.fail(malformed("transactions"))
  })
