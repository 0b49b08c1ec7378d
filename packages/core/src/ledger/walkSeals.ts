import { Effect, Option, Schema, Stream } from "effect"
import { EntryId } from "./BookedEntry.ts"
import type { Link } from "./LedgerSeals.ts"
import { LedgerSeals } from "./LedgerSeals.ts"
import type { SealedEntry, SealHead } from "./Seal.ts"
import { EMPTY_CHAIN } from "./Seal.ts"
import { sealEntry } from "./sealEntry.ts"
import { Sha256 } from "./Sha256.ts"

/** How a chain breaks. */
export const Break = Schema.Literals([
  /** A sealed entry is not there any more. */
  "entry missing",
  /** An entry stands between sealed ones without a seal: it was put there later, or its seal was removed. */
  "seal missing",
  /** A seal does not follow on the one before: it was changed, added or moved, or the one before was removed. */
  "seal does not follow",
  /** The entry is not the one that was sealed, or its seal was changed. */
  "entry does not fit",
  /** The last seals are not there any more, or are not those that were made. */
  "end does not fit"
])
export type Break = typeof Break.Type

/** The chain of seals breaks here first; all before it is as it was sealed. */
export class ChainBroken extends Schema.TaggedError<ChainBroken>()("ChainBroken", {
  what: Break,
  /** The place in the chain, from 1. */
  position: Schema.Int,
  /** The entry at which it shows. */
  entryId: EntryId,
  /** Its kind and business id, as far as it is there. */
  entry: Schema.NullOr(Schema.Struct({ kind: Schema.String, businessId: Schema.String }))
}) {}

/** Entries that are looked at together: what a walk holds in memory. */
const PAGE = 500

const breakAt = (what: Break, before: SealHead, { entry, id }: Link) =>
  new ChainBroken({
    what, position: before.entries + 1, entryId: id,
    entry: entry === null ? null : { kind: entry.kind, businessId: entry.businessId }
  })

/** What is wrong with a link after those before it, or the entry in its place. */
const check = (before: SealHead, link: Link, sha256: Sha256["Service"]): ChainBroken | SealedEntry => {
  const { entry, seal } = link
  if (entry === null) return breakAt("entry missing", before, link)
  if (seal === null) return breakAt("seal missing", before, link)
  if (seal.previous !== before.hash) return breakAt("seal does not follow", before, link)
  const sealed = sealEntry(entry, before, sha256)
  return sealed.seal.hash === seal.hash ? sealed : breakAt("entry does not fit", before, link)
}

/** Everything sealed up to a head, in its order, each entry checked against its seal; a page at a time. Errors: `ChainBroken`. */
export const walkSeals = (head: SealHead): Stream.Stream<SealedEntry, ChainBroken, LedgerSeals | Sha256> =>
  Stream.paginate(EMPTY_CHAIN, Effect.fnUntraced(function*(from: SealHead) {
    const sha256 = yield* Sha256
    const links = yield* (yield* LedgerSeals).links(from.lastId, head.lastId, PAGE)
    let before = from
    const page: Array<SealedEntry> = []
    for (const link of links) {
      const found = check(before, link, sha256)
      if (found instanceof ChainBroken) return yield* found
      page.push(found)
      before = { entries: found.position, lastId: link.id, hash: found.seal.hash }
    }
    if (links.length === PAGE) return [page, Option.some(before)] as const
    const ends = before.entries === head.entries && before.hash === head.hash
    if (!ends) return yield* new ChainBroken({ what: "end does not fit", position: before.entries + 1, entryId: head.lastId, entry: null })
    return [page, Option.none<SealHead>()] as const
  }))
