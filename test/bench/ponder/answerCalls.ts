import type { BlockPlan } from "./BlockPlan.ts"
import type { GeneratedBlock } from "./generateBlocks.ts"
import { makeLogsBloom } from "./logsBloom.ts"
import { renderBlock, renderLog, renderReceipt } from "./renderBlock.ts"

/** One JSON-RPC call as it came. */
export interface Call {
  readonly id: unknown
  readonly method: string
  readonly params?: ReadonlyArray<unknown>
}

interface LogFilter {
  readonly fromBlock?: string
  readonly toBlock?: string
  readonly blockHash?: string
  readonly address?: string | ReadonlyArray<string>
  readonly topics?: ReadonlyArray<string | ReadonlyArray<string> | null>
}

/** A log by the heights of its block and its transaction's place there. */
type Place = readonly [number: number, index: number]

/** Blocks below the head that are not final. */
const UNFINAL = 5

const fits = (wanted: string | ReadonlyArray<string> | null | undefined, value: string) =>
  wanted === undefined || wanted === null || (typeof wanted === "string" ? [wanted] : wanted).some((one) => one.toLowerCase() === value)

/** The logs that went to each receiver's topic, ascending: a node has an index as well. */
const indexReceivers = (blocks: ReadonlyArray<GeneratedBlock>) => {
  const places = new Map<string, Array<Place>>()
  for (const { number, transactions } of blocks) {
    for (const [index, { topics }] of transactions.entries()) {
      const found = places.get(topics[2])
      if (found === undefined) places.set(topics[2], [[number, index]])
      else found.push([number, index])
    }
  }
  return places
}

const firstAtOrAbove = (places: ReadonlyArray<Place>, number: number) => {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.[0] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}

/** Keeps a rendered text by its key, so that only the first reader of a chain waits for its rendering. There are as many as blocks. */
const kept = () => {
  const texts = new Map<string, string>()
  return (key: string, render: () => unknown) => {
    const found = texts.get(key)
    if (found !== undefined) return found
    const text = JSON.stringify(render())
    texts.set(key, text)
    return text
  }
}

/** What calls without parameters, or with parameters that change nothing, are answered with: an idle wallet, 18 decimals. */
const CONSTANT_ANSWERS: Readonly<Record<string, string>> = {
  eth_chainId: "\"0x38\"",
  net_version: "\"56\"",
  eth_getBalance: "\"0x0\"",
  eth_getTransactionCount: "\"0x0\"",
  eth_getCode: "\"0x\"",
  eth_call: `"0x${"12".padStart(64, "0")}"`
}

/** `balanceOf(address)`. */
const BALANCE_SELECTOR = "0x70a08231"

const word = (value: bigint) => `"0x${value.toString(16).padStart(64, "0")}"`

/** What the watched wallet holds of the token after each block: it only ever receives. */
const balancesOf = (wallet: string, blocks: ReadonlyArray<GeneratedBlock>) => {
  let held = 0n
  return blocks.map(({ transactions }) => {
    for (const { amount, to } of transactions) held += to === wallet ? amount : 0n
    return held
  })
}

/** Answers calls about a generated chain: each with its result as JSON, `null` when the method is unknown. */
export const makeAnswers = ({ token, wallet }: BlockPlan, blocks: ReadonlyArray<GeneratedBlock>) => {
  const text = kept()
  const receivers = indexReceivers(blocks)
  const heights = new Map(blocks.map(({ hash, number }) => [hash as string, number]))
  const logsBloom = makeLogsBloom()
  const balances = balancesOf(wallet, blocks)
  const head = blocks.length - 1
  const final = head - UNFINAL
  const tags: Readonly<Record<string, number>> = { earliest: 0, latest: head, pending: head, safe: final, finalized: final }
  const heightOf = (place: unknown): number => tags[String(place)] ?? heights.get(String(place)) ?? Number(place)
  const block = (place: unknown, whole: boolean) => {
    const found = blocks[heightOf(place)]
    return found === undefined ? "null" : text(`${whole ? "block" : "header"}${found.number}`, () => renderBlock(token, found, whole))
  }
  const receipts = (place: unknown) => {
    const found = blocks[heightOf(place)]
    const render = (given: GeneratedBlock) =>
      given.transactions.map((transaction, index) => renderReceipt(token, given, transaction, index, logsBloom))
    return found === undefined ? "null" : text(`receipts${found.number}`, () => render(found))
  }
  const log = ([number, index]: Place) => {
    const [found, transaction] = [blocks[number], blocks[number]?.transactions[index]]
    if (found === undefined || transaction === undefined) throw new Error(`no log at ${number}, ${index}`)
    return text(`log${number}:${index}`, () => renderLog(token, found, transaction, index))
  }
  const logs = ({ address, blockHash, fromBlock = "latest", toBlock = "latest", topics = [] }: LogFilter) => {
    const [from, to] = [heightOf(blockHash ?? fromBlock), heightOf(blockHash ?? toBlock)]
    if (!fits(address, token)) return "[]"
    const receiver = [topics[2]].flat()
    const places = receiver.length === 1 && typeof receiver[0] === "string"
      ? receivers.get(receiver[0].toLowerCase()) ?? []
      : blocks.slice(from, to + 1).flatMap(({ number, transactions }) => transactions.map((_one, index): Place => [number, index]))
    const within = places.slice(firstAtOrAbove(places, from), firstAtOrAbove(places, to + 1)).filter(([number, index]) =>
      blocks[number]?.transactions[index]?.topics.every((topic, place) => fits(topics[place], topic)) === true)
    return `[${within.map(log).join(",")}]`
  }
  return ({ method, params = [] }: Call): string | null => {
    const [first, second] = params
    const { data = "" } = (first ?? {}) as { readonly data?: string }
    if (method === "eth_call" && data === `${BALANCE_SELECTOR}${wallet.slice(2).padStart(64, "0")}`) return word(balances[heightOf(second)] ?? 0n)
    if (method === "eth_blockNumber") return `"0x${head.toString(16)}"`
    if (method === "eth_getBlockByNumber" || method === "eth_getBlockByHash") return block(first, second === true)
    if (method === "eth_getLogs") return logs(first as LogFilter)
    if (method === "eth_getBlockReceipts") return receipts(first)
    return CONSTANT_ANSWERS[method] ?? null
  }
}
