import { callNumber, isHash, logFilter, placedMethod, placeIn, placeNumber, withPlace } from "./blockPlace.ts"
import type { LogFilter } from "./blockPlace.ts"
import type { ForgedCredit, NodeLog } from "./ForgedBlock.ts"
import type { ForgedChain, Overlay } from "./ForgedChain.ts"
import type { AskNext, RpcAnswer, RpcCall, RpcRule } from "./RpcRule.ts"
import { resultOf, rpcError } from "./RpcRule.ts"

const among = (wanted: string | ReadonlyArray<string> | null | undefined, value: string | undefined): boolean => {
  if (wanted === null || wanted === undefined) return true
  const values = (typeof wanted === "string" ? [wanted] : wanted).map((item) => item.toLowerCase())
  return values.length === 0 || (value !== undefined && values.includes(value.toLowerCase()))
}

const matches = ({ address, topics = [] }: LogFilter) => (log: NodeLog): boolean =>
  among(address, log.address) && topics.every((wanted, index) => among(wanted, log.topics[index]))

const shows = (overlay: Overlay, part: Overlay["shown"]) => overlay.shown === "everywhere" || overlay.shown === part

/** Forged logs in place of the honest ones of their blocks; logs of relinked descendants under their new block hash. */
const answerLogs = async (call: RpcCall, next: AskNext, chain: ForgedChain): Promise<RpcAnswer> => {
  const filter = logFilter(call)
  const honestHash = filter.blockHash === undefined ? undefined : chain.honestHash(filter.blockHash) ?? filter.blockHash
  const answer = await next(honestHash === undefined ? call : { ...call, params: [{ ...filter, blockHash: honestHash }] })
  const found = resultOf(answer)
  if (!Array.isArray(found)) return answer
  const from = await placeNumber(honestHash ?? filter.fromBlock ?? "latest", next) ?? Infinity
  const to = await placeNumber(honestHash ?? filter.toBlock ?? "latest", next) ?? -1
  const head = await placeNumber("latest", next) ?? -1
  const numbers = chain.forgedNumbers().filter((number) => number >= from && number <= Math.min(to, head))
  const overlays = await Promise.all(numbers.map(chain.overlayAt))
  const shown = overlays.filter((overlay) => overlay !== undefined).filter((overlay) => shows(overlay, "logs"))
  const replaced = new Set(shown.map(({ block }) => Number(block.header.number)))
  const honest = (found as ReadonlyArray<NodeLog>).filter((log) => !replaced.has(Number(log.blockNumber)))
  const heights = [...new Set(honest.map((log) => Number(log.blockNumber)))]
  const below = new Map(await Promise.all(heights.map(async (height) => [height, await chain.overlayAt(height)] as const)))
  const moved = honest.map((log) => {
    const overlay = below.get(Number(log.blockNumber))
    return overlay?.forged === false ? { ...log, blockHash: overlay.block.header.hash } : log
  })
  const forged = shown.flatMap(({ block }) => block.receipts.flatMap(({ logs }) => logs)).filter(matches(filter))
  const place = (log: NodeLog) => Number(log.blockNumber) * 1e6 + Number(log.logIndex)
  return { result: [...moved, ...forged].toSorted((one, other) => place(one) - place(other)) }
}

/** Receipts and transactions by hash: those of forged blocks, which the upstream may never have heard of. */
const answerTransaction = async ({ method, params: [hash] }: RpcCall, honest: RpcAnswer, chain: ForgedChain): Promise<RpcAnswer> => {
  const known = resultOf(honest) as { readonly blockNumber?: string | null } | null | undefined
  const number = known?.blockNumber === undefined || known.blockNumber === null ? [] : [Number(known.blockNumber)]
  for (const height of new Set([...number, ...chain.forgedNumbers()])) {
    const overlay = await chain.overlayAt(height)
    if (overlay === undefined || !shows(overlay, "receipts")) continue
    const { receipts, transactions } = overlay.block
    const found = method === "eth_getTransactionReceipt"
      ? receipts.find((receipt) => receipt.transactionHash === hash)
      : transactions.find((tx) => tx.hash === hash)
    if (found !== undefined || number.includes(height)) return { result: found ?? null }
  }
  return honest
}

