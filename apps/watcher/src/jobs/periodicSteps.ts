import { cleanUp } from "@sigmatrade/core/job/cleanUp"
import { guardDisks } from "@sigmatrade/core/job/guardDisks"
import { MakeBackup, WatchBackups } from "@sigmatrade/core/job/MakeBackup"
import type { Worked } from "@sigmatrade/core/job/runJob"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { runHourly } from "@sigmatrade/core/reward/runHourly"
import { DateTime, Duration, Effect } from "effect"

/** Commissions released, and members rewarded, in one transaction. */
const REWARD_BATCH = 500

/** Approved withdrawals counted at most. */
const BACKLOG_MAX = 1000

const uncounted: Worked = { backlog: null }

/** Works off every period of the reward job that is due; it keeps its own account of periods, in the transaction of their effect. */
const reward = (period: Duration.Input) =>
  Effect.gen(function*() {
    while (true) {
      const step = yield* runHourly(REWARD_BATCH, Duration.toMillis(period))
      if (step.period === null) return uncounted
      const { released, rewarded } = step
      if (released + rewarded > 0) {
        yield* Effect.logInfo("Rewards", { period: DateTime.formatIso(step.period.startsAt), released, rewarded })
      }
    }
  })

const deliver = Effect.gen(function*() {
  // A pause that Telegram asks for is no failure: the live loop goes on after it.
  while (true) {
    const { delivered, pauseMs } = yield* deliverNotifications()
    if (pauseMs > 0 || delivered === 0) return uncounted
  }
})

const settle = Effect.gen(function*() {
  yield* settlePayouts()
  return { backlog: (yield* (yield* WithdrawalStore).inState("approved", BACKLOG_MAX)).length }
})

const backUp = Effect.gen(function*() {
  const outcome = yield* yield* MakeBackup
  if (outcome === "made") return uncounted
  // Said loudly: nobody must believe in backups that are not there.
  yield* Effect.logWarning("No backup was made: set BACKUP_RECIPIENTS, or dump the database yourself, every day")
  return { ...uncounted, idle: outcome } satisfies Worked
})

/** Looks how full the disks are, and, as often, whether backups are new enough. */
const guard = Effect.gen(function*() {
  const backlog = yield* guardDisks()
  yield* yield* WatchBackups
  return { backlog } satisfies Worked
})

/** What each job that has periods does: one use case each. */
export const periodicSteps = (rewardPeriod: Duration.Input) => ({
  "payment-retry": settle,
  "notification-retry": deliver,
  "reward-calculator": reward(rewardPeriod),
  "backup-scheduler": backUp,
  "cleanup-scheduler": Effect.as(cleanUp(), uncounted),
  "disk-guard": guard
})
