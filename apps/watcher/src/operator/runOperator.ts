import { Cause, Console, Effect } from "effect"
import type { Layer } from "effect"
import { CliError, Command } from "effect/cli"
import { adviceFor } from "./adviceFor.ts"
import type { OperatorPorts } from "./operatorCommand.ts"
import { operatorCommand } from "./operatorCommand.ts"

/** What a person should read of a failure: what to do about it, its own words, or a trace when nobody expected it. */
const wordsOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  const expected = typeof error === "object" && error !== null && "_tag" in error && error instanceof Error && error.message !== ""
  return adviceFor(error) ?? (expected ? error.message : Cause.pretty(cause))
}

/** Wrong words on the command line were explained where they were read. */
const isExplained = (cause: Cause.Cause<unknown>) => CliError.isCliError(Cause.squash(cause))

/** Runs one command of an operator. A failure is told on standard error, and stays a failure. */
export const runOperator = <E, R>(args: ReadonlyArray<string>, ports: Layer.Layer<OperatorPorts, E, R>) =>
  Command.runWith(operatorCommand(ports), { version: "0.1.0" })(args).pipe(
    Effect.tapCause((cause) => Cause.hasInterruptsOnly(cause) || isExplained(cause) ? Effect.void : Console.error(wordsOf(cause)))
  )
