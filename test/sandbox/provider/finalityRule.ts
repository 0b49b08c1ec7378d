import { logFilter, placeIn, withTags } from "./blockPlace.ts"
import type { ProviderBehaviour } from "./ProviderBehaviour.ts"
import { heightFrom } from "./ProviderBehaviour.ts"
import type { RpcCall, RpcRule } from "./RpcRule.ts"
import { headNumber, hexNumber, rpcError } from "./RpcRule.ts"

const isFinal = (place: unknown) => place === "finalized" || place === "safe"

const asksForFinality = (call: RpcCall): boolean => {
  if (call.method !== "eth_getLogs") return isFinal(placeIn(call))
  const { fromBlock, toBlock } = logFilter(call)
  return isFinal(fromBlock) || isFinal(toBlock)
}

/** Answers the tags `finalized` and `safe`, wherever they stand, for a height of the test's choice behind this provider's own head. */
export const finalityRule = (behaviour: () => ProviderBehaviour): RpcRule => async (call, next) => {
  const { finality } = behaviour()
  if (finality === undefined || !asksForFinality(call)) return next(call)
  if (finality === "null") return { result: null }
  if (finality === "unsupported") return rpcError(-32602, "invalid argument 0: hex string without 0x prefix")
  const place = hexNumber(heightFrom(finality, await headNumber(next)))
  return next(withTags(call, { finalized: place, safe: place }))
}
