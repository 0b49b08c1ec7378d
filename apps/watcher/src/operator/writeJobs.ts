import type { JobReport } from "@sigmatrade/core/job/readJobs"
import type { JobStanding } from "@sigmatrade/core/job/JobRuns"
import { DateTime } from "effect"
import { writeTable } from "./writeTable.ts"
import { writeAge, writeTime } from "./writeTime.ts"

const lasted = ({ endedAt, startedAt, state }: JobStanding) =>
  state === "running" || endedAt === null ? "-" : `${DateTime.toEpochMillis(endedAt) - DateTime.toEpochMillis(startedAt)} ms`

const standsAt = ({ isLate, standing }: JobReport) => {
  if (standing === null) return "never ran"
  const { reason, state } = standing
  const late = isLate ? ", late" : ""
  if (state === "failed") return `failed: ${reason ?? "unknown"}${late}`
  return (state === "done" && reason !== null ? `did nothing: ${reason}` : state) + late
}

/** Every declared job and how it stands, for people. */
export const writeJobs = (jobs: ReadonlyArray<JobReport>, now: DateTime.Utc): ReadonlyArray<string> =>
  writeTable(["job", "stands", "last run", "took", "next run", "backlog", "runs", "failures"], jobs.map((report) => {
    const { name, nextAt, standing } = report
    const next = nextAt === null ? "all the time" : writeTime(nextAt)
    if (standing === null) return [name, standsAt(report), "-", "-", next, "-", "0", "0"]
    const lastRun = writeAge(DateTime.toEpochMillis(now) - DateTime.toEpochMillis(standing.startedAt))
    return [
      name, standsAt(report), lastRun, lasted(standing), next, standing.backlog === null ? "-" : String(standing.backlog), String(standing.runs),
      String(standing.failures)
    ]
  }))
