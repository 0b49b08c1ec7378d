import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { GeneratedChain } from "./generateChain.ts"

/** `keccak256("Transfer(address,address,uint256)")`. */
const TRANSFER_TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"

const readRange = async (httpUrl: string, id: number, from: number, to: number, receiver: string | null) => {
  const topics = [TRANSFER_TOPIC, null, ...(receiver === null ? [] : [`0x${receiver.slice(2).padStart(64, "0")}`])]
  const filter = { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}`, address: USDT_ADDRESS, topics }
  const response = await fetch(httpUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id, method: "eth_getLogs", params: [filter] })
  })
  const { result } = JSON.parse(await response.text()) as { readonly result?: ReadonlyArray<unknown> }
  if (result === undefined) throw new Error("The chain did not answer eth_getLogs")
  return result.length
}

/** Asks for the token's logs, range after range, parses each answer and does nothing with it. Answers how many logs there were. */
export const readBareLogs = async (httpUrl: string, chain: GeneratedChain, blocksPerRange: number, receiver: string | null) => {
  let logs = 0
  for (let from: number = chain.first; from <= chain.last; from += blocksPerRange) {
    logs += await readRange(httpUrl, from, from, Math.min(chain.last, from + blocksPerRange - 1), receiver)
  }
  return logs
}
