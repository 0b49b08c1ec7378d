import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import { JobName } from "./Job.ts"

/** How the last run of a job stands: it runs, has done its work, or has failed and is tried again. */
export const RunState = Schema.Literals(["running", "done", "failed"])
export type RunState = typeof RunState.Type

/** What is known of a job: its last run, and how often it ran and failed so far. */
export class JobStanding extends Schema.Class<JobStanding>("JobStanding")({
  job: JobName,
  /** The start of the period it ran for; `null`: a live job, which has none. */
  period: Schema.NullOr(Schema.DateTimeUtc),
  state: RunState,
  startedAt: Schema.DateTimeUtc,
  /** `null` while it runs. */
  endedAt: Schema.NullOr(Schema.DateTimeUtc),
  /** How many things it has left to do; `null`: it does not count them. */
  backlog: Schema.NullOr(Schema.Int),
  /** The name of what it failed with, without its text, or why there was nothing it could do; `null` when it has done its work. */
  reason: Schema.NullOr(Schema.String),
  runs: Schema.Int,
  failures: Schema.Int
}) {}

/** A run that has begun; `attempt` counts how often its period was. What an earlier attempt says counts no more. */
export interface BegunRun {
  readonly job: JobName
  readonly period: DateTime.Utc
  readonly attempt: number
}

/** Until when a run is its runner's own. */
export interface RunLease {
  readonly now: DateTime.Utc
  readonly until: DateTime.Utc
}

/** How a run has ended. */
export type RunEnd =
  | { readonly _tag: "Done"; readonly backlog: number | null; readonly reason: string | null }
  | { readonly _tag: "Failed"; readonly reason: string; readonly retryAt: DateTime.Utc }

/** What a live job has done since it was told of last. */
export interface LiveReport {
  readonly startedAt: DateTime.Utc
  readonly endedAt: DateTime.Utc
  readonly runs: number
  readonly failures: number
  readonly reason: string | null
}

/** Which periods jobs have run for, and how that went. A job's periods only go forward; each is done once. Every adapter passes its contract suite. */
export class JobRuns extends Context.Service<JobRuns, {
  /**
   * Takes a period: one later than the job's last one; or that one again, when it has failed and its time to be tried again has come. A run
   * whose lease is over counts as failed. `none`: it is done, or somebody else's.
   */
  readonly begin: (job: JobName, period: DateTime.Utc, lease: RunLease) => Effect.Effect<Option.Option<BegunRun>>
  /** Goes on with a run; answers `false` when it is not the caller's any more. */
  readonly renew: (run: BegunRun, until: DateTime.Utc) => Effect.Effect<boolean>
  /** Ends a run; answers `false`, and does nothing, when it is not the caller's any more. */
  readonly end: (run: BegunRun, end: RunEnd, at: DateTime.Utc) => Effect.Effect<boolean>
  /** Tells of a live job; runs and failures add up. */
  readonly report: (job: JobName, report: LiveReport) => Effect.Effect<void>
  /** How every job stands that ever ran, by name. */
  readonly standings: Effect.Effect<ReadonlyArray<JobStanding>>
}>()("@sigmatrade/core/job/JobRuns") {}
