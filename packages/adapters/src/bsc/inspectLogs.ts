import type { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainMoved, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import type { FoundLog } from "./findLogBlocks.ts"
import type { Answer, FullBlock } from "./FullBlock.ts"
import type { BlockMoney } from "./readMoney.ts"
import { noteEmptyAnswer } from "./readReceipts.ts"

/** What a range answer said about the blocks that are being proven. */
export interface LogAnswer {
  readonly hashes: ReadonlyMap<BlockNumber, BlockHash>
  readonly logs: ReadonlyMap<BlockNumber, ReadonlyArray<FoundLog>>
  /** Whether the answer held every transfer of ours, so that none may be missing. */
  readonly isWhole: boolean
}

const contentOf = ({ address, data, topics, transactionHash }: Answer) =>
  JSON.stringify([address, data, topics, transactionHash]).toLowerCase()

/** Every log of the answer must be in its block, at its place. */
const findForged = (found: ReadonlyArray<FoundLog>, receipts: ReadonlyArray<Answer>): FoundLog | undefined => {
  const proven = receipts.flatMap(({ logs }) => logs as ReadonlyArray<Answer>)
  return found.find(({ answer, logIndex }) => {
    const log = proven[logIndex]
    return log === undefined || contentOf(log) !== contentOf(answer)
  })
}

/**
 * Compares what a range of logs was answered with a block that has been proven. Errors: `ChainMoved` when the answer is of another
 * block; `ForgedAnswer` when it holds a log that the block has not, or keeps one back: then it keeps back others too.
 */
export const inspectLogs = ({ hashes, isWhole, logs }: LogAnswer) =>
  Effect.fnUntraced(function*(
    { header: { hash, number } }: FullBlock,
    receipts: ReadonlyArray<Answer>,
    { transfers }: BlockMoney
  ): Effect.fn.Return<void, ChainMoved | ForgedAnswer> {
    if ((hashes.get(number) ?? hash) !== hash) return yield* new ChainMoved({ number })
    const found = logs.get(number) ?? []
    if (findForged(found, receipts) !== undefined) return yield* new ForgedAnswer({ number, what: "log" })
    const missing = transfers.filter(({ logIndex }) => logIndex >= 0 && !found.some((log) => log.logIndex === logIndex))
    if (missing.length === 0 || !isWhole) return
    if (found.length === 0) yield* noteEmptyAnswer("eth_getLogs", number)
    return yield* new ForgedAnswer({ number, what: "log missing" })
  })
