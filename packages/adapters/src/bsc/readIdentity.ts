import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainIdentity } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Option, Predicate, Result, Schema } from "effect"
import { decodeHeader, Quantity } from "./decodeHeader.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

const decodeChainId = Schema.decodeUnknownOption(Quantity.pipe(Schema.decodeTo(ChainId)))

/** Which chain the provider serves. One that does not tell whether it is catching up is taken to be done with it. */
export const readIdentity = Effect.fnUntraced(function*(chain: WatchedChain): Effect.fn.Return<ChainIdentity, RpcFailure> {
  const [id, first, syncing] = yield* chain.rpc.settle([
    { method: "eth_chainId", params: [] },
    { method: "eth_getBlockByNumber", params: ["0x0", false] },
    { method: "eth_syncing", params: [] }
  ])
  if (id === undefined || first === undefined || syncing === undefined) return yield* malformed("identity")
  const chainId = Option.getOrNull(decodeChainId(yield* Effect.fromResult(id)))
  if (chainId === null) return yield* malformed("chain id")
  const { hash: genesis } = yield* decodeHeader(yield* Effect.fromResult(first), BlockNumber.make(0))
  return { chainId, genesis, syncing: Result.isSuccess(syncing) && (syncing.success === true || Predicate.isObject(syncing.success)) }
})
