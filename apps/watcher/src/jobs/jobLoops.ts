import type { Job, JobName, Periodic } from "@sigmatrade/core/job/Job"
import type { JobRuns } from "@sigmatrade/core/job/JobRuns"
import { JOBS } from "@sigmatrade/core/job/Job"
import type { Worked } from "@sigmatrade/core/job/runJob"
import { runJob } from "@sigmatrade/core/job/runJob"
import type { Deferred } from "effect"
import { DateTime, Duration, Effect, Queue, identity } from "effect"
import { behindFence } from "../behindFence.ts"
import type { Next } from "../runLoop.ts"
import { runLoop } from "../runLoop.ts"
import type { WatchSettings } from "../WatchSettings.ts"
import { periodicSteps } from "./periodicSteps.ts"

/** A run may last so long; a backup of a large database takes its time. */
const RUN_MAX = "4 hours"

/** The loops that are live jobs. */
export const LIVE_JOBS = ["blockchain-monitor", "payment-processor", "broadcast-processor"] as const satisfies ReadonlyArray<JobName>

type Steps = ReturnType<typeof periodicSteps>
type Step = Effect.Effect<Worked, unknown, Effect.Services<Steps[keyof Steps]>>

const isPeriodic = (job: Job): job is Job<Periodic> => job.schedule._tag === "Periodic"

/** The jobs with periods as these settings have them: the reward job's period is a setting. */
export const periodicJobs = (rewardPeriod: Duration.Input, jobs: ReadonlyArray<Job> = JOBS): ReadonlyArray<Job<Periodic>> =>
  jobs.filter(isPeriodic).map((job) =>
    job.name === "reward-calculator" ? { ...job, schedule: { ...job.schedule, everyMs: Duration.toMillis(rewardPeriod) } } : job)

/** What is declared and does not run, or runs and is not declared; empty when all is well. */
export const undeclared = (running: ReadonlyArray<string>, jobs: ReadonlyArray<Job> = JOBS): ReadonlyArray<string> => {
  const declared = jobs.map(({ name }): string => name)
  return [
    ...declared.filter((name) => running.filter((other) => other === name).length !== 1),
    ...running.filter((name) => !declared.includes(name))
  ]
}

/** One look at a job: runs it when it is due, and says when to look again. */
const look = <E, R>(job: Job<Periodic>, work: Effect.Effect<Worked, E, R>, every: Duration.Input) =>
  Effect.gen(function*() {
    const { nextAt, ran } = yield* runJob(job, work)
    if (ran) return "more" satisfies Next
    const dueInMs = DateTime.toEpochMillis(nextAt) - DateTime.toEpochMillis(yield* DateTime.now)
    // Never later than the usual look: whoever runs it may be gone by then.
    return { pauseMs: Math.min(Duration.toMillis(every), dueInMs > 0 ? dueInMs : Infinity) } satisfies Next
  })

/** One job with periods, for ever: looked at so often, run when it is due and nobody else runs it. */
export const jobLoop = <E, R>(job: Job<Periodic>, work: Effect.Effect<Worked, E, R>, every: Duration.Input, begins: (step: Effect.Effect<Next, unknown, R | JobRuns>) => Effect.Effect<Next, unknown, R | JobRuns> = identity) =>
  Effect.flatMap(Queue.sliding<void>(1), (wake) =>
    runLoop({ name: job.name, step: begins(look(job, work, every)), every, wake, stepMax: RUN_MAX }))

/** The loops of the jobs that have periods, for ever. However many processes run them, each period is somebody's once. Refuses to start when what is declared is not what runs. */
export const jobLoops = Effect.fn("jobLoops")(function*(settings: Pick<WatchSettings, "jobsEvery" | "rewardPeriod">, fence: Deferred.Deferred<void>) {
  const { jobsEvery, rewardPeriod } = settings
  const steps: Partial<Record<JobName, Step>> = periodicSteps(rewardPeriod)
  const wrong = undeclared([...Object.keys(steps), ...LIVE_JOBS])
  if (wrong.length > 0) return yield* Effect.die(new Error(`declared jobs and running ones differ: ${wrong.join(", ")}`))
  const loops = periodicJobs(rewardPeriod).map((job) => {
    const work = steps[job.name]
    if (work === undefined) return Effect.die(new Error(`nothing does the job ${job.name}`))
    return jobLoop(job, work, jobsEvery, job.name === "notification-retry" ? (step) => behindFence(fence, step) : identity)
  })
  return yield* Effect.all(loops, { concurrency: "unbounded", discard: true })
})
