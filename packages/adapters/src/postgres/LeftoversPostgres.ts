import type { LeftoverKind } from "@sigmatrade/core/job/Leftovers"
import { Leftovers } from "@sigmatrade/core/job/Leftovers"
import { DateTime, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"

/** Which rows of which table a kind is: those for which `ended` is true, by the moment `at`. Nothing else is ever deleted here. */
const PLACES: { readonly [Kind in LeftoverKind]: { readonly table: string; readonly at: string; readonly ended: string } } = {
  "operator sessions": { table: "admin_sessions", at: "seen_at", ended: "true" },
  dialogues: { table: "dialogues", at: "expires_at", ended: "true" },
  answers: { table: "kept_answers", at: "at", ended: "true" },
  "webhook deliveries": { table: "webhook_deliveries", at: "due_at", ended: "state <> 'pending'" }
}

/** The tables that rows are deleted from; `webhook_attempts` go with their delivery. */
export const LEFTOVER_TABLES: ReadonlyArray<string> = Object.values(PLACES).map(({ table }) => table)

/** Leftovers in Postgres. */
export const layer: Layer.Layer<Leftovers, never, SqlClient.SqlClient> = Layer.effect(
  Leftovers,
  Effect.map(SqlClient.SqlClient, (sql) =>
    Leftovers.of({
      forget: (kind, before, limit) => {
        const { at, ended, table } = PLACES[kind]
        // Two at once skip what the other has; a row that is written to meanwhile waits for the next run.
        return sql`
          DELETE FROM ${sql(table)} WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM ${sql(table)} WHERE ${sql(at)} < ${DateTime.toDateUtc(before)} AND ${sql.literal(ended)}
            ORDER BY ${sql(at)} LIMIT ${limit} FOR UPDATE SKIP LOCKED)) RETURNING 1 AS gone`.pipe(
          Effect.orDie,
          Effect.map((rows) => rows.length)
        )
      }
    }))
)
