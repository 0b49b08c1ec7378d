import { DateTime, Effect, Option } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { accrueCampaigns } from "./accrueCampaigns.ts"
import { AutoPayoutPolicy } from "./AutoPayoutPolicy.ts"
import type { JobPeriod } from "./JobPeriod.ts"
import { JobName } from "./JobPeriod.ts"
import { JobPeriodStore } from "./JobPeriodStore.ts"
import { periodsDue } from "./periodsDue.ts"
import { requestAutoPayouts } from "./requestAutoPayouts.ts"
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
  /** Withdrawals it has asked for. */
  readonly requested: number
}

const nothing = (period: JobPeriod | null): HourlyStep => ({ period, released: 0, rewarded: 0, requested: 0 })

/**
 * One batch of the oldest period that is due, in one transaction: whoever comes second waits, and looks anew what is due. Where nobody is
 * paid out automatically the last batch closes the period; otherwise it stays open until that is done. Answers whether it waits for that.
 */
const runBatch = Effect.fn("runBatch")(function*(limit: number, lengthMs: number, closes: boolean) {
  const periods = yield* JobPeriodStore
  const lastEnd = Option.getOrNull(yield* periods.lastEnd(HOURLY_REWARDS))
  const [period] = periodsDue(lastEnd, yield* DateTime.now, lengthMs, 1)
  if (period === undefined) return { step: nothing(null), isDrained: false }
  yield* periods.begin(HOURLY_REWARDS, period)
  const released = yield* releaseCommissions(limit, period.startsAt)
  if (released === limit) return { step: { ...nothing(period), released }, isDrained: false }
  const rewarded = yield* accrueCampaigns(period, limit)
  const isDrained = rewarded < limit
  if (isDrained && closes) yield* periods.close(HOURLY_REWARDS, period, yield* DateTime.now)
  return { step: { ...nothing(period), released, rewarded }, isDrained: isDrained && !closes }
})

/** Closes a period that is worked off, unless somebody else has. */
const closePeriod = Effect.fn("closePeriod")(function*(period: JobPeriod) {
  const periods = yield* JobPeriodStore
  if (yield* periods.begin(HOURLY_REWARDS, period)) yield* periods.close(HOURLY_REWARDS, period, yield* DateTime.now)
})

/**
 * One step of the hourly job: takes the oldest period that is due, releases the commissions whose hold was over when it began, and
 * rewards members of campaigns, at most `limit` of each in one transaction; then asks for the withdrawals of members who want to be paid
 * out without asking. Call it until no period is due. However many do, however often, whatever the clock does: every period is worked
 * off once, in order.
 */
export const runHourly = Effect.fn("runHourly")(function*(limit: number, lengthMs = HOUR_MS) {
  const { run } = yield* Transaction
  const paysOut = (yield* AutoPayoutPolicy).minimums.size > 0
  const { isDrained, step } = yield* run(runBatch(limit, lengthMs, !paysOut))
  const { period } = step
  if (!isDrained || period === null) return step
  const requested = yield* requestAutoPayouts(period, limit)
  yield* run(closePeriod(period))
  return { ...step, requested }
})
