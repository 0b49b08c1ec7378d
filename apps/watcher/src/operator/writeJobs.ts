import type { Job } from "@sigmatrade/core/job/Job"
import type { JobStanding } from "@sigmatrade/core/job/JobRuns"
import { nextRun } from "@sigmatrade/core/job/dueAt"
import { DateTime } from "effect"
import { writeTable } from "./writeTable.ts"
import { writeAge, writeTime } from "./writeTime.ts"

const lasted = ({ endedAt, startedAt, state }: JobStanding) =>
  state === "running" || endedAt === null ? "-" : `${DateTime.toEpochMillis(endedAt) - DateTime.toEpochMillis(startedAt)} ms`

const standsAt = (standing: JobStanding | undefined) => {
  if (standing === undefined) return "never ran"
  const { reason, state } = standing
  if (state === "failed") return `failed: ${reason ?? "unknown"}`
  return state === "done" && reason !== null ? `did nothing: ${reason}` : state
}

/** Every declared job and how it stands, for people. */
export const writeJobs = (jobs: ReadonlyArray<Job>, standings: ReadonlyArray<JobStanding>, now: DateTime.Utc): ReadonlyArray<string> =>
  writeTable(["job", "stands", "last run", "took", "next run", "backlog", "runs", "failures"], jobs.map(({ name, schedule }) => {
    const standing = standings.find(({ job }) => job === name)
    const next = schedule._tag === "Live" ? "all the time" : writeTime(nextRun(schedule, now))
    if (standing === undefined) return [name, standsAt(standing), "-", "-", next, "-", "0", "0"]
    const lastRun = writeAge(DateTime.toEpochMillis(now) - DateTime.toEpochMillis(standing.startedAt))
    return [
      name, standsAt(standing), lastRun, lasted(standing), next, standing.backlog === null ? "-" : String(standing.backlog), String(standing.runs),
      String(standing.failures)
    ]
  }))
