import { DateTime } from "effect"
import type { BookedEntry } from "./BookedEntry.ts"
import type { SealHash } from "./Seal.ts"

/** Which way of writing an entry this is; a new way gets a new name, so that old seals can be checked for ever. */
export const ENCODING = "sigmatrade-ledger-1"

/**
 * An entry in its place of the chain as one text, the same everywhere: a JSON array without spaces, of the encoding's name, the
 * position, the hash before, kind, business id, the moment of booking (UTC, milliseconds, `2026-03-01T12:00:00.000Z`), the height or
 * `null`, what it takes back as `[kind, business id]` or `null`, and the movements in their order, each `[debit, credit, asset, amount
 * in decimal digits]`. Strings are escaped as ECMA-262 JSON.stringify does. Ids of a database are no part of it: a copy elsewhere has
 * the same hashes. Two different entries, positions or histories never have the same text.
 */
export const encodeEntry = (entry: BookedEntry, position: number, previous: SealHash): string => {
  const { blockNumber, bookedAt, businessId, kind, movements, reverses } = entry
  return JSON.stringify([
    ENCODING, position, previous, kind, businessId, DateTime.formatIso(bookedAt), blockNumber,
    reverses === undefined ? null : [reverses.kind, reverses.businessId],
    movements.map(({ amount, asset, credit, debit }) => [debit, credit, asset, String(amount)])
  ])
}
