import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { internalCall, Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Clock, Effect, Result } from "effect"
import { internalMoves } from "./CallFrame.ts"
import { hexNumber } from "./decodeHeader.ts"
import { askOurWallets } from "./OurWallets.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { BlockFrames, TraceMethod } from "./TraceMethod.ts"
import { readHashes, TRACE_METHODS } from "./TraceMethod.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A refusal looks the same whether a plan does not include tracing or the node was in a bad mood, so it is not believed for ever. */
const ASK_AGAIN_MS = 600_000

interface Traced {
  readonly frames: BlockFrames
  readonly hashes: ReadonlyArray<string>
}

/** `null` when this way is not offered, or not for so old a state. */
const traceBy = Effect.fnUntraced(function*(
  chain: WatchedChain,
  method: TraceMethod,
  block: BlockHeader
): Effect.fn.Return<Traced | null, RpcFailure | ChainMoved> {
  const now = yield* Clock.currentTimeMillis
  const call = method.call(block)
  const { tracesMissingUntilMs } = chain.learnt
  if (now < (tracesMissingUntilMs.get(call.method) ?? 0)) return null
  const blockCall = { method: "eth_getBlockByNumber", params: [hexNumber(block.number), false] }
  const [listed, traces] = yield* chain.rpc.settle([blockCall, call])
  if (listed === undefined || traces === undefined) return yield* malformed("traces")
  // First of all: what is refused because the block is gone says nothing about tracing.
  const hashes = yield* readHashes(listed, block)
  if (Result.isSuccess(traces)) return { hashes, frames: yield* method.read(traces.success, block, hashes) }
  if (traces.failure.kind === "refused") tracesMissingUntilMs.set(call.method, now + ASK_AGAIN_MS)
  return traces.failure.kind === "refused" || traces.failure.kind === "state" ? null : yield* traces.failure
})

const transfersOf = Effect.fnUntraced(function*(chain: WatchedChain, block: BlockHeader, { frames, hashes }: Traced) {
  const moves = frames.flatMap((ofTransaction, index) =>
    internalMoves(ofTransaction).map((move) => ({ ...move, txHash: hashes[index] ?? "" })))
  const ours = yield* askOurWallets(chain.watched)
  const wallets = yield* ours.among(moves.flatMap(({ from, to }) => [from, to]))
  const { hash: blockHash, number: blockNumber, timestampSeconds } = block
  const place = { chainId: chain.chainId, blockNumber, blockHash, timestampSeconds, asset: chain.native, proof: "word" as const }
  return moves.filter(({ from, to }) => wallets.has(from) || wallets.has(to)).map(({ from, ordinal, to, txHash, value }) =>
    new Transfer({ ...place, txHash: TxHash.make(txHash), logIndex: internalCall(ordinal), from, to, amount: Amount.make(value) }))
})

/**
 * Native value that contracts moved to or from our wallets inside the transactions of a block: one provider's word, for no root holds
 * it. `null` when the provider offers no way of tracing, or none for a block this old.
 * Errors: `ChainMoved` when the provider's block at this height is another one.
 */
export const readInternalTransfers = Effect.fnUntraced(function*(
  chain: WatchedChain,
  block: BlockHeader
): Effect.fn.Return<ReadonlyArray<Transfer> | null, RpcFailure | ChainMoved> {
  for (const method of TRACE_METHODS) {
    const traced = yield* traceBy(chain, method, block)
    if (traced !== null) return yield* transfersOf(chain, block, traced)
  }
  return null
})
