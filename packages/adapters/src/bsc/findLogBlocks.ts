import type { BlockHash, BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown, ChainMoved, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Result } from "effect"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import type { LogContent, LogPlace } from "./decodeTransferLog.ts"
import { addressTopic, decodeLogPlace, decodeTransferLog, transferContract, TRANSFER_TOPIC } from "./decodeTransferLog.ts"
import type { Answer } from "./FullBlock.ts"
import { headerHash } from "./headerHash.ts"
import type { RpcCall } from "./JsonRpc.ts"
import type { OurWallets } from "./OurWallets.ts"
import { valuesOf } from "./placesFit.ts"
import { acceptedRange, shrunkRange } from "./RangeSize.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A log of a range answer that concerns us: a pointer to its block, and evidence against whoever gave it. */
export interface FoundLog extends LogPlace {
  readonly answer: Answer
}

interface Judged extends FoundLog {
  readonly content: LogContent
}

/** `eth_getLogs` for token transfers to and from our wallets, or for all of them when our wallets are too many to name. */
const logsCalls = (chain: WatchedChain, { few }: OurWallets, from: number, to: number): ReadonlyArray<RpcCall> => {
  // A filter without contracts or wallets would match everything.
  if (chain.tokens.size === 0 || few?.size === 0) return []
  const call = (topics: ReadonlyArray<unknown>) => ({
    method: "eth_getLogs",
    params: [{ fromBlock: hexNumber(from), toBlock: hexNumber(to), address: [...chain.tokens.keys()], topics: [TRANSFER_TOPIC, ...topics] }]
  })
  if (few === null || few.size > chain.limits.filterWalletsMax) return [call([])]
  const wallets = [...few].map(addressTopic)
  return [call([null, wallets]), call([wallets])]
}

const readHeader = Effect.fnUntraced(function*(answer: unknown, number: BlockNumber) {
  if (answer === null) return yield* new BlockUnknown({ number })
  const header = yield* decodeHeader(answer, number)
  const hash = headerHash(answer)
  if (hash === null) return yield* malformed("header")
  return hash === header.hash ? header : yield* new ForgedAnswer({ number, what: "header hash" })
})

const judgeLog = (chain: WatchedChain, log: unknown, from: BlockNumber, to: BlockNumber): Judged | RpcFailure | ChainMoved => {
  const place = decodeLogPlace(log)
  const contract = transferContract(log)
  if (place === null || place.blockNumber < from || place.blockNumber > to) return malformed("log")
  if (contract === null || !chain.tokens.has(contract)) return malformed("log")
  if (place.removed) return new ChainMoved({ number: place.blockNumber })
  return { ...place, answer: valuesOf(log), content: decodeTransferLog(log, contract) }
}

const isOurs = ({ content }: Judged, wallets: ReadonlySet<string>): boolean =>
  content._tag === "exotic" || (content._tag === "transfer" && (wallets.has(content.transfer.from) || wallets.has(content.transfer.to)))

const readLogs = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  answers: ReadonlyArray<unknown>,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ReadonlyArray<FoundLog>, RpcFailure | ChainMoved> {
  const judged: Array<Judged> = []
  for (const answer of answers) {
    if (!Array.isArray(answer)) return yield* malformed("logs")
    for (const log of answer as ReadonlyArray<unknown>) {
      const one = judgeLog(chain, log, from, to)
      if ("_tag" in one) return yield* one
      judged.push(one)
    }
  }
  const wallets = yield* ours.among(judged.flatMap(({ content }) =>
    content._tag === "transfer" ? [content.transfer.from, content.transfer.to].filter(ours.mayBe) : []))
  return judged.filter((log) => isOurs(log, wallets))
})

/** The header of `to` goes with the logs: a node that lags behind would answer "no logs" for blocks it has never seen. */
const readPart = Effect.fnUntraced(function*(chain: WatchedChain, ours: OurWallets, from: BlockNumber, to: BlockNumber) {
  const headerCall = { method: "eth_getBlockByNumber", params: [hexNumber(to), false] }
  const [answer, ...logs] = yield* chain.rpc.all([headerCall, ...logsCalls(chain, ours, from, to)])
  const header = yield* readHeader(answer, to)
  return { header, logs: yield* readLogs(chain, ours, logs, from, to) }
})

/** Puts logs under their blocks. Two hashes for one height are two forks. */
const byBlock = Effect.fnUntraced(function*(parts: ReadonlyArray<{ header: BlockHeader; logs: ReadonlyArray<FoundLog> }>) {
  const hashes = new Map<BlockNumber, BlockHash>(parts.map(({ header }) => [header.number, header.hash]))
  const logs = new Map<BlockNumber, ReadonlyArray<FoundLog>>()
  for (const log of parts.flatMap((part) => part.logs)) {
    if ((hashes.get(log.blockNumber) ?? log.blockHash) !== log.blockHash) return yield* new ChainMoved({ number: log.blockNumber })
    hashes.set(log.blockNumber, log.blockHash)
    logs.set(log.blockNumber, [...logs.get(log.blockNumber) ?? [], log])
  }
  return { hashes, logs }
})

/**
 * Where in `from..to`, a final stretch, a pinned token moved to or from our wallets, as the provider's log index says, and the header
 * of the last block. As a rule three calls for `rangeBlocksMax` blocks; parts are as large as the provider has been seen to take.
 * Errors: `ChainMoved` when two answers name different hashes for one height; a refusal that one block alone still meets.
 */
export const findLogBlocks = Effect.fnUntraced(function*(chain: WatchedChain, ours: OurWallets, from: BlockNumber, to: BlockNumber) {
  const { learnt, limits: { rangeBlocksMax, rangeRegrowAfter, rangeTimeoutsMax } } = chain
  const parts: Array<{ header: BlockHeader; logs: ReadonlyArray<FoundLog> }> = []
  let timeouts = 0
  let next: number = from
  for (;;) {
    const asked = Math.min(learnt.range.blocks, to - next + 1)
    const end = BlockNumber.make(next + asked - 1)
    const part = yield* Effect.result(readPart(chain, ours, BlockNumber.make(next), end))
    if (Result.isFailure(part)) {
      const failure = part.failure
      const tooMuch = failure._tag === "RpcFailure" && (failure.kind === "range" || failure.kind === "timeout")
      timeouts += tooMuch && failure.kind === "timeout" ? 1 : 0
      if (!tooMuch || asked === 1 || timeouts > rangeTimeoutsMax) return yield* failure
      learnt.range = shrunkRange(asked)
      continue
    }
    learnt.range = acceptedRange(learnt.range, asked, rangeRegrowAfter, rangeBlocksMax)
    parts.push(part.success)
    if (end === to) return { header: part.success.header, ...(yield* byBlock(parts)) }
    next = end + 1
  }
})
