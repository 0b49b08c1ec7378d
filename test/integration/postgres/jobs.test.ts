import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { LEASE_MS } from "@sigmatrade/core/job/runJob"
import { DateTime, Effect, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import type { ChildProcess } from "node:child_process"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as PostgresTest from "../../support/PostgresTest.ts"

const main = fileURLToPath(new URL("./jobRunnerMain.ts", import.meta.url))

const startRunner = (url: string) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning", main], {
        env: { PATH: process.env["PATH"] ?? "", RUNNER_URL: url }, stdio: "ignore"
      })),
    (child) => Effect.sync(() => void child.kill("SIGKILL"))
  )

/** What the database itself sees: every period that was done, whoever did it. */
const watchDone = Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(`
  DO $$ BEGIN
    CREATE TABLE begun (id bigint GENERATED ALWAYS AS IDENTITY, job text, pid int, at timestamptz DEFAULT clock_timestamp());
    CREATE TABLE done (job text, period timestamptz, at timestamptz DEFAULT clock_timestamp());
    CREATE FUNCTION note_done() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO done (job, period) VALUES (NEW.job, NEW.period); RETURN NULL; END';
    CREATE TRIGGER note_done AFTER UPDATE ON job_runs FOR EACH ROW WHEN (NEW.state = 'done' AND OLD.state = 'running') EXECUTE FUNCTION note_done();
  END $$`))

interface Done {
  readonly period: Date
  readonly at: Date
}

/** Waits for somebody to be in the middle of the long job, and kills him; answers when that was. */
const killWhoRuns = Effect.fn("killWhoRuns")(function*(runners: ReadonlyArray<ChildProcess>) {
  const sql = yield* SqlClient.SqlClient
  while (true) {
    const [row] = yield* sql<{ readonly pid: number }>`
      SELECT b.pid FROM begun b JOIN job_runs r ON r.job = b.job AND r.state = 'running' AND b.at >= r.started_at
      WHERE b.job = 'disk-guard' ORDER BY b.id DESC LIMIT 1`
    const runner = runners.find(({ pid }) => pid === row?.pid)
    if (runner !== undefined && runner.exitCode === null && runner.signalCode === null) {
      runner.kill("SIGKILL")
      return yield* DateTime.now
    }
    yield* Effect.sleep(20)
  }
})

const doneOf = (job: string) => Effect.flatMap(SqlClient.SqlClient, (sql) => sql<Done>`SELECT period, at FROM done WHERE job = ${job} ORDER BY at`)

for (const count of [2, 3]) {
  it.live(`of ${count} processes one is killed in the middle of a run: no period is done twice, none is lost that is caught up, and the rest goes on`, () =>
    Effect.gen(function*() {
      const url = yield* PostgresTest.migratedDatabase
      yield* Effect.gen(function*() {
        yield* watchDone
        const runners = yield* Effect.all(Array.from({ length: count }, () => startRunner(Redacted.value(url))))
        const killedAt = yield* killWhoRuns(runners)
        yield* Effect.sleep(LEASE_MS + 5000)
        const [kept, skipped] = [yield* doneOf("reward-calculator"), yield* doneOf("disk-guard")]
        const starts = kept.map(({ period }) => period.getTime())
        assert.isAtLeast(starts.length, 8)
        starts.forEach((start, index) => index === 0 || assert.strictEqual(start - (starts[index - 1] ?? 0), 1000, "each period once, in order"))
        const ran = skipped.map(({ period }) => period.getTime())
        ran.forEach((start, index) => index === 0 || assert.isAbove(start, ran[index - 1] ?? 0, "no period twice"))
        const next = skipped.find(({ at }) => at.getTime() > DateTime.toEpochMillis(killedAt))
        assert.isDefined(next)
        const failoverMs = next.at.getTime() - DateTime.toEpochMillis(killedAt)
        yield* Effect.logInfo(`${count} processes: the killed run was done by somebody else after ${failoverMs} ms (its work takes 700 ms)`)
        assert.isBelow(failoverMs, LEASE_MS + 3500)
      }).pipe(Effect.provide(PgClient.layer({ url, maxConnections: 2 })))
    }).pipe(Effect.scoped), 90_000)
}
