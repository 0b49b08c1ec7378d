import type { JobName } from "@sigmatrade/core/job/Job"
import { JobRuns } from "@sigmatrade/core/job/JobRuns"
import { reasonOf } from "@sigmatrade/core/job/runJob"
import { DateTime, Effect, Exit, Ref } from "effect"

/** A live job is told of this often; what it did in between is counted. */
const TELL_MS = 5000

/** What a live job has done that nobody was told of yet. */
interface Untold {
  readonly toldMs: number
  readonly runs: number
  readonly failures: number
}

/** A step of a live job that also says how it goes: at first, every few seconds, and whenever it fails. Saying so never stops it. */
export const liveJob = <A, E, R>(job: JobName, step: Effect.Effect<A, E, R>) =>
  Effect.map(Ref.make<Untold>({ toldMs: 0, runs: 0, failures: 0 }), (untold) =>
    Effect.gen(function*() {
      const startedAt = yield* DateTime.now
      const exit = yield* Effect.exit(step)
      const endedAt = yield* DateTime.now
      const { failures, runs, toldMs } = yield* Ref.updateAndGet(untold, (before) =>
        ({ ...before, runs: before.runs + 1, failures: before.failures + (Exit.isFailure(exit) ? 1 : 0) }))
      const nowMs = DateTime.toEpochMillis(endedAt)
      if (Exit.isFailure(exit) || nowMs - toldMs >= TELL_MS) {
        const reason = Exit.isFailure(exit) ? reasonOf(exit.cause) : null
        const told = yield* Effect.exit((yield* JobRuns).report(job, { startedAt, endedAt, runs, failures, reason }))
        if (Exit.isSuccess(told)) yield* Ref.set(untold, { toldMs: nowMs, runs: 0, failures: 0 })
      }
      return yield* exit
    }))
