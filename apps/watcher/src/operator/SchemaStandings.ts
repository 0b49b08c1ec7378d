import type { DateTime, Effect } from "effect"
import { Context } from "effect"

/** What the database has been through. Asked after it has been brought to the newest schema. */
export class SchemaStandings extends Context.Service<SchemaStandings, {
  /** Every migration, oldest first; `isThere`: whether what it made still is, `null` where a newer version answers for it. */
  readonly all: Effect.Effect<ReadonlyArray<{ readonly name: string; readonly ranAt: DateTime.Utc; readonly isThere: boolean | null }>>
}>()("@sigmatrade/watcher/operator/SchemaStandings") {}
