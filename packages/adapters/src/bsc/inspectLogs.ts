import type { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainMoved, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import type { FoundLog } from "./findLogBlocks.ts"
import type { Answer, FullBlock } from "./FullBlock.ts"
import type { BlockMoney } from "./readMoney.ts"
import { sameBytes } from "./placesFit.ts"
import { noteEmptyAnswer } from "./readReceipts.ts"

/** What a range answer said about the blocks that are being proven. */
export interface LogAnswer {
  readonly hashes: ReadonlyMap<BlockNumber, BlockHash>
  readonly logs: ReadonlyMap<BlockNumber, ReadonlyArray<FoundLog>>
  /** Whether the answer held every transfer of ours, so that none may be missing. */
  readonly isWhole: boolean
}

const isSameLog = (one: Answer, other: Answer): boolean => {
  const [topics, others] = [one["topics"], other["topics"]]
  return ["address", "data", "transactionHash"].every((name) => sameBytes(one[name], other[name])) &&
    Array.isArray(topics) && Array.isArray(others) && topics.length === others.length &&
    topics.every((topic, index) => sameBytes(topic, others[index]))
}

/** Every log of the answer must be in its block, at its place. */
const findForged = (found: ReadonlyArray<FoundLog>, receipts: ReadonlyArray<Answer>): FoundLog | undefined => {
  const proven = receipts.flatMap(({ logs }) => logs as ReadonlyArray<Answer>)
  return found.find(({ answer, logIndex }) => {
    const log = proven[logIndex]
    return log === undefined || !isSameLog(log, answer)
  })
}

/**
 * Compares what a range of logs was answered with a block that has been proven. Errors: `ChainMoved` when the answer is of another
 * block; `ForgedAnswer` when it holds a log that the block has not, or keeps one back: then it keeps back others too.
 */
export const inspectLogs = ({ hashes, isWhole, logs }: LogAnswer) =>
  (
    { header: { hash, number } }: FullBlock,
    receipts: ReadonlyArray<Answer>,
    { transfers }: BlockMoney
  ): Effect.Effect<void, ChainMoved | ForgedAnswer> => {
    if ((hashes.get(number) ?? hash) !== hash) return Effect.fail(new ChainMoved({ number }))
    const found = logs.get(number) ?? []
    if (findForged(found, receipts) !== undefined) return Effect.fail(new ForgedAnswer({ number, what: "log" }))
    const missing = transfers.filter(({ logIndex }) => logIndex >= 0 && !found.some((log) => log.logIndex === logIndex))
    if (missing.length === 0 || !isWhole) return Effect.void
    const kept = Effect.fail(new ForgedAnswer({ number, what: "log missing" }))
    return found.length === 0 ? Effect.andThen(noteEmptyAnswer("eth_getLogs", number), kept) : kept
  }
