import { LoadMeter } from "@sigmatrade/core/monitoring/LoadMeter"
import type { Load } from "@sigmatrade/core/monitoring/LoadMeter"
import { readOperations } from "@sigmatrade/core/monitoring/readOperations"
import { Cause, Effect } from "effect"
import type { Sample } from "./metricCatalog.ts"
import { operationSamples } from "./operationSamples.ts"
import { writeMetrics } from "./writeMetrics.ts"

/** A database that has not answered by then is left out: how the process does is told all the same. */
const READ_MAX = "5 seconds"
/** However many ask, the database is asked so often at most. */
const ANSWER_FOR = "1 second"

const processSamples = (app: string, load: Load): ReadonlyArray<Sample> => [
  { name: "sigmatrade_process_memory_bytes", value: load.memoryBytes, labels: { app } },
  { name: "sigmatrade_process_memory_max_bytes", value: load.memoryBytesMax, labels: { app } },
  { name: "sigmatrade_process_cpu_percent", value: load.cpuPercent, labels: { app } },
  { name: "sigmatrade_process_event_loop_lag_seconds", value: load.eventLoopLagMs / 1000, labels: { app } },
  { name: "sigmatrade_process_uptime_seconds", value: load.uptimeSeconds, labels: { app } }
]

const figures = readOperations().pipe(
  Effect.timeout(READ_MAX),
  Effect.orDie,
  Effect.map((operations): ReadonlyArray<Sample> => [{ name: "sigmatrade_figures_read", value: 1 }, ...operationSamples(operations)]),
  Effect.catchCauseIf((cause) => !Cause.hasInterruptsOnly(cause), (cause) =>
    Effect.as(Effect.logWarning("The figures could not be read", cause), [{ name: "sigmatrade_figures_read" as const, value: 0 }]))
)

/** Makes what Prometheus is answered by an app, for as long as the scope lasts. */
export const metricsAnswer = Effect.fn("metricsAnswer")(function*(app: string) {
  const measure = yield* (yield* LoadMeter).begin
  const read = Effect.provideContext(figures, yield* Effect.context<Effect.Services<typeof figures>>())
  const answer = Effect.map(Effect.all([read, measure]), ([samples, load]) => writeMetrics([...samples, ...processSamples(app, load)]))
  return yield* Effect.cachedWithTTL(answer, ANSWER_FOR)
})
