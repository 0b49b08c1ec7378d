import type { DateTime, Effect, Stream } from "effect"
import { Context, Schema } from "effect"
import type { Backup, BackupId, DumpFacts } from "./Backup.ts"

/** A backup cannot be used as it lies there, or its place cannot be. `reason` is for the operator, and holds no secret. */
export class BackupUnusable extends Schema.TaggedError<BackupUnusable>()("BackupUnusable", { file: Schema.String, reason: Schema.String }) {}

/** Where sealed backups lie. */
export class BackupVault extends Context.Service<BackupVault, {
  /**
   * Keeps a new backup, as one step: after a failure, a crash or a full disk there is none of it under a good name, and the earlier
   * ones are as they were. What a crash left behind goes with the next one. Errors: `BackupUnusable` (a backup of this second is
   * there already, or the place fails) and those of the stream, which is never held as a whole.
   */
  readonly put: <E, R>(madeAt: DateTime.Utc, facts: DumpFacts, sealed: Stream.Stream<Uint8Array, E, R>) => Effect.Effect<Backup, E | BackupUnusable, R>
  /** All that have a readable manifest, in the order of their making. */
  readonly list: Effect.Effect<ReadonlyArray<Backup>, BackupUnusable>
  /** One of them. Errors: `BackupUnusable` when its manifest is missing, unreadable or of another backup. */
  readonly get: (id: BackupId) => Effect.Effect<Backup, BackupUnusable>
  /** The bytes of its file; the stream fails with `BackupUnusable` unless length and SHA-256 are those of the manifest. */
  readonly open: (backup: Backup) => Stream.Stream<Uint8Array, BackupUnusable>
  /** Removes one; the manifest goes first, so that none is listed whose file is gone. Safe to repeat. */
  readonly remove: (id: BackupId) => Effect.Effect<void, BackupUnusable>
}>()("@sigmatrade/core/backup/BackupVault") {}
