import { PgClient } from "@effect/sql-pg"
import * as JobRunsPostgres from "@sigmatrade/adapters/postgres/JobRunsPostgres"
import type { Job, JobName, Missed, Periodic } from "@sigmatrade/core/job/Job"
import { jobLoop } from "@sigmatrade/watcher/jobs/jobLoops"
import { Config, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"

/** One of several processes that run two jobs with periods of a second, and write down that they have begun. */
const job = (name: JobName, missed: Missed): Job<Periodic> => ({ name, does: "", schedule: { _tag: "Periodic", everyMs: 1000, offsetMs: 0, missed } })

const work = (name: JobName, millis: number) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`INSERT INTO begun (job, pid) VALUES (${name}, ${process.pid})`
    yield* Effect.sleep(millis)
    return { backlog: null }
  })

const database = Layer.unwrap(Effect.map(Config.Redacted("RUNNER_URL"), (url) => PgClient.layer({ url, maxConnections: 4 })))

const both = Effect.all([
  jobLoop(job("reward-calculator", "catchUp"), work("reward-calculator", 100), "250 millis"),
  jobLoop(job("disk-guard", "skip"), work("disk-guard", 700), "250 millis")
], { concurrency: "unbounded", discard: true })

Effect.runFork(Effect.provide(both, JobRunsPostgres.layer.pipe(Layer.provideMerge(database))))
