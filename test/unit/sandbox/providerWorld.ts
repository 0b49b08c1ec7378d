import { encodeFunctionData } from "viem"
import type { Hex } from "viem"
import { installToken, tokenAbi, tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { AnvilClient } from "../../sandbox/chain/startAnvil.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import { startProvider } from "../../sandbox/provider/startProvider.ts"

/** Receives all token transfers in these tests. */
export const WALLET: Hex = `0x${"ab".repeat(20)}`
/** The chain begins with twelve blocks and a transfer of as many units to `WALLET` in each even one. */
export const HEAD = 12

/** Whatever a node said; a test looks for what it expects there. */
export type Parsed = ReturnType<typeof JSON.parse>

/** What came back for one call. */
export interface Reply {
  readonly id?: unknown
  readonly result?: Parsed
  readonly error?: { readonly code: number; readonly message: string }
}

/** One HTTP request as it is, with nothing between. */
export const post = (url: string, body: unknown) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })

/** One call in one request. */
export const rpc = async (url: string, method: string, ...params: ReadonlyArray<unknown>): Promise<Reply> =>
  await (await post(url, { jsonrpc: "2.0", id: 1, method, params })).json() as Reply

/** The header at a height, tag or `null`. */
export const blockAt = async (url: string, place: number | string, full = false) =>
  (await rpc(url, "eth_getBlockByNumber", typeof place === "number" ? hex(place) : place, full)).result

/** The logs of a range, each as `block:units`. */
export const logsOf = async (url: string, from: number | string, to: number | string) => {
  const [fromBlock, toBlock] = [from, to].map((place) => typeof place === "number" ? hex(place) : place)
  const { error, result } = await rpc(url, "eth_getLogs", { fromBlock, toBlock, address: USDT_ADDRESS })
  return error ?? result.map((log: { blockNumber: string; data: string }) => `${Number(log.blockNumber)}:${BigInt(log.data)}`)
}

/** A height as JSON-RPC writes it. */
export const hex = (number: number): Hex => `0x${number.toString(16)}`

/** Puts a mint into the pool. */
export const sendMint = async (client: AnvilClient, units: bigint, to: Hex = WALLET): Promise<Hex> => {
  const nonce = await client.getTransactionCount({ address: tokenOwner.address, blockTag: "pending" })
  const data = encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [to, units] })
  const request = { type: "legacy", chainId: 56, nonce, to: USDT_ADDRESS, data, gas: 200_000n, gasPrice: 50_000_000n } as const
  return client.sendRawTransaction({ serializedTransaction: await tokenOwner.signTransaction(request) })
}

/** An anvil with `HEAD` blocks and an honest provider before it. */
export const startWorld = async () => {
  const anvil = await startAnvil()
  await installToken(anvil)
  for (let number = 1; number <= HEAD; number++) {
    if (number % 2 === 0) await sendMint(anvil.client, BigInt(number))
    await anvil.client.mine({ blocks: 1 })
  }
  const provider = await startProvider({ upstream: () => anvil.httpUrl })
  const close = async () => {
    await provider.close()
    await anvil.close()
  }
  return { anvil, provider, close }
}
