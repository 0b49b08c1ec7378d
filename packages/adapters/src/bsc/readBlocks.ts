import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockUnknown, ChainMoved, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Array, Effect } from "effect"
import { addressIn } from "./addressIn.ts"
import type { Answer, FullBlock } from "./FullBlock.ts"
import { readFullBlocks } from "./FullBlock.ts"
import type { OurWallets } from "./OurWallets.ts"
import type { BlockMoney } from "./readMoney.ts"
import { readMoney } from "./readMoney.ts"
import { readReceipts } from "./readReceipts.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { tokenCall } from "./tokenCall.ts"
import { typeByte } from "./transactionPayload.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** One block, proven, with what moved in it. */
export interface ReadBlock extends BlockMoney {
  readonly header: BlockHeader
}

/** How blocks are to be read. */
export interface BlockReading {
  /** Whether receipts are wanted for what logs may hold; for our wallets' own transactions they are wanted anyway. */
  readonly mayHoldLogs: (block: FullBlock) => boolean
  /** Looks at a proven block once more while its bodies are there. */
  readonly inspect?: (
    block: FullBlock,
    receipts: ReadonlyArray<Answer>,
    money: BlockMoney
  ) => Effect.Effect<void, ChainMoved | ForgedAnswer>
}

/** The last type of transaction we can encode ourselves. */
const TYPE_MAX = 4

const parties = ({ transactions }: FullBlock): ReadonlyArray<Address> =>
  transactions.flatMap(({ from, input, to }) =>
    [addressIn(from), addressIn(to), tokenCall(input)?.to ?? null].filter((address) => address !== null))

const withReceipts = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  blocks: ReadonlyArray<FullBlock>,
  reading: BlockReading
) {
  const undecided = blocks.filter((block) => !reading.mayHoldLogs(block))
  const wallets = yield* ours.among(undecided.flatMap(parties))
  // What a transaction of an unknown type says of itself proves nothing: its receipt, which the root holds, must say the same.
  const isReadable = ({ transactions }: FullBlock) => transactions.every((transaction) => (typeByte(transaction) ?? 0) <= TYPE_MAX)
  const isQuiet = (block: FullBlock) =>
    undecided.includes(block) && isReadable(block) && !parties(block).some((address) => wallets.has(address))
  // Without transactions there is nothing to ask for, and the proof finds out whether that is true.
  const wanted = blocks.filter((block) => block.transactions.length > 0 && !isQuiet(block))
  return new Map(Array.zip(wanted, yield* readReceipts(chain, wanted)))
})

const readPart = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  numbers: ReadonlyArray<BlockNumber>,
  reading: BlockReading
): Effect.fn.Return<ReadonlyArray<ReadBlock>, RpcFailure | BlockUnknown | ChainMoved | ForgedAnswer> {
  const blocks = yield* readFullBlocks(chain, numbers)
  const receipts = yield* withReceipts(chain, ours, blocks, reading)
  return yield* Effect.forEach(blocks, Effect.fnUntraced(function*(block) {
    const told = receipts.get(block) ?? null
    const money = yield* readMoney(chain, ours, block, told)
    if (reading.inspect !== undefined) yield* reading.inspect(block, told ?? [], money)
    return { ...money, header: block.header }
  }))
})

/**
 * Reads and proves the blocks of these heights: one call each, and a second one for the receipts where they are wanted. Parts are
 * read as many at once as requests may be, and a part's bodies are dropped once it is read: thousands would not fit into memory.
 */
export const readBlocks = (
  chain: WatchedChain,
  ours: OurWallets,
  numbers: ReadonlyArray<BlockNumber>,
  reading: BlockReading
): Effect.Effect<ReadonlyArray<ReadBlock>, RpcFailure | BlockUnknown | ChainMoved | ForgedAnswer> =>
  Effect.forEach(
    Array.chunksOf(numbers, chain.limits.blocksPerRequestMax),
    (part) => readPart(chain, ours, part, reading),
    { concurrency: chain.limits.requestsConcurrentMax }
  ).pipe(Effect.map((parts) => parts.flat()))
