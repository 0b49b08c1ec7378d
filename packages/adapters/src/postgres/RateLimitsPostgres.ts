import { LimitsUnavailable, RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { LimitedAttempt, Taken } from "@sigmatrade/core/limit/RateLimits"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const TakenRow = Schema.Struct({ waitMs: Int8, isFirst: Schema.Boolean })

const take = (sql: SqlClient.SqlClient) => ({ now, operation, rule: { windows }, subject }: LimitedAttempt) => {
  const counts = windows.map(({ count }) => count)
  const spans = windows.map(({ ms }) => String(ms))
  return readRows(TakenRow)(sql`
    SELECT wait_ms AS "waitMs", is_first AS "isFirst"
    FROM take_rate_limit(${operation}, ${subject}, ${counts}::int[], ${spans}::text[]::bigint[], ${String(now.epochMilliseconds)}::text::bigint)`).pipe(
    Effect.map(([row]): Taken => row === undefined || row.waitMs === 0 ? { _tag: "Allowed" } : { _tag: "Refused", ...row }),
    // Whatever kept the database from answering, nobody knows how often it was done.
    Effect.catchDefect((defect) =>
      Effect.andThen(Effect.logWarning("Limits cannot be counted in the database", { defect }), Effect.fail(new LimitsUnavailable())))
  )
}

/** Limits counted in Postgres: all processes share them, and a restart keeps them. */
export const make: Effect.Effect<RateLimits["Service"], never, SqlClient.SqlClient> =
  Effect.map(SqlClient.SqlClient, (sql) => RateLimits.of({ take: take(sql) }))

/** `make` for whoever is built on this layer. */
export const layer: Layer.Layer<RateLimits, never, SqlClient.SqlClient> = Layer.effect(RateLimits, make)
