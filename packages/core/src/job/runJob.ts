import { Cause, DateTime, Effect, Exit, Option, Schema } from "effect"
import { RetryPolicy } from "../retry/RetryPolicy.ts"
import { afterFailure } from "../retry/afterFailure.ts"
import type { Job, JobName, Periodic } from "./Job.ts"
import type { BegunRun, RunEnd } from "./JobRuns.ts"
import { JobRuns } from "./JobRuns.ts"
import { dueAt, missedPeriods, nextRun } from "./dueAt.ts"

/** The run was taken over by somebody else: what it still does is not wanted. */
export class RunLost extends Schema.TaggedError<RunLost>()("RunLost", { job: Schema.String }) {}

/** What a run answers: how much is left to do, `null` where nobody counts; and why it could do nothing, where that was so. */
export interface Worked {
  readonly backlog: number | null
  readonly idle?: string
}

/** A runner that is gone keeps its run so long. */
export const LEASE_MS = 6000
/** A run that lasts is renewed so often. */
const RENEW_MS = 1500
/** A run that failed is tried again after 1 s, then twice as late each time, up to 5 minutes. */
const FAILURE = new RetryPolicy({ delayMsFirst: 1000, factor: 2, delayMsMax: 300_000, attemptsMax: Number.MAX_SAFE_INTEGER })

/** The name of what went wrong: a text could hold what is nobody's business. */
export const reasonOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  const named = typeof error === "object" && error !== null ? error : {}
  const name = "_tag" in named ? named._tag : "name" in named ? named.name : "unknown"
  return String(name).replaceAll(/[^A-Za-z0-9_-]/gu, "").slice(0, 60) || "unknown"
}

const until = (now: DateTime.Utc) => DateTime.add(now, { milliseconds: LEASE_MS })

/** Keeps a run for as long as it lasts. A database that is gone for a moment loses nothing before the lease is over. */
const keep = Effect.fn("keep")(function*(run: BegunRun) {
  const runs = yield* JobRuns
  let endsAt = until(yield* DateTime.now)
  while (true) {
    yield* Effect.sleep(RENEW_MS)
    const next = until(yield* DateTime.now)
    const kept = yield* Effect.exit(runs.renew(run, next))
    if (Exit.isSuccess(kept) && kept.value) endsAt = next
    else if (Exit.isSuccess(kept) || DateTime.isGreaterThan(yield* DateTime.now, endsAt)) return yield* new RunLost({ job: run.job })
  }
})

const endOf = (exit: Exit.Exit<Worked, unknown>, attempt: number, now: DateTime.Utc): RunEnd => {
  if (Exit.isSuccess(exit)) return { _tag: "Done", backlog: exit.value.backlog, reason: exit.value.idle ?? null }
  const next = afterFailure(FAILURE, attempt, 0.5)
  const milliseconds = next._tag === "Retry" ? next.delayMs : FAILURE.delayMsMax
  return { _tag: "Failed", reason: reasonOf(exit.cause), retryAt: DateTime.add(now, { milliseconds }) }
}

/** Works, and keeps what became of it. A stop is no failure of the job: whoever comes next tries again at once. */
const work = <E, R>(run: BegunRun, step: Effect.Effect<Worked, E, R>) =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(restore(Effect.raceFirst(step, keep(run))))
      const now = yield* DateTime.now
      const isStopped = Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause)
      const end: RunEnd = isStopped ? { _tag: "Failed", reason: "stopped", retryAt: now } : endOf(exit, run.attempt, now)
      yield* (yield* JobRuns).end(run, end, now)
      if (Exit.isSuccess(exit)) return
      if (isStopped) return yield* Effect.interrupt
      yield* Effect.logError("A job has failed and is tried again", { job: run.job, attempt: run.attempt, period: DateTime.formatIso(run.period) }, exit.cause)
    }))

/** A job's standing as what its policy needs to know. */
const lastOf = Effect.fn("lastOf")(function*(name: JobName) {
  const standing = (yield* (yield* JobRuns).standings).find(({ job }) => job === name)
  return standing === undefined || standing.period === null ? null : { startsAt: standing.period, isDone: standing.state === "done" }
})

/**
 * Runs a job for the period that is due, unless somebody else does or has done it. Answers when to call next: at once while more may be due,
 * else at the start of the next period. A run that fails is kept with the name of its error and tried again; one whose runner is gone is
 * taken over when its lease is over. Never fails.
 */
export const runJob = Effect.fn("runJob")(function*<E, R>(job: Job<Periodic>, step: Effect.Effect<Worked, E, R>) {
  const now = yield* DateTime.now
  const last = yield* lastOf(job.name)
  const period = dueAt(job.schedule, last, now)
  if (period === null) return { ran: false, nextAt: nextRun(job.schedule, now) }
  const run = Option.getOrNull(yield* (yield* JobRuns).begin(job.name, period, { now, until: until(now) }))
  if (run === null) return { ran: false, nextAt: now }
  const missed = missedPeriods(job.schedule, last, now)
  if (missed > 0) yield* Effect.logWarning("A job has missed periods", { job: job.name, missed, policy: job.schedule.missed })
  yield* work(run, step)
  return { ran: true, nextAt: now }
})
