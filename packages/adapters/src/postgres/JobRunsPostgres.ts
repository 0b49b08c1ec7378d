import { JobName } from "@sigmatrade/core/job/Job"
import type { BegunRun } from "@sigmatrade/core/job/JobRuns"
import { JobRuns, JobStanding, RunState } from "@sigmatrade/core/job/JobRuns"
import { Array as Arr, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const At = Schema.DateTimeUtcFromDate

const StandingRow = Schema.Struct({
  job: JobName,
  period: Schema.NullOr(At),
  state: RunState,
  startedAt: At,
  endedAt: Schema.NullOr(At),
  backlog: Schema.NullOr(Schema.Int),
  reason: Schema.NullOr(Schema.String),
  runs: Schema.Int,
  failures: Schema.Int
})
const AttemptRow = Schema.Struct({ attempt: Schema.Int })

/** One conditional write: whoever comes second finds the row as the first one left it. */
const begin = (sql: SqlClient.SqlClient): JobRuns["Service"]["begin"] => (job, period, { now, until }) => {
  const [from, at, to] = [DateTime.toDateUtc(period), DateTime.toDateUtc(now), DateTime.toDateUtc(until)]
  return readRows(AttemptRow)(sql`
    INSERT INTO job_runs AS last (job, period, attempt, state, started_at, leased_until, runs, failures)
    VALUES (${job}, ${from}, 1, 'running', ${at}, ${to}, 1, 0)
    ON CONFLICT (job) DO UPDATE SET
      period = excluded.period, attempt = CASE WHEN last.period = excluded.period THEN last.attempt + 1 ELSE 1 END, state = 'running',
      started_at = excluded.started_at, ended_at = NULL, leased_until = excluded.leased_until, retry_at = NULL,
      runs = last.runs + 1, failures = last.failures + (last.state = 'running')::int
    WHERE (last.state <> 'running' OR last.leased_until <= excluded.started_at)
      AND (last.period < excluded.period
        OR last.period = excluded.period AND last.state <> 'done' AND coalesce(last.retry_at, excluded.started_at) <= excluded.started_at)
    RETURNING attempt`).pipe(Effect.map((rows) => Option.map(Arr.head(rows), ({ attempt }): BegunRun => ({ job, period, attempt }))))
}

/** The row of a run, while it is its runner's. */
const mine = (sql: SqlClient.SqlClient, { attempt, job, period }: BegunRun) =>
  sql`job = ${job} AND period = ${DateTime.toDateUtc(period)} AND attempt = ${attempt} AND state = 'running'`

const renew = (sql: SqlClient.SqlClient): JobRuns["Service"]["renew"] => (run, until) =>
  sql`UPDATE job_runs SET leased_until = ${DateTime.toDateUtc(until)} WHERE ${mine(sql, run)} RETURNING job`.pipe(
    Effect.orDie, Effect.map((rows) => rows.length === 1)
  )

const end = (sql: SqlClient.SqlClient): JobRuns["Service"]["end"] => (run, how, at) => {
  const endedAt = DateTime.toDateUtc(at)
  const set = how._tag === "Done"
    ? sql`state = 'done', backlog = ${how.backlog}, reason = ${how.reason}`
    : sql`state = 'failed', reason = ${how.reason}, retry_at = ${DateTime.toDateUtc(how.retryAt)}, failures = failures + 1`
  return sql`UPDATE job_runs SET ${set}, ended_at = ${endedAt}, leased_until = NULL WHERE ${mine(sql, run)} RETURNING job`.pipe(
    Effect.orDie, Effect.map((rows) => rows.length === 1)
  )
}

const report = (sql: SqlClient.SqlClient): JobRuns["Service"]["report"] => (job, { endedAt, failures, reason, runs, startedAt }) =>
  sql`
    INSERT INTO job_runs AS last (job, attempt, state, started_at, ended_at, reason, runs, failures)
    VALUES (${job}, 1, ${reason === null ? "done" : "failed"}, ${DateTime.toDateUtc(startedAt)}, ${DateTime.toDateUtc(endedAt)}, ${reason}, ${runs},
      ${failures})
    ON CONFLICT (job) DO UPDATE SET
      state = excluded.state, started_at = excluded.started_at, ended_at = excluded.ended_at, reason = excluded.reason,
      runs = last.runs + excluded.runs, failures = last.failures + excluded.failures`.pipe(Effect.orDie, Effect.asVoid)

/** How jobs stand, in Postgres. */
export const layer: Layer.Layer<JobRuns, never, SqlClient.SqlClient> = Layer.effect(
  JobRuns,
  Effect.map(SqlClient.SqlClient, (sql) =>
    JobRuns.of({
      begin: begin(sql),
      renew: renew(sql),
      end: end(sql),
      report: report(sql),
      // A job that a newer version knows beside this one is not ours to show.
      standings: readRows(StandingRow)(sql`
        SELECT job, period, state, started_at AS "startedAt", ended_at AS "endedAt", backlog, reason, runs::int, failures::int FROM job_runs
        WHERE ${sql.in("job", JobName.literals)} ORDER BY job`).pipe(Effect.map((rows) => rows.map((row) => new JobStanding(row))))
    }))
)
