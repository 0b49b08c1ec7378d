import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockUnknown, ChainMoved, ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Array as Arrays, Effect } from "effect"
import { addressIn } from "./addressIn.ts"
import type { Answer, FullBlock } from "./FullBlock.ts"
import { blockCall, toFullBlocks } from "./FullBlock.ts"
import type { OurWallets } from "./OurWallets.ts"
import type { BlockMoney } from "./readMoney.ts"
import { readMoney } from "./readMoney.ts"
import { readReceipts, receiptsCall } from "./readReceipts.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { settleHalving } from "./settleHalving.ts"
import { tokenCall } from "./tokenCall.ts"
import { typeByte } from "./putSigned.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** One block, proven, with what moved in it. */
export interface ReadBlock extends BlockMoney {
  readonly header: BlockHeader
}

/** How blocks are to be read. */
export interface BlockReading {
  /** Hashes that the blocks should have, where all receipts are wanted: then they are asked for in one request with the blocks. */
  readonly hashes?: ReadonlyMap<BlockNumber, BlockHash>
  /** Whether receipts are wanted for what logs may hold; for our wallets' own transactions they are wanted anyway. */
  readonly mayHoldLogs: (block: FullBlock) => boolean
  /** Looks at a proven block once more while its bodies are there. */
  readonly inspect?: (
    block: FullBlock,
    receipts: ReadonlyArray<Answer>,
    money: BlockMoney
  ) => Effect.Effect<void, ChainMoved | ForgedAnswer>
}

/** Transactions proven, the last block's in full, before others get their turn: a millisecond or two. */
const TRANSACTIONS_AT_ONCE_MAX = 64

/** The last type of transaction we can encode ourselves. */
const TYPE_MAX = 4

const parties = ({ transactions }: FullBlock): ReadonlyArray<Address> =>
  transactions.flatMap(({ from, input, to }) =>
    [addressIn(from), addressIn(to), tokenCall(input)?.to ?? null].filter((address) => address !== null))

/** The blocks, and the receipts of some of them. */
interface Asked {
  readonly blocks: ReadonlyArray<FullBlock>
  readonly receipts: ReadonlyMap<FullBlock, ReadonlyArray<Answer>>
}

/** Blocks and receipts in one request. A block of another hash than its receipts were asked for is another fork's. */
const askOnce = Effect.fnUntraced(function*(
  chain: WatchedChain,
  numbers: ReadonlyArray<BlockNumber>,
  hashes: ReadonlyMap<BlockNumber, BlockHash>
): Effect.fn.Return<Asked, RpcFailure | BlockUnknown | ChainMoved> {
  const place = (number: BlockNumber) => chain.learnt.receiptsByHash ? hashes.get(number) ?? number : number
  const calls = numbers.flatMap((number) => [blockCall(number), receiptsCall(place(number))])
  const answers = yield* settleHalving(chain, calls, 2 * chain.limits.blocksPerRequestMax)
  const blocks = yield* toFullBlocks(numbers, answers.filter((_, index) => index % 2 === 0))
  const receipts = yield* readReceipts(chain, blocks, answers.filter((_, index) => index % 2 === 1))
  return { blocks, receipts: new Map(Arrays.zip(blocks, receipts)) }
})

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
  return new Map(Arrays.zip(wanted, yield* readReceipts(chain, wanted)))
})

const askTwice = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  numbers: ReadonlyArray<BlockNumber>,
  reading: BlockReading
): Effect.fn.Return<Asked, RpcFailure | BlockUnknown | ChainMoved> {
  const blocks = yield* toFullBlocks(numbers, yield* settleHalving(chain, numbers.map(blockCall)))
  return { blocks, receipts: yield* withReceipts(chain, ours, blocks, reading) }
})

const readPart = Effect.fnUntraced(function*(
  chain: WatchedChain,
  ours: OurWallets,
  numbers: ReadonlyArray<BlockNumber>,
  reading: BlockReading
): Effect.fn.Return<ReadonlyArray<ReadBlock>, RpcFailure | BlockUnknown | ChainMoved | ForgedAnswer> {
  const { blocks, receipts } = reading.hashes === undefined
    ? yield* askTwice(chain, ours, numbers, reading)
    : yield* askOnce(chain, numbers, reading.hashes)
  const read: Array<ReadBlock> = []
  let proven = 0
  for (const block of blocks) {
    const told = receipts.get(block) ?? null
    const money = yield* readMoney(chain, ours, block, told)
    if (reading.inspect !== undefined) yield* reading.inspect(block, told ?? [], money)
    read.push({ ...money, header: block.header })
    proven += block.transactions.length
    if (proven < TRANSACTIONS_AT_ONCE_MAX) continue
    // Others wait for this thread too.
    yield* Effect.yieldNow
    proven = 0
  }
  return read
})

/** One request's worth: a block asked for with its receipts is two calls, and no request holds more than a second's budget of them. */
const blocksInPart = ({ limits: { blocksPerRequestMax, requestsPerSecondMax } }: WatchedChain, { hashes }: BlockReading): number =>
  hashes === undefined ? blocksPerRequestMax : Math.max(1, Math.min(blocksPerRequestMax, Math.floor(requestsPerSecondMax / 2)))

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
    Arrays.chunksOf(numbers, blocksInPart(chain, reading)),
    (part) => readPart(chain, ours, part, reading),
    { concurrency: chain.limits.requestsConcurrentMax }
  ).pipe(Effect.map((parts) => parts.flat()))
