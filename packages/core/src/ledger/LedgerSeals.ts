import type { Effect } from "effect"
import { Context } from "effect"
import type { BookedEntry, EntryId } from "./BookedEntry.ts"
import type { Seal, SealHead } from "./Seal.ts"

/** A place at which an entry, a seal or both stand. */
export interface Link {
  readonly id: EntryId
  readonly entry: BookedEntry | null
  readonly seal: Seal | null
}

/** An entry that waits for its seal. */
export interface Unsealed {
  readonly id: EntryId
  readonly entry: BookedEntry
}

/** The seals of the books: append-only. Every adapter passes its contract suite. */
export class LedgerSeals extends Context.Service<LedgerSeals, {
  /** How far the chain goes. */
  readonly head: Effect.Effect<SealHead>
  /**
   * Notes how far the books go. An entry may get its id before another one and be seen after it: only what was noted here, and what
   * nobody who was writing then still writes, is `unsealed` later. A step of its own, never part of one that writes.
   */
  readonly note: Effect.Effect<void>
  /** `head`, and nobody else seals until the step this is part of ends. */
  readonly lock: Effect.Effect<SealHead>
  /** The next entries above the chain in order of their ids, at most `limit`: none that another one can still come before. */
  readonly unsealed: (limit: number) => Effect.Effect<ReadonlyArray<Unsealed>>
  /** Adds seals to the chain, in the order given. It is a defect when they do not follow on `from`. */
  readonly append: (from: SealHead, seals: ReadonlyArray<{ readonly id: EntryId; readonly seal: Seal }>) => Effect.Effect<void>
  /** What stands above `after` up to `upTo`, in order of the ids, the first `limit`. */
  readonly links: (after: EntryId, upTo: EntryId, limit: number) => Effect.Effect<ReadonlyArray<Link>>
}>()("@sigmatrade/core/ledger/LedgerSeals") {}
