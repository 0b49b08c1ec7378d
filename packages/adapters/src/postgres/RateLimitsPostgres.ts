import { LimitsUnavailable, RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { LimitedAttempt, Taken } from "@sigmatrade/core/limit/RateLimits"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const TakenRow = Schema.Struct({ waitMs: Int8, isFirst: Schema.Boolean, left: Schema.Int, resetMs: Int8 })

const takenOf = ({ isFirst, left, resetMs, waitMs }: typeof TakenRow.Type): Taken =>
  waitMs === 0 ? { _tag: "Allowed", left, resetMs } : { _tag: "Refused", waitMs, isFirst }

const take = (sql: SqlClient.SqlClient) => ({ now, operation, rule: { windows }, subject }: LimitedAttempt) => {
  const counts = windows.map(({ count }) => count)
  const spans = windows.map(({ ms }) => String(ms))
  return readRows(TakenRow)(sql`
    SELECT wait_ms AS "waitMs", is_first AS "isFirst", left_after AS "left", reset_ms AS "resetMs"
    FROM take_rate_limit(${operation}, ${subject}, ${counts}::int[], ${spans}::text[]::bigint[], ${String(now.epochMilliseconds)}::text::bigint)`).pipe(
    Effect.flatMap(([row]) => row === undefined ? Effect.die(new Error("take_rate_limit answered nothing")) : Effect.succeed(takenOf(row))),
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
