import type { LocalAccount } from "viem/accounts"
import { Agent, request } from "node:http"
import { transferCall } from "../../e2e/chain/chainActions.ts"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"

/** Signs as many token payments, to be sent later: signing is no part of the ceiling. */
export const signBare = (from: LocalAccount, nonceFirst: number, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => from.signTransaction({
    type: "legacy", chainId: 56, nonce: nonceFirst + index, to: USDT_ADDRESS, value: 0n, gas: 120_000n, gasPrice: 50_000_000n,
    data: transferCall(`0x${"77".repeat(20)}`, 1n)
  })))

const post = (url: string, agent: Agent, bytes: string) =>
  new Promise<void>((resolve, reject) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_sendRawTransaction", params: [bytes] })
    const headers = { "content-type": "application/json", "content-length": body.length }
    const asked = request(url, { method: "POST", agent, headers }, (answer) => {
      let text = ""
      answer.setEncoding("utf8").on("data", (part: string) => void (text += part))
        .on("end", () => text.includes("\"result\"") ? resolve() : reject(new Error(text)))
    })
    asked.on("error", reject).end(body)
  })

/** Hands transactions to a node over `connections` kept-alive ones, each waiting for its answer before it asks again, and does nothing else. */
export const sendBare = async (url: string, transactions: ReadonlyArray<string>, connections: number): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const left = [...transactions]
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await post(url, agent, next)
  }
  await Promise.all(Array.from({ length: connections }, work))
  agent.destroy()
}
