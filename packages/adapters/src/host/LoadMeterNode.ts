import type { Load } from "@sigmatrade/core/monitoring/LoadMeter"
import { LoadMeter } from "@sigmatrade/core/monitoring/LoadMeter"
import { Effect, Layer } from "effect"
import { totalmem } from "node:os"
import { monitorEventLoopDelay } from "node:perf_hooks"

/** The event loop is looked at so often, in milliseconds. */
const RESOLUTION_MS = 20

/** What this process may hold: the limit of its container when there is one below what the machine has. */
const memoryBytesMax = (): number => {
  const limit = process.constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}

/** How hard this Node process has it. */
export const layer: Layer.Layer<LoadMeter> = Layer.succeed(LoadMeter, LoadMeter.of({
  begin: Effect.gen(function*() {
    const delays = yield* Effect.acquireRelease(
      Effect.sync(() => {
        const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
        histogram.enable()
        return histogram
      }),
      (histogram) => Effect.sync(() => histogram.disable())
    )
    let [usedBefore, before] = [process.cpuUsage(), performance.now()]
    return Effect.sync((): Load => {
      const [used, now] = [process.cpuUsage(usedBefore), performance.now()]
      const elapsedMs = Math.max(1, now - before)
      const cpuPercent = (used.user + used.system) / 10 / elapsedMs
      // The time a look was due in is no lag; before the first look there is none.
      const lagMs = delays.count === 0 ? 0 : delays.percentile(99) / 1e6 - RESOLUTION_MS
      delays.reset()
      ;[usedBefore, before] = [process.cpuUsage(), now]
      return {
        memoryBytes: process.memoryUsage.rss(), memoryBytesMax: memoryBytesMax(), cpuPercent, eventLoopLagMs: Math.max(0, lagMs),
        uptimeSeconds: process.uptime()
      }
    })
  })
}))
