import type { AskNext, RpcCall } from "./RpcRule.ts"
import { resultOf } from "./RpcRule.ts"

/** What part of a node answers a method: its headers and bodies, its receipts and logs, or its states. */
export type NodePart = "blocks" | "logs" | "states"

/** How a method names its block: by the parameter at `place`, or by a transaction in its first parameter. */
export interface PlacedMethod {
  readonly part: NodePart
  readonly place: number | "transaction"
}

const placed = (part: NodePart, place: PlacedMethod["place"], methods: string) =>
  methods.split(" ").map((method) => [method, { part, place }] as const)

const placedMethods: ReadonlyMap<string, PlacedMethod> = new Map([
  ...placed("blocks", 0, "eth_getBlockByNumber eth_getBlockByHash eth_getBlockTransactionCountByNumber eth_getBlockTransactionCountByHash"),
  ...placed("blocks", 0, "eth_getTransactionByBlockNumberAndIndex eth_getTransactionByBlockHashAndIndex"),
  ...placed("blocks", "transaction", "eth_getTransactionByHash"),
  ...placed("logs", 0, "eth_getBlockReceipts"),
  ...placed("logs", "transaction", "eth_getTransactionReceipt"),
  ...placed("states", 0, "debug_traceBlockByNumber debug_traceBlockByHash trace_block trace_replayBlockTransactions"),
  ...placed("states", 1, "eth_getBalance eth_getTransactionCount eth_getCode eth_call eth_estimateGas"),
  ...placed("states", 2, "eth_getStorageAt eth_getProof"),
  ...placed("states", "transaction", "debug_traceTransaction trace_transaction")
])

/** How the method names a block; `undefined` when it names none. `eth_getLogs` is not among them: it names two. */
export const placedMethod = (method: string): PlacedMethod | undefined => placedMethods.get(method)

/** The first parameter of `eth_getLogs`. */
export interface LogFilter {
  readonly fromBlock?: string
  readonly toBlock?: string
  readonly blockHash?: string
  readonly address?: string | ReadonlyArray<string> | null
  readonly topics?: ReadonlyArray<string | ReadonlyArray<string> | null>
}

/** The filter of an `eth_getLogs` call. */
export const logFilter = ({ params }: RpcCall): LogFilter => params[0] ?? {}

/** The block the call names, as it stands in the parameters; `latest` where a state call leaves it out. */
export const placeIn = (call: RpcCall): unknown => {
  const place = placedMethod(call.method)?.place
  if (place === undefined || place === "transaction") return undefined
  const value = call.params[place] ?? "latest"
  if (typeof value !== "object") return value
  const { blockHash, blockNumber } = value as { readonly blockHash?: string; readonly blockNumber?: string }
  return blockHash ?? blockNumber
}

/** The same call with another block named. */
export const withPlace = (call: RpcCall, value: string): RpcCall => {
  const place = placedMethod(call.method)?.place
  if (place === undefined || place === "transaction") return call
  const length = Math.max(call.params.length, place + 1)
  return { ...call, params: Array.from({ length }, (_, index) => index === place ? value : call.params[index]) }
}

/** The same call with tags such as `latest` replaced by what `tags` says; range ends of `eth_getLogs` included. */
export const withTags = (call: RpcCall, tags: Readonly<Record<string, string>>): RpcCall => {
  if (call.method === "eth_getLogs") {
    const filter = logFilter(call)
    if (filter.blockHash !== undefined) return call
    const end = (value = "latest") => tags[value] ?? value
    return { ...call, params: [{ ...filter, fromBlock: end(filter.fromBlock), toBlock: end(filter.toBlock) }] }
  }
  const tag = tags[String(placeIn(call))]
  return tag === undefined ? call : withPlace(call, tag)
}

/** Whether a value is a 32-byte hash. */
export const isHash = (value: unknown): value is `0x${string}` => typeof value === "string" && /^0x[0-9a-fA-F]{64}$/.test(value)

/** The height that a hash, tag or number stands for; `undefined` when the rules behind know no such block. */
export const placeNumber = async (place: unknown, next: AskNext): Promise<number | undefined> => {
  if (typeof place === "string" && /^0x[0-9a-f]{1,16}$/i.test(place)) return Number(place)
  const method = isHash(place) ? "eth_getBlockByHash" : "eth_getBlockByNumber"
  const block = resultOf(await next({ method, params: [place, false] })) as { readonly number: string } | null | undefined
  return block === null || block === undefined ? undefined : Number(block.number)
}

/** The height of the block a call is about; `undefined` when it names none or an unknown one. */
export const callNumber = async (call: RpcCall, next: AskNext): Promise<number | undefined> => {
  const method = placedMethod(call.method)
  if (method === undefined) return undefined
  if (method.place !== "transaction") return placeNumber(placeIn(call), next)
  const found = resultOf(await next({ method: "eth_getTransactionByHash", params: [call.params[0]] }))
  const { blockNumber } = (found ?? {}) as { readonly blockNumber?: string | null }
  return blockNumber === undefined || blockNumber === null ? undefined : Number(blockNumber)
}
