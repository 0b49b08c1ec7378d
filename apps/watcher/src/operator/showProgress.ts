import { SingleBar } from "cli-progress"
import { Effect } from "effect"

/** A long walk that is shown: each report says how much is done. */
export interface Progress {
  readonly tell: (progress: { readonly done: number; readonly of: number }) => Effect.Effect<void>
}

/** A bar on the standard error of a terminal with what is left and how long it will take; nothing elsewhere. It goes when the scope ends. */
export const showProgress = Effect.fnUntraced(function*(what: string) {
  const bar = yield* Effect.acquireRelease(
    Effect.sync(() => new SingleBar({
      format: `${what} {bar} {percentage} % | {value} of {total} | {eta_formatted} left`, clearOnComplete: true, stream: process.stderr
    })),
    (made) => Effect.sync(() => made.stop())
  )
  const tell: Progress["tell"] = ({ done, of }) => Effect.sync(() => {
    if (!process.stderr.isTTY) return
    if (!bar.isActive) bar.start(of, 0)
    bar.update(done)
  })
  return { tell } satisfies Progress
})
