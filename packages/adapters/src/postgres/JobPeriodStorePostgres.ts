import { JobPeriodStore } from "@sigmatrade/core/reward/JobPeriodStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const EndRow = Schema.Struct({ end: Schema.NullOr(Schema.DateTimeUtcFromDate) })
const OpenRow = Schema.Struct({ open: Schema.Boolean })

const lastEnd = (sql: SqlClient.SqlClient): JobPeriodStore["Service"]["lastEnd"] =>
  Effect.fn("JobPeriodStorePostgres.lastEnd")(function*(job) {
    // A statement of its own: the next one sees what was committed while this one waited.
    yield* sql`SELECT pg_advisory_xact_lock(hashtextextended(${`job:${job}`}, 0))`.pipe(Effect.orDie)
    const [row] = yield* readRows(EndRow)(sql`
      SELECT coalesce(max(ends_at) FILTER (WHERE closed_at IS NOT NULL), min(starts_at)) AS end FROM job_periods WHERE job = ${job}`)
    return Option.fromNullishOr(row?.end)
  })

const begin = (sql: SqlClient.SqlClient): JobPeriodStore["Service"]["begin"] =>
  Effect.fn("JobPeriodStorePostgres.begin")(function*(job, { endsAt, startsAt }) {
    const [from, to] = [DateTime.toDateUtc(startsAt), DateTime.toDateUtc(endsAt)]
    // Whoever comes second waits here until the first one commits. By whichever of its keys he meets it: named alone, the primary one would
    // let him fail at the other by a hair.
    yield* sql`INSERT INTO job_periods (job, starts_at, ends_at) VALUES (${job}, ${from}, ${to}) ON CONFLICT DO NOTHING`.pipe(Effect.orDie)
    const [row] = yield* readRows(OpenRow)(sql`
      SELECT closed_at IS NULL AS open FROM job_periods WHERE job = ${job} AND starts_at = ${from} FOR UPDATE`)
    return row === undefined ? yield* Effect.die(new Error(`another period of ${job} is open`)) : row.open
  })

const close = (sql: SqlClient.SqlClient): JobPeriodStore["Service"]["close"] => (job, { startsAt }, at) =>
  sql`
    UPDATE job_periods SET closed_at = ${DateTime.toDateUtc(at)}
    WHERE job = ${job} AND starts_at = ${DateTime.toDateUtc(startsAt)} AND closed_at IS NULL RETURNING job`.pipe(
    Effect.orDie,
    Effect.flatMap((rows) => rows.length === 1 ? Effect.void : Effect.die(new Error(`no period of ${job} is open`)))
  )

/** Which periods jobs have worked off, in Postgres. */
export const layer: Layer.Layer<JobPeriodStore, never, SqlClient.SqlClient> = Layer.effect(
  JobPeriodStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    JobPeriodStore.of({ lastEnd: lastEnd(sql), begin: begin(sql), close: close(sql) }))
)
