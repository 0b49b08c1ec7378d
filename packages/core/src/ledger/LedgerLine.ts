import { Schema } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { EntryKind, Movement } from "./Entry.ts"
import type { BookedEntry } from "./BookedEntry.ts"
import type { SealedEntry } from "./Seal.ts"
import { SealHash } from "./Seal.ts"

/** The first line of an export. `entries` and `hash` say how many follow and how the last one is sealed. */
export const LedgerHeader = Schema.Struct({
  format: Schema.Literal("sigmatrade-ledger"),
  version: Schema.Literal(1),
  entries: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  hash: SealHash
})
export type LedgerHeader = typeof LedgerHeader.Type

const Key = Schema.Struct({ kind: EntryKind, business_id: Schema.String })
const LineMovement = Schema.Struct({
  debit: Schema.String, credit: Schema.String, asset: Schema.String, amount: Schema.BigIntFromString
}).pipe(Schema.decodeTo(Movement))

/** Every other line of an export: an entry with its hash, in the order of the chain. Amounts are base units in decimal digits. */
export const LedgerLine = Schema.Struct({
  position: Schema.Int.check(Schema.isGreaterThan(0)),
  ...Key.fields,
  booked_at: Schema.DateTimeUtcFromString,
  block_number: Schema.NullOr(BlockNumber),
  reverses: Schema.NullOr(Key),
  movements: Schema.Array(LineMovement),
  hash: SealHash
})
export type LedgerLine = typeof LedgerLine.Type

/** An entry as a line of an export tells it. */
export const lineOf = ({ entry, position, seal }: SealedEntry): LedgerLine => ({
  position,
  kind: entry.kind,
  business_id: entry.businessId,
  booked_at: entry.bookedAt,
  block_number: entry.blockNumber,
  reverses: entry.reverses === undefined ? null : { kind: entry.reverses.kind, business_id: entry.reverses.businessId },
  movements: entry.movements,
  hash: seal.hash
})

/** The entry a line tells of. */
export const entryOf = (line: LedgerLine): BookedEntry => ({
  kind: line.kind,
  businessId: line.business_id,
  bookedAt: line.booked_at,
  blockNumber: line.block_number,
  movements: line.movements,
  ...(line.reverses === null ? {} : { reverses: { kind: line.reverses.kind, businessId: line.reverses.business_id } })
})
