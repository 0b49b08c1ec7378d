import { Cause, Effect } from "effect"
import type { UpdateDesk } from "./makeDesk.ts"

/** Serves what processes that have died have left, again and again. A store that is down only means that the next look finds it. */
export const serveLeft = Effect.fn("serveLeft")((desk: UpdateDesk, everyMs: number) =>
  desk.serveLeft.pipe(
    Effect.catchCauseIf(
      (cause) => !Cause.hasInterrupts(cause),
      (cause) => Effect.logWarning("Updates that were left could not be looked for", cause)
    ),
    Effect.andThen(Effect.sleep(everyMs)),
    Effect.forever
  ))
