import type { ProviderBehaviour } from "./ProviderBehaviour.ts"
import type { AskNext, RpcAnswer, RpcCall, RpcRule } from "./RpcRule.ts"
import { hexNumber, resultOf } from "./RpcRule.ts"

const lower = (value: unknown) => String(value).toLowerCase()

const contractAnswer = ({ contractAnswers }: ProviderBehaviour, { params }: RpcCall): string | undefined => {
  const { data, input, to } = (params[0] ?? {}) as { readonly to?: string; readonly data?: string; readonly input?: string }
  return contractAnswers?.[lower(to)]?.[lower(input ?? data).slice(0, 10)]
}

const withGenesis = async (call: RpcCall, next: AskNext, hash: string): Promise<RpcAnswer> => {
  if (call.method === "eth_getBlockByHash" && lower(call.params[0]) === lower(hash)) {
    return withGenesis({ method: "eth_getBlockByNumber", params: ["0x0", call.params[1] ?? false] }, next, hash)
  }
  const answer = await next(call)
  const block = resultOf(answer) as { readonly number?: string } | null | undefined
  if (block?.number === "0x0") return { result: { ...block, hash } }
  return block?.number === "0x1" ? { result: { ...block, parentHash: hash } } : answer
}

/** Another chain id, another genesis block, other code, storage or answers of contracts. */
export const identityRule = (behaviour: () => ProviderBehaviour): RpcRule => async (call, next) => {
  const now = behaviour()
  const { method, params: [first, second] } = call
  const instead = (value: unknown) => value === undefined ? next(call) : Promise.resolve({ result: value })
  if (now.chainId !== undefined && method === "eth_chainId") return { result: hexNumber(now.chainId) }
  if (now.chainId !== undefined && method === "net_version") return { result: String(now.chainId) }
  if (method === "eth_getCode") return instead(now.code?.[lower(first)])
  if (method === "eth_getStorageAt") return instead(now.storage?.[lower(first)]?.[lower(second)])
  if (method === "eth_call") return instead(contractAnswer(now, call))
  const isBlock = method === "eth_getBlockByNumber" || method === "eth_getBlockByHash"
  return now.genesis !== undefined && isBlock ? withGenesis(call, next, now.genesis) : next(call)
}
