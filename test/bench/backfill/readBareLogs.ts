/** `keccak256("Transfer(address,address,uint256)")`. */
const TRANSFER_TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"

/** What a bare loop asks for. */
export interface BareTask {
  readonly httpUrl: string
  readonly token: string
  readonly receiver: string
  readonly first: number
  readonly last: number
}

const readRange = async ({ httpUrl, receiver, token }: BareTask, from: number, to: number) => {
  const topics = [TRANSFER_TOPIC, null, `0x${receiver.slice(2).padStart(64, "0")}`]
  const filter = { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}`, address: token, topics }
  const response = await fetch(httpUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: from, method: "eth_getLogs", params: [filter] })
  })
  const { result } = JSON.parse(await response.text()) as { readonly result?: ReadonlyArray<unknown> }
  if (result === undefined) throw new Error("The chain did not answer eth_getLogs")
  return result.length
}

/** Asks for the transfers to one wallet, range after range, believes and drops the answers. Answers how many logs there were. */
export const readBareLogs = async (task: BareTask, blocksPerRange: number) => {
  let logs = 0
  for (let from = task.first; from <= task.last; from += blocksPerRange) {
    logs += await readRange(task, from, Math.min(task.last, from + blocksPerRange - 1))
  }
  return logs
}
