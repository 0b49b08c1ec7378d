import { DateTime, Effect, Option } from "effect"
import { Keccak256 } from "../chain/Keccak256.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { AssetId } from "../money/Asset.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { CHUNK_LEAVES, CHUNK_LEVELS, LiabilityStore } from "./LiabilityStore.ts"
import type { SumNode } from "./SumNode.ts"
import { Day, leafOf, levelsAbove, rootOf } from "./SumNode.ts"

/** Days after which a member cannot ask for his proof any more; the roots stay. */
const LEAF_DAYS = 90

const dayOf = (at: DateTime.Utc): Day => Day.make(DateTime.formatIsoDateUtc(at))

/** Hashes all leaves of an asset, one chunk in memory at a time. */
const chunkRoots = Effect.fn("chunkRoots")(function*(day: Day, asset: AssetId, members: number) {
  const keccak256 = yield* Keccak256
  const store = yield* LiabilityStore
  const roots: Array<SumNode> = []
  for (let chunk = 0; chunk * CHUNK_LEAVES < members; chunk += 1) {
    const leaves = yield* store.chunk(day, asset, chunk)
    roots.push(rootOf(keccak256, leaves.map((liability) => leafOf(keccak256, liability)), CHUNK_LEVELS))
  }
  return roots
})

/**
 * Publishes, once a day (UTC), what is owed to members: per asset a tree over everybody's balance, whose root vouches for the total.
 * Answers how many trees; none when this day has them. All or nothing; safe to repeat.
 */
export const publishLiabilities = Effect.fn("publishLiabilities")(function*() {
  const now = yield* DateTime.now
  const day = dayOf(now)
  const store = yield* LiabilityStore
  const keccak256 = yield* Keccak256
  const { chainId } = yield* SystemWallet
  if ((yield* store.trees(day)).length > 0) return 0
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const taken = yield* store.take(day)
    const mark = yield* (yield* ScanCursorStore).finalMark(chainId)
    const finalNumber = Option.match(mark, { onNone: () => null, onSome: ({ number }) => number })
    yield* Effect.forEach(taken, Effect.fnUntraced(function*({ asset, members }) {
      const chunks = yield* chunkRoots(day, asset, members)
      const root = rootOf(keccak256, chunks, levelsAbove(chunks.length))
      yield* store.publish({ day, asset, root, members, finalNumber, publishedAt: now }, chunks)
    }), { discard: true })
    yield* store.forgetBefore(dayOf(DateTime.subtract(now, { days: LEAF_DAYS })))
    return taken.length
  }))
})
