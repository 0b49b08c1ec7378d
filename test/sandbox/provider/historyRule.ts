import { callNumber, placedMethod } from "./blockPlace.ts"
import type { ProviderBehaviour } from "./ProviderBehaviour.ts"
import { heightFrom } from "./ProviderBehaviour.ts"
import type { RpcRule } from "./RpcRule.ts"
import { headNumber, rpcError } from "./RpcRule.ts"

/** A node that has thrown away old states or its transaction index, or offers no traces. */
export const historyRule = (behaviour: () => ProviderBehaviour): RpcRule => async (call, next) => {
  const { prunedBelow, traces, unindexedBelow } = behaviour()
  if (traces === "refused" && /^(debug|trace)_/.test(call.method)) {
    return rpcError(-32601, `the method ${call.method} does not exist/is not available`)
  }
  const method = placedMethod(call.method)
  const floor = method?.part === "states" ? prunedBelow : method?.place === "transaction" ? unindexedBelow : undefined
  if (floor === undefined) return next(call)
  const number = await callNumber(call, next)
  if (number === undefined || number >= heightFrom(floor, await headNumber(next))) return next(call)
  return method?.part === "states" ? rpcError(-32000, `missing trie node ${"5e".repeat(32)} (path ) <nil>`) : { result: null }
}
