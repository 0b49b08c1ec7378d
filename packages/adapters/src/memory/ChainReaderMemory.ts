import type { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown, ChainReader, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { LogIndex, NATIVE, Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Clock, Context, Effect, Layer, PubSub, Stream } from "effect"

/** What the memory chain counts as ours, as settings do for a real one. */
export interface ChainMemorySettings {
  readonly chainId: ChainId
  readonly wallets: ReadonlyArray<Address>
  /** Assets with a pinned contract; transfers of other ones stand for look-alike tokens and are never shown. */
  readonly tokens: ReadonlyArray<AssetId>
  readonly native: AssetId
}

/** A transfer that a test puts on the chain, to anybody and of anything; the reader shows only what concerns us. */
export interface ScriptedTransfer {
  readonly from: Address
  readonly to: Address
  readonly asset: AssetId
  readonly amount: bigint
  /** A new transaction unless named: name it for several logs in one transaction, or to include a transaction again after a reorg. */
  readonly txHash?: TxHash | undefined
  /** The transaction is in its block but did not succeed. */
  readonly failed?: boolean | undefined
}

/** The hand that moves the memory chain. Every step happens at once, in virtual time, and the same script gives the same hashes. */
export class ChainScript extends Context.Service<ChainScript, {
  /** Adds one block with these transfers. */
  readonly mine: (transfers?: ReadonlyArray<ScriptedTransfer>) => Effect.Effect<BlockHeader>
  /** Throws the newest `depth` blocks away and mines the given ones instead (as many empty ones when none are given). */
  readonly reorg: (depth: number, blocks?: ReadonlyArray<ReadonlyArray<ScriptedTransfer>>) => Effect.Effect<BlockHeader>
  /** How many blocks finality stands behind the newest one; `null` for a provider without finality. */
  readonly setFinalized: (lagBlocks: number | null) => Effect.Effect<void>
  /** The next `times` questions are not answered. */
  readonly failNext: (times: number, reason?: string) => Effect.Effect<void>
}>()("@sigmatrade/adapters/memory/ChainScript") {}

interface MemoryBlock {
  readonly header: BlockHeader
  readonly transfers: ReadonlyArray<Transfer>
}

const HEADS_WAITING_MAX = 16
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0")
/** Fork and height make a hash unique; the leading `b` keeps it apart from the zero hash before genesis. */
const blockHash = (fork: number, number: number) => BlockHash.make(`0x${hex(0xb, 1)}${hex(fork, 31)}${hex(number, 32)}`)

/** Numbers the transactions and logs of one chain, and keeps what the settings show. */
const makePlacement = (settings: ChainMemorySettings) => {
  const { chainId, native, tokens, wallets } = settings
  let transactions = 0
  return (header: BlockHeader, scripted: ReadonlyArray<ScriptedTransfer>): ReadonlyArray<Transfer> => {
    const { hash, number: blockNumber, timestampSeconds } = header
    let logs = 0
    return scripted.flatMap(({ amount, asset, failed = false, from, to, txHash: named }) => {
      const txHash = named ?? TxHash.make(`0xf${hex(++transactions, 63)}`)
      // A failed transaction leaves no log, so it takes no index.
      const logIndex = asset === native ? NATIVE : LogIndex.make(failed ? 0 : logs++)
      const watched = (asset === native || tokens.includes(asset)) && wallets.includes(to)
      if (failed || amount === 0n || !watched) return []
      return [
        new Transfer({ chainId, txHash, logIndex, blockNumber, blockHash: hash, timestampSeconds, from, to, asset, amount: Amount.make(amount) })
      ]
    }).toSorted((one, other) => one.logIndex - other.logIndex)
  }
}

/** The blocks themselves, without Effect. */
const makeChain = (settings: ChainMemorySettings) => {
  const genesis = new BlockHeader({
    number: BlockNumber.make(0),
    hash: blockHash(0, 0),
    parentHash: BlockHash.make(`0x${"0".repeat(64)}`),
    timestampSeconds: 0
  })
  const blocks: Array<MemoryBlock> = [{ header: genesis, transfers: [] }]
  const place = makePlacement(settings)
  let fork = 0

  const latest = () => blocks.at(-1)?.header ?? genesis
  const mine = (nowSeconds: number, transfers: ReadonlyArray<ScriptedTransfer>) => {
    const parent = latest()
    const number = BlockNumber.make(parent.number + 1)
    const timestampSeconds = Math.max(parent.timestampSeconds, nowSeconds)
    const header = new BlockHeader({ number, hash: blockHash(fork, number), parentHash: parent.hash, timestampSeconds })
    blocks.push({ header, transfers: place(header, transfers) })
    return header
  }
  const drop = (depth: number) => {
    if (depth < 1 || depth >= blocks.length) throw new RangeError(`cannot drop ${depth} of ${blocks.length - 1} blocks`)
    fork += 1
    blocks.splice(-depth)
  }
  return { blocks, latest, mine, drop }
}

type MemoryChain = ReturnType<typeof makeChain>

const readBlocks = (chain: MemoryChain, from: BlockNumber, to: BlockNumber): Effect.Effect<ReadonlyArray<MemoryBlock>, BlockUnknown> => {
  if (from > to) return Effect.die(new RangeError(`blocks ${from}..${to}`))
  const beyond = chain.blocks.length
  if (to >= beyond) return Effect.fail(new BlockUnknown({ number: BlockNumber.make(Math.max(from, beyond)) }))
  return Effect.succeed(chain.blocks.slice(from, to + 1))
}

/** What the script has set: how finality lags, and which questions stay unanswered. */
interface Condition {
  lagBlocks: number | null
  failuresLeft: number
  reason: string
}

const makeReader = (chain: MemoryChain, condition: Condition, heads: Stream.Stream<BlockHash>): ChainReader["Service"] => {
  const ask = (operation: string) =>
    Effect.suspend(() => {
      if (condition.failuresLeft === 0) return Effect.void
      condition.failuresLeft -= 1
      return Effect.fail(new ChainUnavailable({ operation, reason: condition.reason }))
    })
  const range = (operation: string, from: BlockNumber, to: BlockNumber) =>
    ask(operation).pipe(
      Effect.andThen(Effect.suspend(() => readBlocks(chain, from, to))),
      Effect.map((blocks) => ({ headers: blocks.map(({ header }) => header), transfers: blocks.flatMap(({ transfers }) => transfers) }))
    )
  const finalized = () =>
    condition.lagBlocks === null ? null : chain.blocks[Math.max(0, chain.latest().number - condition.lagBlocks)]?.header ?? null
  return ChainReader.of({
    head: Effect.map(ask("head"), () => ({ latest: chain.latest(), finalized: finalized() })),
    header: (number) =>
      Effect.flatMap(range("header", number, number), ({ headers: [header] }) =>
        header === undefined ? Effect.fail(new BlockUnknown({ number })) : Effect.succeed(header)),
    liveRange: (from, to) => range("liveRange", from, to),
    finalRange: (from, to) => Effect.map(range("finalRange", from, to), (found) => ({ ...found, headers: found.headers.slice(-1) })),
    heads
  })
}

/** A chain that starts with an empty genesis block: its reader, and the script that moves it. Finality lags by nothing at first. */
export const make = Effect.fnUntraced(function*(settings: ChainMemorySettings) {
  const chain = makeChain(settings)
  const pushed = yield* PubSub.sliding<BlockHash>(HEADS_WAITING_MAX)
  const condition: Condition = { lagBlocks: 0, failuresLeft: 0, reason: "" }
  const mineOne = Effect.fnUntraced(function*(transfers: ReadonlyArray<ScriptedTransfer>) {
    const header = chain.mine(Math.floor((yield* Clock.currentTimeMillis) / 1_000), transfers)
    yield* PubSub.publish(pushed, header.hash)
    return header
  })
  const script = ChainScript.of({
    mine: (transfers = []) => mineOne(transfers),
    reorg: Effect.fnUntraced(function*(depth, blocks = Array.from({ length: depth }, () => [])) {
      chain.drop(depth)
      yield* Effect.forEach(blocks, mineOne, { discard: true })
      return chain.latest()
    }),
    setFinalized: (lagBlocks) => Effect.sync(() => void Object.assign(condition, { lagBlocks })),
    failNext: (times, reason = "unreachable") => Effect.sync(() => void Object.assign(condition, { failuresLeft: times, reason }))
  })
  return { reader: makeReader(chain, condition, Stream.fromPubSub(pushed)), script }
})

/** The reader and its script as services. */
export const layer = (settings: ChainMemorySettings): Layer.Layer<ChainReader | ChainScript> =>
  Layer.effectContext(Effect.map(make(settings), ({ reader, script }) =>
    Context.make(ChainReader, reader).pipe(Context.add(ChainScript, script))))
