import { nextRun } from "@sigmatrade/core/job/dueAt"
import type { Job } from "@sigmatrade/core/job/Job"
import { JOBS } from "@sigmatrade/core/job/Job"
import type { JobStanding } from "@sigmatrade/core/job/JobRuns"
import { JobRuns } from "@sigmatrade/core/job/JobRuns"
import { DateTime, Effect } from "effect"
import type { Page } from "../Page.ts"
import type { Texts } from "../texts/textsIn.ts"
import { DataTable } from "../views/DataTable.tsx"
import { Live } from "../views/Live.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

/** How long a run took: `0.25 s`, `12 s`. */
const durationOf = (texts: Texts, { endedAt, startedAt }: JobStanding): string =>
  endedAt === null ? texts.say("runs-now") : `${Number(((endedAt.epochMilliseconds - startedAt.epochMilliseconds) / 1_000).toPrecision(2))} s`

const rowOf = (texts: Texts, now: DateTime.Utc, standings: ReadonlyMap<string, JobStanding>) => ({ name, schedule }: Job) => {
  const standing = standings.get(name)
  const next = schedule._tag === "Live" ? texts.say("all-the-time") : <Moment at={nextRun(schedule, now)} />
  const head = <><code>{name}</code><div class="soft">{texts.say(`job-${name}`)}</div></>
  if (standing === undefined) return [head, <span class="tag">{texts.say("never-ran")}</span>, "—", next, "—", "—", "—"]
  const { backlog, failures, reason, runs, startedAt, state } = standing
  return [
    head, <><span class={state === "failed" ? "tag bad" : "tag good"}>{texts.say(`run-${state}`)}</span>{reason === null ? null : <div class="soft">{reason}</div>}</>,
    <Moment at={startedAt} />, next, durationOf(texts, standing), backlog === null ? "—" : String(backlog), `${failures} / ${runs}`
  ]
}

/** The jobs: when each ran last and runs next, how long it took, what is left and how often it failed. */
export const jobs: Page = {
  permission: "statistics.read",
  show: Effect.fn("jobs")(function*({ texts }: Visit) {
    const [standings, now] = [new Map((yield* (yield* JobRuns).standings).map((one) => [one.job, one])), yield* DateTime.now]
    const columns = [
      { label: texts.say("job") }, { label: texts.say("state") }, { label: texts.say("last-run") }, { label: texts.say("next-run") },
      ...(["duration", "backlog", "failures"] as const).map((name) => ({ label: texts.say(name), kind: "number" as const }))
    ]
    return {
      title: texts.say("section-jobs"),
      body: <Live id="jobs"><DataTable caption={texts.say("section-jobs")} columns={columns} rows={JOBS.map(rowOf(texts, now, standings))} none={texts.say("none-yet")} /></Live>
    }
  })
}
