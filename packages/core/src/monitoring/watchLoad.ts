import { Cause, Context, DateTime, Effect } from "effect"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import type { LoadMarks, Strain } from "./judgeLoad.ts"
import { judgeLoad, NO_STRAIN, overloads } from "./judgeLoad.ts"
import type { Load } from "./LoadMeter.ts"
import { LoadMeter, memoryPercent } from "./LoadMeter.ts"

/** How often a process says how hard it has it, in milliseconds (`PERFORMANCE_REPORT_INTERVAL_MS`), and from what on that is too hard. */
export class LoadPolicy extends Context.Service<LoadPolicy, LoadMarks & { readonly reportEveryMs: number }>()("@sigmatrade/core/monitoring/LoadPolicy") {}

const say = (load: Load) =>
  Effect.logInfo("How the process is doing", {
    memoryMiB: Math.round(load.memoryBytes / 2 ** 20), memoryPercent: Math.round(memoryPercent(load)),
    cpuPercent: Math.round(load.cpuPercent), eventLoopLagMs: Math.round(load.eventLoopLagMs), uptimeSeconds: Math.round(load.uptimeSeconds)
  })

/** One reading: said, judged, and reported or settled. Answers the strain as it is then. */
const read = Effect.fn("watchLoad.read")(function*(app: string, load: Load, before: Strain) {
  yield* say(load)
  const facts = overloads(load, yield* LoadPolicy)
  const { next, strain } = judgeLoad(before, Object.keys(facts).length > 0)
  const incidents = yield* IncidentStore
  if (next === "settle") yield* incidents.settle("process strained", app, yield* DateTime.now)
  if (next === "report") {
    const isNew = yield* reportIncident(new Finding({ kind: "process strained", subject: app, facts, stops: [], asset: null, approvalsNeeded: 0 }))
    if (!isNew) yield* incidents.note("process strained", app, facts)
  }
  return strain
})

/**
 * Says every few minutes how hard this process has it. Above a mark twice in a row an incident tells operators, which closes once a reading is
 * below. It stops nothing, and a store that does not answer loses it one reading. Runs for ever.
 */
export const watchLoad = Effect.fn("watchLoad")(function*(app: string) {
  const { reportEveryMs } = yield* LoadPolicy
  const measure = yield* (yield* LoadMeter).begin
  let strain = NO_STRAIN
  while (true) {
    yield* Effect.sleep(reportEveryMs)
    strain = yield* read(app, yield* measure, strain).pipe(
      Effect.catchCauseIf((cause) => !Cause.hasInterrupts(cause), (cause) => Effect.as(Effect.logWarning("How the process is doing could not be kept", cause), strain))
    )
  }
}, Effect.scoped)
