import { Cache, Context, Duration, Effect, Exit, Layer, Schema, Semaphore } from "effect"
import { existsSync } from "node:fs"
import { Worker } from "node:worker_threads"
import type { Chart } from "./Chart.ts"

/** A picture could not be drawn, or not in time. */
export class ChartFailed extends Schema.TaggedError<ChartFailed>()("ChartFailed", { cause: Schema.Defect() }) {}

/** Draws charts as pictures. */
export class Charts extends Context.Service<Charts, {
  /** The chart as PNG. One is drawn at a time; the same one again within a minute is not drawn anew. Errors: `ChartFailed`. */
  readonly draw: (chart: Chart) => Effect.Effect<Uint8Array, ChartFailed>
}>()("@sigmatrade/bot/charts/Charts") {}

/** How long a picture is kept, how many of them, and how long a drawing may take with its wait. */
const KEPT_MS = 60_000
const KEPT_MAX = 16
const DRAW_MS_MAX = 10_000
/** Memory the thread may use besides what the rasteriser takes for itself. */
const HEAP_MB_MAX = 256

/** The thread's program: beside this file, or beside the bundle of the bot (see `deploy/bundle.ts`). */
const program = () => {
  const source = new URL("./chartThread.ts", import.meta.url)
  return existsSync(source) ? source : new URL("../../../../chartThread.js", import.meta.url)
}

/**
 * In a thread of its own, which ends with the picture: updates go on being served meanwhile, and what draws is not loaded before.
 * It knows nothing of the environment.
 */
const drawInThread = (chart: Chart, from: () => URL) => Effect.callback<Uint8Array, ChartFailed>((resume) => {
  const fail = (cause: unknown) => resume(Effect.fail(new ChartFailed({ cause })))
  const thread = new Worker(from(), { workerData: chart, env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX } })
  thread.once("message", (png: Uint8Array) => resume(Effect.as(Effect.promise(() => thread.terminate()), png)))
  thread.once("error", fail)
  thread.once("exit", (code) => fail(new Error(`the thread ended with ${code}`)))
  return Effect.promise(() => thread.terminate())
})

/** Draws with this program of a thread; the bot's own unless said. */
export const layer = (from: () => URL = program): Layer.Layer<Charts> => Layer.effect(Charts, Effect.gen(function*() {
  const one = yield* Semaphore.make(1)
  const kept = yield* Cache.makeWith((chart: string) => {
    const drawn = Effect.suspend(() => drawInThread(JSON.parse(chart) as Chart, from))
    return one.withPermit(drawn).pipe(
      Effect.timeout(Duration.millis(DRAW_MS_MAX)),
      Effect.catchTag("TimeoutError", (cause) => new ChartFailed({ cause }))
    )
  }, { capacity: KEPT_MAX, timeToLive: (exit) => Duration.millis(Exit.isSuccess(exit) ? KEPT_MS : 0) })
  // What it shows is its name: a picture never shows other figures than the words below it.
  return Charts.of({ draw: (chart) => Cache.get(kept, JSON.stringify(chart)) })
}))
