import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { AssetId } from "@sigmatrade/core/money/Asset"
import type { BscSettings } from "@sigmatrade/adapters/bsc/BscSettings"
import { Effect, Redacted } from "effect"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

/** Part of every provider URL in these tests; it must turn up in no error and no log. */
export const SECRET = "s3cr3t-provider-key"

export const TOKEN = Address.make("0x55d398326f99059ff775485246999027b3197955")
export const hex = (value: number | bigint) => `0x${value.toString(16)}`
export const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`
export const blockHash = (number: number, fork = 0) => `0x${fork.toString(16).padStart(8, "f")}${number.toString(16).padStart(56, "0")}`
export const number = (value: number) => BlockNumber.make(value)

/** A refusal in JSON-RPC. */
export class Refused {
  readonly code: number
  readonly message: string
  constructor(code: number, message: string) {
    this.code = code
    this.message = message
  }
}

/** A block as nodes answer it, but only what links it to its chain; the blocks of `sealChain` are whole. */
export const block = (height: number, transactions: ReadonlyArray<unknown> = [], fork = 0) => ({
  number: hex(height),
  hash: blockHash(height, fork),
  parentHash: blockHash(height - 1, fork),
  timestamp: hex(1_700_000_000 + height),
  transactions
})

/** What `eth_getLogs` is asked for. */
export interface LogFilter {
  readonly fromBlock: string
  readonly toBlock: string
  readonly blockHash: string
  readonly address: ReadonlyArray<string>
  readonly topics: ReadonlyArray<string | ReadonlyArray<string> | null>
}

/** What one call is answered with. `filter` is the first parameter of `eth_getLogs`. */
export type Script = (method: string, params: ReadonlyArray<string>, filter: LogFilter) => unknown

/** A quiet chain of 1,000,000 blocks in which nothing happens. Tests overrule single methods. */
export const quietChain: Script = (method, params) => {
  if (method === "eth_chainId") return hex(56)
  if (method === "eth_call") return word(18n)
  if (method === "eth_getLogs") return []
  if (method === "eth_getCode") return "0x"
  if (method === "eth_getBalance" || method === "eth_getTransactionCount") return "0x0"
  if (method === "eth_getBlockByNumber") {
    const height = params[0] === "latest" ? 1_000_000 : params[0] === "finalized" ? 999_998 : Number(params[0])
    return height > 1_000_000 ? null : block(height)
  }
  return new Refused(-32601, "Method not found")
}

export interface RpcItem {
  readonly id: number
  readonly method: string
  readonly params: ReadonlyArray<string>
}
export interface RawAnswer {
  readonly status?: number
  readonly type?: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers a JSON-RPC request by the script. */
export const answerBy = (script: Script) => (items: ReadonlyArray<RpcItem>, isBatch: boolean): RawAnswer => {
  const answers = items.map(({ id, method, params }) => {
    const result = script(method, params, params[0] as unknown as LogFilter)
    return result instanceof Refused
      ? { jsonrpc: "2.0", id, error: { code: result.code, message: result.message } }
      : { jsonrpc: "2.0", id, result }
  })
  return { text: JSON.stringify(isBatch ? answers : answers[0]) }
}

/** A provider of our own on loopback whose every answer a test decides. Lives as long as the scope. */
export const scriptedRpc = (answer: (items: ReadonlyArray<RpcItem>, isBatch: boolean) => RawAnswer | null) =>
  Effect.gen(function*() {
    const requests: Array<ReadonlyArray<RpcItem>> = []
    const watchers = new Set<() => void>()
    const server = createServer((request, response) => {
      let body = ""
      request.on("data", (chunk) => (body += String(chunk)))
      request.on("end", () => {
        const parsed = JSON.parse(body) as RpcItem | ReadonlyArray<RpcItem>
        const isBatch = Array.isArray(parsed)
        const items = (isBatch ? parsed : [parsed]) as ReadonlyArray<RpcItem>
        requests.push(items)
        for (const watch of watchers) watch()
        const raw = answer(items, isBatch)
        // `null`: the request is left without an answer.
        if (raw === null) return
        response.writeHead(raw.status ?? 200, { "content-type": raw.type ?? "application/json", ...raw.headers })
        response.end(raw.text)
      })
    })
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
    )
    const { port } = server.address() as AddressInfo
    const settings: BscSettings = {
      httpUrl: Redacted.make(`http://127.0.0.1:${port}/v1/${SECRET}`),
      chainId: ChainId.make(56),
      tokens: [{ asset: AssetId.make("USDT"), contract: TOKEN, decimals: 18 }],
      native: AssetId.make("BNB"),
      requestTimeoutMs: 1_000,
      requestsPerSecondMax: 10_000
    }
    const methods = () => requests.flat().map(({ method }) => method)
    /** Waits until that many requests have come in; needs no clock. */
    const arrived = (count: number) => Effect.callback<void>((resume) => {
      const watch = () => {
        if (requests.length < count) return
        watchers.delete(watch)
        resume(Effect.void)
      }
      watchers.add(watch)
      watch()
    })
    return { settings, requests, methods, arrived, forget: () => void requests.splice(0) }
  })
