import { Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ChainRange } from "../chain/ChainReader.ts"
import { BlockUnknown, ChainMoved } from "../chain/ChainReader.ts"
import { isLinked } from "../chain/isLinked.ts"
import type { ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { recordTransfers } from "../deposit/recordTransfers.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Standing } from "../provider/ProviderPool.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom, readingOrder } from "../provider/readFrom.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { agreedFinal } from "./agreedFinal.ts"
import { handleReorg } from "./handleReorg.ts"
import { isChildOf } from "./isChildOf.ts"
import { putOff } from "./putOff.ts"
import { readStretch } from "./readStretch.ts"
import { ScanPolicy } from "./ScanPolicy.ts"
import { whoIsWrong } from "./whoIsWrong.ts"

/** How far one step of scanning came. */
export interface Scanned {
  /** The last block read; `null` before the first. */
  readonly number: BlockNumber | null
  /** The newest block of the chain. */
  readonly latest: BlockNumber
  /** Transfers that were new. */
  readonly recorded: number
}

/** Whether a provider that has nothing new for us is still on our chain. One that has not come so far yet is lagging, not forked. */
const cursorStands = Effect.fn("cursorStands")(function*(chainId: ChainId, cursor: ScanCursor, { latest }: Speaking["head"]) {
  if (latest.number === cursor.number) return latest.hash === cursor.hash
  const known = yield* (yield* ScanCursorStore).header(chainId, latest.number)
  return Option.isNone(known) || known.value.hash === latest.hash
})

/**
 * The first block to read: after the cursor, else the one the settings name, else the newest final one. One that may still change is
 * not begun with, for nothing would be known below it to go back to: the newest settled one is, a few blocks earlier.
 */
const firstBlock = Effect.fn("firstBlock")(function*(cursor: Option.Option<ScanCursor>, latest: BlockNumber, final: BlockNumber | null) {
  if (Option.isSome(cursor)) return BlockNumber.make(cursor.value.number + 1)
  const { confirmations } = yield* ConfirmationPolicy
  const settled = final ?? Math.max(0, latest - confirmations + 1)
  const named = Option.getOrElse((yield* ScanPolicy).startBlock, () => settled)
  return BlockNumber.make(named > latest ? named : Math.min(named, settled))
})

/** Live blocks from the best provider; the first of them it may have told with its head. */
const readLive = Effect.fn("readLive")(function*(providers: ReadonlyArray<Speaking>, from: BlockNumber, to: BlockNumber) {
  const told = providers[0]?.told.next ?? null
  if (told === null || told.headers[0]?.number !== from) return yield* readFrom(providers, (reader) => reader.liveRange(from, to))
  if (from === to) return told
  const rest = yield* readFrom(providers, (reader) => reader.liveRange(BlockNumber.make(from + 1), to))
  // Whether they are one chain is looked at like that of any stretch.
  return {
    headers: [...told.headers, ...rest.headers],
    transfers: [...told.transfers, ...rest.transfers],
    misdirected: [...told.misdirected, ...rest.misdirected]
  } satisfies ChainRange
})

/** The stretch to read next: final blocks many at a time, others few, and then with every header. */
const readNext = Effect.fn("readNext")(function*(
  providers: ReadonlyArray<Speaking>,
  from: BlockNumber,
  latest: BlockNumber,
  final: BlockNumber | null
) {
  const policy = yield* ScanPolicy
  const old = (final ?? -1) - policy.youngBlocks
  if (from <= old) {
    const to = BlockNumber.make(Math.min(old, from + policy.finalBlocksMax - 1))
    return { whole: false, ...(yield* readStretch(providers, (yield* ConfirmationPolicy).quorum, from, to)) }
  }
  const to = BlockNumber.make(Math.min(latest, from + policy.liveBlocksMax - 1))
  return { whole: true, ...(yield* readLive(providers, from, to)) }
})

/**
 * Whether a stretch follows on the block under the cursor: by its own first header, or, where it came without, by the word of the quorum. A
 * hole would be read over for ever, and so would a fork below us; only a final stretch may come with its last header alone.
 */
