import { callNumber, isHash, logFilter, placedMethod, placeNumber, withTags } from "./blockPlace.ts"
import type { Height, Lag, ProviderBehaviour } from "./ProviderBehaviour.ts"
import { heightFrom } from "./ProviderBehaviour.ts"
import type { AskNext, RpcAnswer, RpcCall, RpcRule } from "./RpcRule.ts"
import { headNumber, hexNumber, rpcError } from "./RpcRule.ts"

const answerLogs = async (call: RpcCall, next: AskNext, last: number, beyond: Lag["beyond"]): Promise<RpcAnswer> => {
  const filter = logFilter(call)
  if (isHash(filter.blockHash)) {
    const number = await placeNumber(filter.blockHash, next)
    if (number === undefined || number <= last) return next(call)
    return beyond === "empty" ? { result: [] } : rpcError(-32000, "unknown block")
  }
  const to = await placeNumber(filter.toBlock ?? "latest", next) ?? Infinity
  if (to <= last) return next(call)
  if (beyond !== "empty") return rpcError(-32602, "block range extends beyond current head block")
  const from = await placeNumber(filter.fromBlock ?? "latest", next) ?? Infinity
  return from > last ? { result: [] } : next({ ...call, params: [{ ...filter, toBlock: hexNumber(last) }] })
}

/** Pretends that the chain, or a part of the node, ends earlier than the upstream's. */
export const lagRule = (behaviour: () => ProviderBehaviour): RpcRule => async (call, next) => {
  const { lag } = behaviour()
  if (lag === undefined) return next(call)
  const head = await headNumber(next)
  const last = (height: Height | undefined) => height === undefined ? Infinity : Math.min(head, heightFrom(height, head))
  const latest = hexNumber(Math.min(head, last(lag.latest)))
  if (call.method === "eth_blockNumber") return { result: latest }
  const asked = withTags(call, { latest, pending: latest })
  if (asked.method === "eth_getLogs") return answerLogs(asked, next, last(lag.logs), lag.beyond)
  const method = placedMethod(asked.method)
  if (method === undefined || last(lag[method.part]) === Infinity) return next(asked)
  const number = await callNumber(asked, next)
  if (number === undefined || number <= last(lag[method.part])) return next(asked)
  return method.part === "states" ? rpcError(-32000, "header not found") : { result: null }
}