const blockAnswer = (overlay: Overlay, full: boolean, honest: object): RpcAnswer => {
  const { header, transactions } = overlay.block
  return { result: { ...honest, ...header, transactions: full ? transactions : transactions.map(({ hash }) => hash) } }
}

/** What the forged payments would have left on the account, added to what the upstream knows. */
const withCredits = async (call: RpcCall, next: AskNext, chain: ForgedChain): Promise<RpcAnswer> => {
  const answer = await next(call)
  const number = await callNumber(call, next)
  const found = resultOf(answer)
  if (typeof found !== "string" || number === undefined) return answer
  const { data = "", input = data, to = "" } = (call.method === "eth_call" ? call.params[0] : {}) as Readonly<Record<string, string>>
  const holder = call.method === "eth_call" ? `0x${input.slice(34)}` : String(call.params[0])
  const token = call.method === "eth_call" ? to.toLowerCase() : null
  if (token !== null && !input.startsWith("0x70a08231")) return answer
  const overlays = await Promise.all(chain.forgedNumbers().filter((height) => height <= number).map(chain.overlayAt))
  const isOurs = (credit: ForgedCredit) =>
    credit.to.toLowerCase() === holder.toLowerCase() && (credit.token?.toLowerCase() ?? null) === token
  const credits = overlays.flatMap((overlay) => overlay?.shown === "everywhere" ? overlay.block.credits.filter(isOurs) : [])
  const total = credits.reduce((sum, { amount }) => sum + amount, BigInt(found))
  return { result: token === null ? `0x${total.toString(16)}` : `0x${total.toString(16).padStart(64, "0")}` }
}

const answerPlaced = async (call: RpcCall, next: AskNext, chain: ForgedChain): Promise<RpcAnswer> => {
  const place = placeIn(call)
  const honestHash = isHash(place) ? chain.honestHash(place) : undefined
  const asked = honestHash === undefined ? call : withPlace(call, honestHash)
  const number = await callNumber(asked, next)
  const overlay = number === undefined ? undefined : await chain.overlayAt(number)
  // On this provider's branch the honest block never was.
  const hidden = isHash(place) && overlay !== undefined && overlay.block.header.hash !== place
  if (hidden) return placedMethod(call.method)?.part === "states" ? rpcError(-32000, "header not found") : { result: null }
  const answer = await next(asked)
  const found = resultOf(answer)
  if (overlay === undefined || found === null || found === undefined) return answer
  if (call.method === "eth_getBlockReceipts") return shows(overlay, "receipts") ? { result: overlay.block.receipts } : answer
  const isBlock = call.method === "eth_getBlockByNumber" || call.method === "eth_getBlockByHash"
  return isBlock && overlay.shown === "everywhere" ? blockAnswer(overlay, call.params[1] === true, found) : answer
}

/** Lays forged blocks over the upstream's answers, wherever a block, receipt, log or balance is asked for. */
export const forgeRule = (chain: ForgedChain): RpcRule => async (call, next) => {
  if (chain.first() === Infinity) return next(call)
  if (call.method === "eth_getLogs") {
    const { blockHash } = logFilter(call)
    if (blockHash === undefined) return answerLogs(call, next, chain)
    const number = await placeNumber(chain.honestHash(blockHash) ?? blockHash, next)
    const overlay = number === undefined ? undefined : await chain.overlayAt(number)
    const hidden = overlay !== undefined && overlay.block.header.hash !== blockHash
    return hidden ? rpcError(-32000, "unknown block") : answerLogs(call, next, chain)
  }
  const named = placedMethod(call.method)
  if (named?.place === "transaction" && named.part !== "states") return answerTransaction(call, await next(call), chain)
  if (call.method === "eth_getBalance" || call.method === "eth_call") return withCredits(call, next, chain)
  return named === undefined ? next(call) : answerPlaced(call, next, chain)
}
