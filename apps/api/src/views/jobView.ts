import type { JobReport } from "@sigmatrade/core/job/readJobs"
import type { JobStanding } from "@sigmatrade/core/job/JobRuns"
import type { ApiJob } from "../contract/ApiJob.ts"

const lastRunView = ({ backlog, endedAt, period, reason, startedAt, state }: JobStanding): (typeof ApiJob.Type)["last_run"] =>
  ({ state, period, started_at: startedAt, ended_at: endedAt, reason, backlog })

/** A job as integrators see it. */
export const jobView = ({ does, isLate, name, nextAt, standing }: JobReport): typeof ApiJob.Type => ({
  object: "job",
  name,
  does,
  last_run: standing === null ? null : lastRunView(standing),
  next_run_at: nextAt,
  late: isLate,
  runs: standing?.runs ?? 0,
  failures: standing?.failures ?? 0
})
