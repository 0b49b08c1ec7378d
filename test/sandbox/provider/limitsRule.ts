import { logFilter, placeNumber } from "./blockPlace.ts"
import type { ProviderBehaviour } from "./ProviderBehaviour.ts"
import type { RpcRule } from "./RpcRule.ts"
import { resultOf, rpcError } from "./RpcRule.ts"

/** Bounds of `eth_getLogs`: too many blocks are refused, too many logs refused or silently cut. */
export const limitsRule = (behaviour: () => ProviderBehaviour): RpcRule => async (call, next) => {
  const { logLimit, rangeLimit } = behaviour()
  if (call.method !== "eth_getLogs") return next(call)
  const { blockHash, fromBlock, toBlock } = logFilter(call)
  if (rangeLimit !== undefined && blockHash === undefined) {
    const from = await placeNumber(fromBlock ?? "latest", next) ?? 0
    const to = await placeNumber(toBlock ?? "latest", next) ?? 0
    const { blocks, code = -32614, message = `eth_getLogs is limited to a ${blocks} range` } = rangeLimit
    if (to - from + 1 > blocks) return rpcError(code, message)
  }
  const answer = await next(call)
  const found = resultOf(answer)
  if (logLimit === undefined || !Array.isArray(found) || found.length <= logLimit.logs) return answer
  const { code = -32005, logs, message = `query returned more than ${logs} results`, truncate } = logLimit
  return truncate === true ? { result: found.slice(0, logs) } : rpcError(code, message)
}
