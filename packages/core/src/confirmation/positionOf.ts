import { Effect, Option } from "effect"
import type { BlockHash, BlockHeader, ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import type { BlockEvidence } from "../deposit/BlockEvidence.ts"
import type { Standing } from "../provider/ProviderPool.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { ConfirmationRule } from "./ConfirmationPolicy.ts"
import { finalHeight } from "./finalHeight.ts"
import type { Position } from "./weigh.ts"

/** The hash we read at a height; `null` when no header of it is kept. */
const ourHash = Effect.fn("ourHash")(function*(chainId: ChainId, cursor: ScanCursor, number: number) {
  if (number === cursor.number) return cursor.hash
  if (number < cursor.linkedFrom || number > cursor.number) return null
  const stored = yield* (yield* ScanCursorStore).header(chainId, BlockNumber.make(number))
  return Option.match(stored, { onNone: () => null, onSome: ({ hash }) => hash })
})

/**
 * A block of a provider to compare with ours, at or below our cursor: the one it has named with its head costs no question. `null` when
 * it does not answer.
 */
const reference = Effect.fn("reference")(function*(standing: Standing, cursor: ScanCursor, named: BlockHeader, height: BlockNumber) {
  if (named.number <= cursor.number) return { number: named.number, hash: named.hash }
  const number = BlockNumber.make(Math.min(height, cursor.number))
  const pool = yield* ProviderPool
  const header = yield* pool.ask(standing, (reader) => reader.header(number)).pipe(Effect.orElseSucceed(() => null))
  return header === null ? null : { number, hash: header.hash }
})

/**
 * How a provider's final chain lies to ours: whoever calls a block final that we have, calls all its parents final too, so one
 * comparison speaks for every block from there down to the lowest one we hold linked.
 */
export const positionOf = Effect.fn("positionOf")(function*(
  chainId: ChainId,
  cursor: ScanCursor,
  standing: Standing,
  policy: ConfirmationRule,
  rule: BlockEvidence["rule"]
) {
  const { head, id: provider } = standing
  if (head === null) return null
  const silent: Position = { provider, latest: head.latest.number, final: null, contradicts: null }
  const final = finalHeight(policy, rule, head)
  if (final === null) return silent
  const named = rule === "finalized" && head.finalized !== null ? head.finalized : head.latest
  const compare = Effect.fnUntraced(function*(found: { readonly number: BlockNumber; readonly hash: BlockHash } | null) {
    const ours = found === null ? null : yield* ourHash(chainId, cursor, found.number)
    return found === null || ours === null ? null : { number: found.number, ours, theirs: found.hash, same: ours === found.hash }
  })
  let found = yield* compare(yield* reference(standing, cursor, named, final))
  // The newest block may differ without any contradiction: only what the rule calls final counts.
  if (found !== null && !found.same && found.number > final) {
    found = yield* compare(yield* reference(standing, { ...cursor, number: BlockNumber.make(Math.min(final, cursor.number)) }, named, final))
  }
  if (found === null) return silent
  if (!found.same) return { ...silent, contradicts: { number: found.number, ours: found.ours, theirs: found.theirs } } satisfies Position
  return { ...silent, final: BlockNumber.make(Math.min(final, found.number)) } satisfies Position
})
