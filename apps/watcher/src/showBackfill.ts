import type { Backfill } from "@sigmatrade/core/confirmation/scanGap"
import { SingleBar } from "cli-progress"
import { Clock, Effect } from "effect"

/** Between two lines of the log about the same stretch. */
const LOG_EVERY_MS = 10_000

/** What is shown of the stretch in hand. */
interface Shown {
  bar: SingleBar | undefined
  loggedAtMs: number
}

const shown: Shown = { bar: undefined, loggedAtMs: 0 }

/** On a terminal a bar with the blocks that are left and the time it will take. */
const drawBar = ({ from, next, to }: Backfill) => {
  shown.bar ??= new SingleBar({
    format: "Older blocks {bar} {percentage} % | {value} of {total} | {eta_formatted} left", clearOnComplete: true, stream: process.stderr
  })
  if (!shown.bar.isActive) shown.bar.start(to - from + 1, next - from)
  shown.bar.update(next - from)
}

/** Shows how far the reading of older blocks is: a bar on a terminal, a line every few seconds elsewhere; nothing when there are none. */
export const showBackfill = Effect.fn("showBackfill")(function*(progress: Backfill | null) {
  const done = progress === null || progress.next > progress.to
  if (process.stderr.isTTY) {
    if (progress !== null) drawBar(progress)
    if (done) {
      shown.bar?.stop()
      shown.bar = undefined
    }
  }
  const now = yield* Clock.currentTimeMillis
  if (progress === null || (!done && now - shown.loggedAtMs < LOG_EVERY_MS)) return
  shown.loggedAtMs = now
  const percent = Math.floor(((progress.next - progress.from) * 100) / (progress.to - progress.from + 1))
  yield* Effect.logInfo("Older blocks are being read", { from: progress.from, next: progress.next, to: progress.to, percent })
})
