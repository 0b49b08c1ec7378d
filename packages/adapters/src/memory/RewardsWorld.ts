import type { LoggedBackup } from "@sigmatrade/core/backup/BackupLog"
import type { JobName as Job } from "@sigmatrade/core/job/Job"
import type { JobStanding } from "@sigmatrade/core/job/JobRuns"
import type { Refund } from "@sigmatrade/core/level/Refund"
import type { Campaign } from "@sigmatrade/core/reward/Campaign"
import type { JobName, JobPeriod } from "@sigmatrade/core/reward/JobPeriod"
import type { UserId } from "@sigmatrade/core/user/User"
import type { DateTime } from "effect"
import { HashMap, HashSet } from "effect"
import type { Ordered } from "./World.ts"

/** A period of a job, being worked off or closed. */
export interface JobPeriodRow extends JobPeriod {
  readonly closed: boolean
}

/** How a job stands, and whose its run is. */
export interface JobRow {
  readonly standing: JobStanding
  readonly attempt: number
  readonly leasedUntil: DateTime.Utc | null
  readonly retryAt: DateTime.Utc | null
}

/** What of the world belongs to jobs, rewards and refunds. */
export interface RewardsWorld {
  /** The oldest first. */
  readonly jobPeriods: HashMap.HashMap<JobName, ReadonlyArray<JobPeriodRow>>
  readonly jobRuns: HashMap.HashMap<Job, JobRow>
  readonly backups: HashMap.HashMap<string, LoggedBackup>
  readonly campaigns: HashMap.HashMap<string, Ordered<Campaign>>
  /** `<campaign>:<member>:<cause>` of every reward. */
  readonly campaignRewards: HashSet.HashSet<string>
  readonly refunds: HashMap.HashMap<string, Ordered<Refund>>
  /** Members who have switched automatic payouts on. */
  readonly autoPayouts: HashSet.HashSet<UserId>
}

/** Before anything was rewarded or refunded. */
export const EMPTY_REWARDS: RewardsWorld = {
  jobPeriods: HashMap.empty(),
  jobRuns: HashMap.empty(),
  backups: HashMap.empty(),
  campaigns: HashMap.empty(),
  campaignRewards: HashSet.empty(),
  refunds: HashMap.empty(),
  autoPayouts: HashSet.empty()
}
