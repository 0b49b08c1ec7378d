import type { JobReport } from "@sigmatrade/core/job/readJobs"
import { readJobs } from "@sigmatrade/core/job/readJobs"
import { DateTime, Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Texts } from "../texts/textsIn.ts"
import { button, shown } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** One sign for how a job stands, so that a glance is enough. */
const signOf = ({ isLate, standing }: JobReport): string => {
  if (standing === null) return "⚪"
  if (standing.state === "failed") return "🔴"
  if (isLate || standing.reason !== null) return "🟡"
  return "🟢"
}

const standsAt = (texts: Texts, { standing }: JobReport): Html => {
  if (standing === null) return texts.html("admin-job-never")
  const { endedAt, reason, startedAt, state } = standing
  if (state === "running" || endedAt === null) return texts.html("admin-job-running", { since: writeTime(startedAt) })
  if (state === "failed") return texts.html("admin-job-failed", { at: writeTime(endedAt), reason: reason ?? "?" })
  if (reason !== null) return texts.html("admin-job-idle", { at: writeTime(endedAt), reason })
  return texts.html("admin-job-done", { at: writeTime(endedAt), took: DateTime.toEpochMillis(endedAt) - DateTime.toEpochMillis(startedAt) })
}

const linesOf = (texts: Texts, report: JobReport): Html => {
  const { isLate, name, nextAt, standing } = report
  return Html.lines([
    texts.html("admin-job", { sign: signOf(report), name, does: texts.plain(`job-${name}`) }),
    standsAt(texts, report),
    ...(nextAt === null ? [] : [texts.html("admin-job-next", { at: writeTime(nextAt) })]),
    ...(isLate ? [texts.html("admin-job-late")] : []),
    ...(standing?.backlog === null || standing === null ? [] : [texts.html("admin-job-backlog", { count: standing.backlog })]),
    ...(standing === null || standing.failures === 0 ? [] : [texts.html("admin-job-failures", { failures: standing.failures, runs: standing.runs })])
  ])
}

/** What the watcher does by itself, and whether it does it. */
export const jobs = Effect.fn("jobs")(function*({ texts }: Desk) {
  const all = yield* readJobs
  return shown(Html.lines([texts.html("admin-jobs"), ...all.map((report) => linesOf(texts, report))], 1), [
    [button(texts.plain("button-refresh"), "adminjobs")], ...backToPanel(texts)
  ])
})