const continues = Effect.fn("continues")(function*(
  providers: ReadonlyArray<Speaking>,
  cursor: Option.Option<ScanCursor>,
  from: BlockNumber,
  { headers, whole }: ChainRange & { readonly whole: boolean }
) {
  const [first] = headers
  const parent = Option.match(cursor, { onNone: () => first?.parentHash, onSome: ({ hash }) => hash })
  if (first === undefined || parent === undefined) return false
  if (first.number === from) return isLinked(parent, headers)
  if (whole) return false
  return Option.isNone(cursor) || (yield* isChildOf(parent, from, providers, (yield* ConfirmationPolicy).quorum))
})

/** Keeps what was read together with the cursor that explains it. Answers how many transfers were new. */
const keep = Effect.fn("keep")(function*(
  chainId: ChainId,
  cursor: Option.Option<ScanCursor>,
  range: ChainRange & { readonly whole: boolean },
  latest: BlockNumber
) {
  const last = range.headers.at(-1)
  if (last === undefined) return 0
  const { confirmations } = yield* ConfirmationPolicy
  const linkedFrom = range.whole && Option.isSome(cursor) ? cursor.value.linkedFrom : range.whole ? range.headers[0]?.number : last.number
  const next = { number: last.number, hash: last.hash, linkedFrom: linkedFrom ?? last.number }
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* (yield* ScanCursorStore).move(chainId, cursor, next, range.headers)
    return yield* recordTransfers(range, latest, confirmations)
  }))
})

/**
 * One step of reading the chain from the best provider: goes back first when it has forked under us, then reads the next stretch, checks
 * that it is linked to what was read before, and keeps its transfers together with the cursor that explains them. When too many final
 * blocks lie before us they are put off. Safe to repeat and to run twice. Errors: `ChainUnavailable`, `BlockUnknown`, `ChainMoved`,
 * `CursorMoved` (try again), `ReorgTooDeep` (the providers must agree first).
 */
export const scanChain = Effect.fn("scanChain")(function*(looked?: ReadonlyArray<Standing>) {
  const { chainId } = yield* SystemWallet
  const standings = looked ?? (yield* (yield* ProviderPool).look)
  const providers = readingOrder(standings)
  const [best] = providers
  const cursor = yield* (yield* ScanCursorStore).get(chainId)
  const reached = Option.match(cursor, { onNone: () => null, onSome: ({ number }) => number })
  if (best === undefined) return yield* readFrom(providers, () => Effect.succeed({ number: reached, latest: BlockNumber.make(0), recorded: 0 }))
  const latest = best.head.latest.number
  if (Option.isSome(cursor) && latest <= cursor.value.number) {
    const stands = yield* cursorStands(chainId, cursor.value, best.head)
    const number = stands ? cursor.value.number : (yield* handleReorg(chainId, cursor.value, best)).number
    return { number, latest, recorded: 0 } satisfies Scanned
  }
  const final = agreedFinal(yield* ConfirmationPolicy, providers)
  const jumped = yield* putOff(chainId, cursor, providers, final)
  if (jumped !== null) return { number: jumped, latest, recorded: 0 } satisfies Scanned
  const from = yield* firstBlock(cursor, latest, final)
  if (from > latest) return { number: reached, latest, recorded: 0 } satisfies Scanned
  const range = yield* readNext(providers, from, latest, final)
  const last = range.headers.at(-1)
  if (last !== undefined && (yield* continues(providers, cursor, from, range))) {
    return { number: last.number, latest, recorded: yield* keep(chainId, cursor, range, latest) } satisfies Scanned
  }
  if (Option.isNone(cursor)) return yield* new ChainMoved({ number: from })
  const forked = yield* whoIsWrong(cursor.value, best)
  if (forked === null) {
    // Whatever it is, the next one may do better: for a while this one is asked last.
    const unusable = new BlockUnknown({ number: cursor.value.number })
    yield* Effect.ignore((yield* ProviderPool).ask(best, () => Effect.fail(unusable)))
    return yield* new ChainMoved({ number: from })
  }
  return { number: (yield* handleReorg(chainId, cursor.value, forked)).number, latest, recorded: 0 } satisfies Scanned
})
