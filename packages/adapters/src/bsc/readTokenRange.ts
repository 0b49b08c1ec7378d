import type { BlockHash, BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown, ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { Effect, Ref, Result } from "effect"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import { tokenTransfer } from "./joinTransfers.ts"
import type { RangeSize } from "./RangeSize.ts"
import { acceptedRange, shrunkRange } from "./RangeSize.ts"
import type { PlacedTransfer } from "./readTransferLogs.ts"
import { readTransferLogs, transferLogsCall, watchesTokens } from "./readTransferLogs.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

const headerCall = (number: BlockNumber) => ({ method: "eth_getBlockByNumber", params: [hexNumber(number), false] })

const readHeader = (answer: unknown, number: BlockNumber): Effect.Effect<BlockHeader, RpcFailure | BlockUnknown> =>
  answer === null ? Effect.fail(new BlockUnknown({ number })) : decodeHeader(answer, number)

/** The header of `to` goes with the logs: a node that lags behind would answer "no logs" for blocks it has never seen. */
const readPart = Effect.fnUntraced(function*(chain: WatchedChain, from: BlockNumber, to: BlockNumber) {
  const place = { fromBlock: hexNumber(from), toBlock: hexNumber(to) }
  const logsCalls = watchesTokens(chain) ? [transferLogsCall(chain, place)] : []
  const [answer, logs = []] = yield* chain.rpc.all([headerCall(to), ...logsCalls])
  const header = yield* readHeader(answer, to)
  const hashes = new Map<BlockNumber, BlockHash>([[to, header.hash]])
  return { header, placed: yield* readTransferLogs(chain, logs, from, to, hashes) }
})

/** Reads `from..to` in parts as large as the provider takes them; `size` remembers what was learnt from call to call. */
const readParts = Effect.fnUntraced(function*(chain: WatchedChain, size: Ref.Ref<RangeSize>, from: BlockNumber, to: BlockNumber) {
  const { rangeBlocksMax, rangeRegrowAfter, rangeTimeoutsMax } = chain.limits
  const placed: Array<PlacedTransfer> = []
  let timeouts = 0
  let next: number = from
  for (;;) {
    const asked = Math.min((yield* Ref.get(size)).blocks, to - next + 1)
    const end = BlockNumber.make(next + asked - 1)
    const part = yield* Effect.result(readPart(chain, BlockNumber.make(next), end))
    if (Result.isFailure(part)) {
      const failure = part.failure
      const tooMuch = failure._tag === "RpcFailure" && (failure.kind === "range" || failure.kind === "timeout")
      timeouts += tooMuch && failure.kind === "timeout" ? 1 : 0
      if (!tooMuch || asked === 1 || timeouts > rangeTimeoutsMax) return yield* failure
      yield* Ref.set(size, shrunkRange(asked))
      continue
    }
    yield* Ref.update(size, (learnt) => acceptedRange(learnt, asked, rangeRegrowAfter, rangeBlocksMax))
    placed.push(...part.success.placed)
    if (end === to) return { header: part.success.header, placed }
    next = end + 1
  }
})

/** The time of each block whose logs do not carry it: one call per such block. */
const readTimestamps = Effect.fnUntraced(function*(chain: WatchedChain, placed: ReadonlyArray<PlacedTransfer>, known: BlockHeader) {
  const hashes = new Map(placed.filter((log) => log.timestampSeconds === null).map((log) => [log.blockNumber, log.blockHash]))
  hashes.delete(known.number)
  const numbers = [...hashes.keys()]
  const answers = yield* chain.rpc.all(numbers.map(headerCall))
  const headers = yield* Effect.forEach(numbers, (number, index) => readHeader(answers[index], number))
  const moved = headers.find((header) => header.hash !== hashes.get(header.number))
  if (moved !== undefined) return yield* new ChainMoved({ number: moved.number })
  return new Map([known, ...headers].map((header) => [header.number, header.timestampSeconds]))
})

/**
 * The token transfers of a final stretch, and the header of its last block. As a rule two calls for `rangeBlocksMax` blocks.
 * Errors: `ChainMoved` when two answers name different hashes for one height; a refusal that one block alone still meets.
 */
export const readTokenRange = Effect.fnUntraced(function*(
  chain: WatchedChain,
  size: Ref.Ref<RangeSize>,
  from: BlockNumber,
  to: BlockNumber
) {
  const { header, placed } = yield* readParts(chain, size, from, to)
  const times = yield* readTimestamps(chain, placed, header)
  const tokens: Array<Transfer> = []
  for (const log of placed) {
    const timestampSeconds = log.timestampSeconds ?? times.get(log.blockNumber)
    if (timestampSeconds === undefined) return yield* malformed("block time")
    tokens.push(tokenTransfer(chain, log, timestampSeconds))
  }
  return { header, tokens }
})
