import type { DateTime, Effect, Scope, Stream } from "effect"
import { Context, Schema } from "effect"
import type { AuditLog } from "../admin/AuditLog.ts"
import type { IncidentStore } from "../incident/IncidentStore.ts"
import type { LedgerSeals } from "../ledger/LedgerSeals.ts"
import type { Invariants } from "../reconciliation/Invariants.ts"
import type { DumpFacts } from "./Backup.ts"
import type { BackupLog } from "./BackupLog.ts"

/** The database could not be dumped, filled or put in place. `reason` is for the operator, and holds no secret. */
export class DumpFailed extends Schema.TaggedError<DumpFailed>()("DumpFailed", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

/** The whole database as it was at one moment. */
export interface Dump {
  readonly takenAt: DateTime.Utc
  readonly facts: DumpFacts
  /** Its bytes; they fail when the dump did not end well. */
  readonly bytes: Stream.Stream<Uint8Array, DumpFailed>
}

/** What of core works on the database of a copy. */
export type BooksOfCopy = AuditLog | BackupLog | IncidentStore | Invariants | LedgerSeals

/** A database of its own, filled from a dump; it goes with the scope it was made in, unless it was put in place. */
export interface DatabaseCopy {
  /** What is in it, as it came out of the dump. */
  readonly facts: Effect.Effect<DumpFacts, DumpFailed>
  /** Does something with its books. It is brought to the newest schema first. */
  readonly within: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | DumpFailed, Exclude<R, BooksOfCopy>>
  /**
   * Makes it the database, in one step; what was the database until then is kept, and the name of it answered (`null`: there was none). Errors:
   * `DumpFailed` while anybody is connected to the database.
   */
  readonly putInPlace: Effect.Effect<string | null, DumpFailed>
}

/** Dumps the database, and makes databases out of dumps. One at a time: whoever comes while another one works fails. */
export class DatabaseDump extends Context.Service<DatabaseDump, {
  /** The database at this moment, which is held until the scope ends. Errors: `DumpFailed`, before the first byte where that can be known. */
  readonly take: Effect.Effect<Dump, DumpFailed, Scope.Scope>
  /** A new database beside the one in use, filled from a dump. Errors: `DumpFailed` and those of the stream; there is no copy then. */
  readonly load: <E>(dump: Stream.Stream<Uint8Array, E>) => Effect.Effect<DatabaseCopy, E | DumpFailed, Scope.Scope>
  /** What is in the database now; `null`: it is not there, or has no table. */
  readonly current: Effect.Effect<DumpFacts | null, DumpFailed>
  /** Who is connected to it, by the names programs give themselves. */
  readonly visitors: Effect.Effect<ReadonlyArray<string>, DumpFailed>
  /** The number of the newest migration this program knows. */
  readonly schemaVersion: number
}>()("@sigmatrade/core/backup/DatabaseDump") {}
