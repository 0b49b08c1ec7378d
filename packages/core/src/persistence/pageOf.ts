import { Result } from "effect"
import type { PageRequest } from "./PageRequest.ts"
import { AnchorUnknown } from "./PageRequest.ts"

/**
 * Cuts a page out of a whole list, newest first in and out. `isAsked` leaves entries out of the page; one of them may still be where it
 * begins. Errors: `AnchorUnknown`.
 */
export const pageOf = <Entry, Id extends string | number>(
  entries: ReadonlyArray<Entry>,
  idOf: (entry: Entry) => Id,
  { anchor, limit }: PageRequest<Id>,
  isAsked: (entry: Entry) => boolean = () => true
): Result.Result<ReadonlyArray<Entry>, AnchorUnknown> => {
  if (anchor === null) return Result.succeed(entries.filter(isAsked).slice(0, limit))
  const place = entries.findIndex((entry) => idOf(entry) === anchor.id)
  if (place === -1) return Result.fail(new AnchorUnknown({ id: String(anchor.id) }))
  return Result.succeed(anchor.side === "older"
    ? entries.slice(place + 1).filter(isAsked).slice(0, limit)
    : entries.slice(0, place).filter(isAsked).slice(-limit))
}
