import { Cause, Effect } from "effect"
import { hideSecrets } from "./hideSecrets.ts"

/** What a person should read of a failure: its own words, and a trace only when nobody expected it. */
const wordsOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  const expected = typeof error === "object" && error !== null && "_tag" in error && error instanceof Error
  return expected && error.message !== "" ? error.message : Cause.pretty(cause)
}

/** Says why an app stopped before its time, as its last line, without these secrets; an interruption is no failure. */
export const reportFailure = (app: string, secrets: Effect.Effect<ReadonlyArray<string>> = Effect.succeed([])) => <A, E, R>(run: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  run.pipe(Effect.tapCause((cause) =>
    Cause.hasInterruptsOnly(cause)
      ? Effect.void
      : Effect.flatMap(secrets, (hidden) => Effect.logFatal(`The ${app} has stopped. ${hideSecrets(hidden)(wordsOf(cause))}`))
  ))
