import type { ForgedBlock, NodeLog } from "../../sandbox/provider/ForgedBlock.ts"
import type { LogFilter, Script } from "./scriptedRpc.ts"
import { hex, Refused, word } from "./scriptedRpc.ts"

/** A block as `eth_getBlockBy*` answers it. */
export const blockAnswer = ({ header, transactions }: ForgedBlock, isFull: boolean) =>
  ({ ...header, transactions: isFull ? transactions : transactions.map(({ hash }) => hash) })

const matches = ({ address, topics }: NodeLog, filter: LogFilter): boolean =>
  filter.address.includes(address) && filter.topics.every((wanted, index) => {
    const topic = topics[index] ?? ""
    return wanted === null || (typeof wanted === "string" ? wanted === topic : wanted.includes(topic))
  })

/** What an account had and had sent after a block; it began with very much. */
const stateAt = (blocks: ReadonlyArray<ForgedBlock>, account: string, height: number) => {
  let [balance, nonce] = [10n ** 24n, 0]
  for (const { receipts, transactions } of blocks.slice(0, height + 1)) {
    for (const [index, { from, gasPrice = "0x0", to, value }] of transactions.entries()) {
      const moved = receipts[index]?.status === "0x1" ? BigInt(value) : 0n
      if (to === account) balance += moved
      if (from !== account) continue
      balance -= moved + BigInt(receipts[index]?.gasUsed ?? "0x0") * BigInt(gasPrice)
      nonce += 1
    }
  }
  return { balance, nonce }
}

/** Answers truthfully from these blocks, whatever it is asked. The two newest blocks are not final. */
export const honestNode = (blocks: ReadonlyArray<ForgedBlock>): Script => {
  const last = blocks.length - 1
  const find = (place: string) => {
    if (place === "latest") return blocks[last]
    if (place === "finalized") return blocks[last - 2]
    return place.length === 66 ? blocks.find(({ header }) => header.hash === place) : blocks[Number(place)]
  }
  return (method, params, filter) => {
    const [place = "", second = ""] = params
    const block = find(place)
    switch (method) {
      case "eth_chainId": return hex(56)
      case "eth_syncing": return false
      case "eth_call": return word(18n)
      case "eth_getCode": return "0x"
      case "eth_getBalance": return hex(stateAt(blocks, place, Number(second)).balance)
      case "eth_getTransactionCount": return hex(stateAt(blocks, place, Number(second)).nonce)
      case "eth_getBlockByNumber":
      case "eth_getBlockByHash": return block === undefined ? null : blockAnswer(block, Boolean(second))
      case "eth_getBlockReceipts": return block?.receipts ?? null
      case "eth_getLogs":
        return blocks.slice(Number(filter.fromBlock), Number(filter.toBlock) + 1)
          .flatMap(({ receipts }) => receipts.flatMap(({ logs }) => logs)).filter((log) => matches(log, filter))
      default: return new Refused(-32601, "Method not found")
    }
  }
}
