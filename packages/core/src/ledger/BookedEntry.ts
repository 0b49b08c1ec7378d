import type { DateTime } from "effect"
import { Schema } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import type { Entry } from "./Entry.ts"

/** The place of an entry among all entries: the later one has the larger id. Not every number is used. */
export const EntryId = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)).pipe(Schema.brand("EntryId"))
export type EntryId = typeof EntryId.Type

/** The place before all entries. */
export const BEFORE_ALL = EntryId.make(0)

/** An entry, and when it came into the books. */
export interface BookedEntry extends Entry {
  readonly bookedAt: DateTime.Utc
  /** The greatest final height the books had reached then; `null` before the first one, and for what older versions booked. */
  readonly blockNumber: BlockNumber | null
}
