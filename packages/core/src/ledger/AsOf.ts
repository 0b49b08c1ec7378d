import { DateTime } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import type { BookedEntry } from "./BookedEntry.ts"

/**
 * A moment of the books. `Block`: everything booked before the books had reached a final height above this one; the greatest height ever
 * reached counts, so a mark that broken finality lowers takes nothing back. `Time`: everything booked at or before it.
 */
export type AsOf =
  | { readonly _tag: "Block"; readonly number: BlockNumber }
  | { readonly _tag: "Time"; readonly at: DateTime.Utc }

/** Whether an entry was in the books at a moment. One without a height was there before any height. */
export const isBookedBy = ({ blockNumber, bookedAt }: Pick<BookedEntry, "blockNumber" | "bookedAt">, moment: AsOf): boolean =>
  moment._tag === "Block"
    ? blockNumber === null || blockNumber <= moment.number
    : DateTime.isLessThanOrEqualTo(bookedAt, moment.at)
