import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { SealHash } from "../ledger/Seal.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"

/** What somebody did, or tried to, as an operator. */
export class AuditRecord extends Schema.Class<AuditRecord>("AuditRecord")({
  at: Schema.DateTimeUtc,
  /** `null`: nobody knows who it was, as with a key that is nobody's. */
  operator: Schema.NullOr(OperatorName),
  /** What was done: a permission, or `login` and the like. */
  action: Schema.String,
  /** What it was done to: `withdrawal:<id>`, `member:<id>`. */
  subject: Schema.String,
  /** `done`, or the name of the error that stopped it: then nothing has changed. */
  outcome: Schema.String,
  /** Why, in the operator's own words. */
  reason: Schema.NullOr(Schema.String),
  /** What it was and what it became, where that is worth knowing. No secrets. */
  details: Schema.Record(Schema.String, Schema.String),
  /** The request it came with, to find it in the logs. */
  requestId: Schema.String
}) {}

/** A record in its place of the chain. */
export interface SealedRecord {
  /** The how manieth, from 1. */
  readonly position: number
  readonly record: AuditRecord
  readonly previous: SealHash
  readonly hash: SealHash
}

/** Whose records, and of what. */
export interface AuditFilter {
  readonly operator?: OperatorName
  readonly action?: string
  readonly subject?: string
}

/** Everything operators did, for ever: rows are added and never changed. Every adapter passes its contract suite. */
export class AuditLog extends Context.Service<AuditLog, {
  /** Inside a transaction: the last record, `null` when there is none; whoever wants to add another one waits until its end. */
  readonly last: Effect.Effect<SealedRecord | null>
  /** Adds the record that follows the last one. Two that follow the same one are refused by the store itself. */
  readonly append: (sealed: SealedRecord) => Effect.Effect<void>
  /** Records before a position (`null`: from the newest on), newest first, at most `limit`. */
  readonly page: (before: number | null, limit: number, filter?: AuditFilter) => Effect.Effect<ReadonlyArray<SealedRecord>>
  /** Records by position, newest first. A record of somebody else or of something else may be where a page begins. */
  readonly list: (filter: AuditFilter, page: PageRequest<number>) => Effect.Effect<ReadonlyArray<SealedRecord>, AnchorUnknown>
  /** Records after a position, oldest first, at most `limit`. */
  readonly after: (position: number, limit: number) => Effect.Effect<ReadonlyArray<SealedRecord>>
  /** How often an action on a subject ended so since a moment; the newest of them too. */
  readonly count: (of: Pick<AuditRecord, "action" | "subject" | "outcome">, since: DateTime.Utc) => Effect.Effect<{
    readonly times: number
    readonly lastAt: DateTime.Utc | null
  }>
}>()("@sigmatrade/core/admin/AuditLog") {}
