import { Cache, Context, Duration, Effect, Exit, Layer, Schema, Semaphore } from "effect"
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
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
const DRAW_MS_MAX = 30_000
/** Memory the drawing may use besides what the rasteriser takes for itself, and the largest picture. */
const HEAP_MB_MAX = 256
const PNG_BYTES_MAX = 8_000_000

/** The program that draws: beside this file, or beside the bundle of the bot (see `deploy/bundle.ts`). */
const program = () => {
  const source = new URL("./chartProgram.ts", import.meta.url)
  return existsSync(source) ? source : new URL("../../../../chartProgram.js", import.meta.url)
}

/**
 * In a process of its own, which ends with the picture: updates go on being served meanwhile, and what drawing takes in memory is given back.
 * It knows nothing of the environment.
 */
const drawApart = (chart: string, from: () => URL) => Effect.callback<Uint8Array, ChartFailed>((resume) => {
  const options = { env: {}, encoding: "buffer", maxBuffer: PNG_BYTES_MAX } as const
  const child = execFile(process.execPath, [`--max-old-space-size=${HEAP_MB_MAX}`, fileURLToPath(from())], options, (cause, png) =>
    resume(cause === null ? Effect.succeed(png) : Effect.fail(new ChartFailed({ cause }))))
  // A program that ends before it has read says so by its end.
  child.stdin?.on("error", () => undefined)
  child.stdin?.end(chart)
  return Effect.sync(() => void child.kill("SIGKILL"))
})

/** Draws with this program; the bot's own unless said. */
export const layer = (from: () => URL = program): Layer.Layer<Charts> => Layer.effect(Charts, Effect.gen(function*() {
  const one = yield* Semaphore.make(1)
  const kept = yield* Cache.makeWith((chart: string) =>
    one.withPermit(drawApart(chart, from)).pipe(
      Effect.timeout(Duration.millis(DRAW_MS_MAX)),
      Effect.catchTag("TimeoutError", (cause) => new ChartFailed({ cause }))
    ), { capacity: KEPT_MAX, timeToLive: (exit) => Duration.millis(Exit.isSuccess(exit) ? KEPT_MS : 0) })
  // What it shows is its name: a picture never shows other figures than the words below it.
  return Charts.of({ draw: (chart) => Cache.get(kept, JSON.stringify(chart)) })
}))
