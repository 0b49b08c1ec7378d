import type { Effect, Option } from "effect"
import { Context, Schema } from "effect"
import { Backup } from "./Backup.ts"

/** A backup that was made, and how its last rehearsal went. */
export class LoggedBackup extends Schema.Class<LoggedBackup>("LoggedBackup")({
  id: Backup.fields.id,
  madeAt: Schema.DateTimeUtc,
  /** Bytes of the sealed file. */
  bytes: Schema.Int,
  /** When it was restored to try it; `null`: never. */
  rehearsedAt: Schema.NullOr(Schema.DateTimeUtc),
  /** What was wrong with it then; `null`: nothing. */
  fault: Schema.NullOr(Schema.String)
}) {}

/** Which backups were made and tried. What lies in the vault is the truth; this only remembers. Every adapter passes its contract suite. */
export class BackupLog extends Context.Service<BackupLog, {
  /** Notes a backup, or replaces what was noted of it. */
  readonly put: (backup: LoggedBackup) => Effect.Effect<void>
  /** The one whose rehearsal went well last. */
  readonly lastGood: Effect.Effect<Option.Option<LoggedBackup>>
  /** The newest ones, newest first, at most `limit`. */
  readonly recent: (limit: number) => Effect.Effect<ReadonlyArray<LoggedBackup>>
}>()("@sigmatrade/core/backup/BackupLog") {}
