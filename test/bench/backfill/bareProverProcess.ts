import { Agent, request } from "node:http"
import { proveBare } from "./proveBare.ts"
import type { BareTask } from "./readBareLogs.ts"

const TRANSFER_TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
/** What came of it. */
export interface BareProof {
  readonly seconds: number
  readonly events: number
  readonly processorSeconds: number
}

const RANGE_BLOCKS = 2_000
const BLOCKS_PER_REQUEST = 25
const REQUESTS_CONCURRENT = 4

const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS_CONCURRENT })

const post = (url: string, calls: ReadonlyArray<readonly [string, ReadonlyArray<unknown>]>) =>
  new Promise<ReadonlyArray<{ readonly id: number; readonly result: never }>>((resolve, reject) => {
    const body = JSON.stringify(calls.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params })))
    const sent = request(url, { agent, method: "POST", headers: { "content-type": "application/json", "content-length": body.length } }, (response) => {
      const parts: Array<Buffer> = []
      response.on("data", (part: Buffer) => parts.push(part)).on("end", () => resolve(JSON.parse(Buffer.concat(parts).toString("latin1")))).on("error", reject)
    })
    sent.on("error", reject).end(body)
  })

const hex = (number: number) => `0x${number.toString(16)}`

const payingBlocks = async ({ first, httpUrl, last, receiver, token }: BareTask) => {
  const topics = [TRANSFER_TOPIC, null, `0x${receiver.slice(2).padStart(64, "0")}`]
  const numbers = new Set<string>()
  let events = 0
  for (let from = first; from <= last; from += RANGE_BLOCKS) {
    const filter = { fromBlock: hex(from), toBlock: hex(Math.min(last, from + RANGE_BLOCKS - 1)), address: token, topics }
    const [answer] = await post(httpUrl, [["eth_getLogs", [filter]]])
    for (const { blockNumber } of (answer?.result ?? []) as ReadonlyArray<{ readonly blockNumber: string }>) {
      events += 1
      numbers.add(blockNumber)
    }
  }
  return { numbers: [...numbers], events }
}

/** Fetches and proves every block that pays the wallet, with no limits, no checks of places or senders, nothing kept. */
const prove = async (task: BareTask): Promise<BareProof> => {
  const used = process.cpuUsage()
  const started = performance.now()
  const { events, numbers } = await payingBlocks(task)
  let next = 0
  const work = async () => {
    while (next < numbers.length) {
      const part = numbers.slice(next, next += BLOCKS_PER_REQUEST)
      const answers = await post(task.httpUrl, part.flatMap((number) => [["eth_getBlockByNumber", [number, true]], ["eth_getBlockReceipts", [number]]] as const))
      for (let index = 0; index < part.length; index += 1) proveBare(answers[2 * index]?.result ?? {}, answers[2 * index + 1]?.result ?? [])
    }
  }
  await Promise.all(Array.from({ length: REQUESTS_CONCURRENT }, work))
  const seconds = (performance.now() - started) / 1000
  const { system, user } = process.cpuUsage(used)
  return { seconds, events, processorSeconds: (system + user) / 1e6 }
}

process.once("message", (task: BareTask) => void prove(task).then((figures) => process.send?.(figures)))
process.once("disconnect", () => process.exit())
