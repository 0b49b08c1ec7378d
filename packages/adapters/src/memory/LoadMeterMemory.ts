import type { Load } from "@sigmatrade/core/monitoring/LoadMeter"
import { LoadMeter } from "@sigmatrade/core/monitoring/LoadMeter"
import { Effect, Layer } from "effect"

/** A process with little to do. */
export const CALM: Load = { memoryBytes: 100 * 2 ** 20, memoryBytesMax: 1000 * 2 ** 20, cpuPercent: 5, eventLoopLagMs: 1, uptimeSeconds: 60 }

/** A meter that tells these readings in turn, as departures from `CALM`, and the last one for ever. */
export const layer = (readings: ReadonlyArray<Partial<Load>> = []): Layer.Layer<LoadMeter> => {
  let told = 0
  return Layer.succeed(LoadMeter, LoadMeter.of({
    begin: Effect.succeed(Effect.sync(() => ({ ...CALM, ...readings[Math.min(told++, readings.length - 1)] })))
  }))
}
