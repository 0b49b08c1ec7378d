import { Schema } from "effect"

/** The name of a job, as operators and settings call it. */
export const JobName = Schema.Literals([
  "blockchain-monitor", "payment-processor", "payment-retry", "notification-retry", "reward-calculator", "backup-scheduler", "cleanup-scheduler",
  "disk-guard", "broadcast-processor"
])
export type JobName = typeof JobName.Type

/** When a job runs. Periods lie on a grid in UTC, so no change of local time moves them. */
export type Schedule =
  /** All the time, in a loop that waits for work. */
  | { readonly _tag: "Live" }
  /** Once in each period, which begins `offsetMs` after a multiple of `everyMs` since 1970. */
  | { readonly _tag: "Periodic"; readonly everyMs: number; readonly offsetMs: number; readonly missed: Missed }

/** What becomes of periods in which nobody ran: each is made up for, oldest first; or only the newest one is. */
export type Missed = "catchUp" | "skip"

/** A job: its name, when it runs, and what it does in one line. */
export interface Job<S extends Schedule = Schedule> {
  readonly name: JobName
  readonly schedule: S
  readonly does: string
}

/** The part of `Schedule` that has periods. */
export type Periodic = Extract<Schedule, { readonly _tag: "Periodic" }>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const live: Schedule = { _tag: "Live" }
const every = (everyMs: number, missed: Missed): Schedule => ({ _tag: "Periodic", everyMs, offsetMs: 0, missed })
const daily = (hour: number): Schedule => ({ _tag: "Periodic", everyMs: 24 * HOUR_MS, offsetMs: hour * HOUR_MS, missed: "skip" })

/** The nine jobs. What runs is exactly these: the watcher refuses to start otherwise. */
export const JOBS: ReadonlyArray<Job> = [
  { name: "blockchain-monitor", schedule: live, does: "reads the chain and records payments" },
  { name: "payment-processor", schedule: live, does: "signs, sends and replaces payouts" },
  { name: "payment-retry", schedule: every(5 * MINUTE_MS, "skip"), does: "ends payouts that the chain has settled, should the live loop have missed one" },
  { name: "notification-retry", schedule: every(5 * MINUTE_MS, "skip"), does: "delivers notices whose next try is due, should the live loop have missed one" },
  { name: "reward-calculator", schedule: every(HOUR_MS, "catchUp"), does: "releases commissions and pays campaign rewards" },
  { name: "backup-scheduler", schedule: daily(3), does: "makes a backup of the database" },
  { name: "cleanup-scheduler", schedule: daily(4), does: "forgets what nobody needs any more, never money" },
  { name: "disk-guard", schedule: every(HOUR_MS, "skip"), does: "watches how full the disks are" },
  { name: "broadcast-processor", schedule: live, does: "sends broadcasts" }
]
