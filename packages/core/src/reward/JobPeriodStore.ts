import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { JobName, JobPeriod } from "./JobPeriod.ts"

/**
 * Which periods a job has worked off. A period is closed once, in the transaction of its last effect; each begins where the one before
 * ended. Every adapter passes its contract suite.
 */
export class JobPeriodStore extends Context.Service<JobPeriodStore, {
  /**
   * From when on nothing is worked off: the end of the last closed period, or the start of the first while that is open; none before it.
   * Inside a transaction it takes the job from everybody else who asks until commit, so that two clocks never begin two first periods.
   */
  readonly lastEnd: (job: JobName) => Effect.Effect<Option.Option<DateTime.Utc>>
  /**
   * Inside a transaction: takes the period, from everybody else until commit. Answers whether it is to be worked off: `false` when it is
   * closed. A period that does not begin where the last one ended, or while that one is open, is a broken invariant.
   */
  readonly begin: (job: JobName, period: JobPeriod) => Effect.Effect<boolean>
  /** Inside the transaction that has taken it: closes an open period for ever. Closing one that is not open is a broken invariant. */
  readonly close: (job: JobName, period: JobPeriod, at: DateTime.Utc) => Effect.Effect<void>
}>()("@sigmatrade/core/reward/JobPeriodStore") {}
