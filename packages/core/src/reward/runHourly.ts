import { DateTime, Effect, Option } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { accrueCampaigns } from "./accrueCampaigns.ts"
import type { JobPeriod } from "./JobPeriod.ts"
import { JobName } from "./JobPeriod.ts"
import { JobPeriodStore } from "./JobPeriodStore.ts"
import { periodsDue } from "./periodsDue.ts"
import { releaseCommissions } from "./releaseCommissions.ts"

/** The job that releases commissions and pays rewards. */
export const HOURLY_REWARDS = JobName.make("hourly-rewards")

/** How long a period of it lasts. */
export const HOUR_MS = 3_600_000

/** What one step of the hourly job did. */
export interface HourlyStep {
  /** The period it worked for; `null`: none was due. */
  readonly period: JobPeriod | null
  readonly released: number
  readonly rewarded: number
}

/** One batch of a period, in one transaction with the mark that closes it: whoever comes second finds it taken, then closed. */
const runPeriod = Effect.fn("runPeriod")(function*(period: JobPeriod, limit: number) {
  const periods = yield* JobPeriodStore
  if (!(yield* periods.begin(HOURLY_REWARDS, period))) return { period, released: 0, rewarded: 0 } satisfies HourlyStep
  const released = yield* releaseCommissions(limit, period.startsAt)
  if (released === limit) return { period, released, rewarded: 0 } satisfies HourlyStep
  const rewarded = yield* accrueCampaigns(period, limit)
  if (rewarded < limit) yield* periods.close(HOURLY_REWARDS, period, yield* DateTime.now)
  return { period, released, rewarded } satisfies HourlyStep
})

/**
 * One step of the hourly job: takes the oldest period that is due, releases the commissions whose hold was over when it began, and
 * rewards members of campaigns, at most `limit` of each in one transaction. Call it until no period is due. However many do, however
 * often, whatever the clock does: every period is worked off once, in order.
 */
export const runHourly = Effect.fn("runHourly")(function*(limit: number, lengthMs = HOUR_MS) {
  const lastEnd = Option.getOrNull(yield* (yield* JobPeriodStore).lastEnd(HOURLY_REWARDS))
  const [period] = periodsDue(lastEnd, yield* DateTime.now, lengthMs, 1)
  if (period === undefined) return { period: null, released: 0, rewarded: 0 } satisfies HourlyStep
  return yield* (yield* Transaction).run(runPeriod(period, limit))
})
