import { Effect, Result } from "effect"
import type { RpcCall } from "./JsonRpc.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

type Settled = Effect.Effect<ReadonlyArray<Result.Result<unknown, RpcFailure>>, RpcFailure>

const isTooMuch = (answer: Result.Result<unknown, RpcFailure>) => Result.isFailure(answer) && answer.failure.kind === "range"

/**
 * The answers to calls for whole blocks or their receipts, few of them in one request. Where an answer is too large it is asked for
 * again in halves: a full block is large, and so is what comes with it. Fails when a request as a whole failed.
 */
export const settleHalving = (chain: WatchedChain, calls: ReadonlyArray<RpcCall>, most = chain.limits.blocksPerRequestMax): Settled =>
  chain.rpc.settle(calls, most).pipe(
    Effect.result,
    Effect.flatMap((asked): Settled => {
      const isRefused = Result.isFailure(asked) ? asked.failure.kind === "range" : asked.success.some(isTooMuch)
      const half = Math.floor(Math.min(most, calls.length) / 2)
      return isRefused && half > 0 ? settleHalving(chain, calls, half) : Effect.fromResult(asked)
    })
  )
