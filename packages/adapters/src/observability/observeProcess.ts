import { watchLoad } from "@sigmatrade/core/monitoring/watchLoad"
import { Effect } from "effect"
import type { MetricsDoor } from "./serveMetrics.ts"

/** Watches this process, and serves its metrics where there is a door, until the scope ends. Errors: `MetricsPortUnusable`. */
export const observeProcess = Effect.fn("observeProcess")(function*(app: string, door: MetricsDoor | null) {
  yield* Effect.forkScoped(watchLoad(app))
  if (door === null) return
  // Loaded only where somebody asks: writing metrics brings a whole HTTP stack with it.
  const [{ metricsAnswer }, { serveMetrics }] = yield* Effect.promise(() => Promise.all([import("./metricsAnswer.ts"), import("./serveMetrics.ts")]))
  yield* serveMetrics(door, yield* metricsAnswer(app))
})
