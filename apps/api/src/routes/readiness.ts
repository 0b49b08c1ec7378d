import { Cause, Effect, Exit, Fiber, Option } from "effect"
import { ApiSettings, PartBroken } from "../ApiSettings.ts"
import { ApiNotReady, ApiReady } from "../contract/ApiReady.ts"

type PartState = (typeof ApiReady.Type)["parts"][string]

/** Asks one part and waits no longer than allowed, even when the check cannot be interrupted. */
const ask = Effect.fnUntraced(function*(check: Effect.Effect<unknown, PartBroken>, partMsMax: number) {
  const fiber = yield* Effect.forkDetach(check)
  return yield* Fiber.await(fiber).pipe(
    Effect.timeoutOrElse({
      duration: partMsMax,
      orElse: () => Effect.succeed(Exit.fail(new PartBroken({ reason: `no answer within ${partMsMax} ms` })))
    }),
    Effect.ensuring(Effect.forkDetach(Fiber.interrupt(fiber)))
  )
})

/** What a part said, in words anybody may read; what went wrong unexpectedly stands in the log only. */
const stateOf = Effect.fnUntraced(function*(part: string, exit: Exit.Exit<unknown, PartBroken>) {
  if (Exit.isSuccess(exit)) return { ok: true } satisfies PartState
  const broken = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  const reason = broken?.reason ?? "failed unexpectedly, the log says how"
  yield* Effect.logWarning("A part does not work", { part, reason }, exit.cause)
  return { ok: false, reason } satisfies PartState
})

const askAll = Effect.fn("askAll")(function*({ partMsMax, parts }: ApiSettings["Service"]) {
  const states = yield* Effect.forEach(
    Object.entries(parts),
    ([part, check]) => ask(check, partMsMax).pipe(
      Effect.flatMap((exit) => stateOf(part, exit)),
      Effect.map((state): readonly [string, PartState] => [part, state])
    ),
    { concurrency: "unbounded" }
  )
  const said = Object.fromEntries(states)
  return states.every(([, { ok }]) => ok)
    ? ApiReady.make({ status: "ready", parts: said })
    : ApiNotReady.make({ status: "not_ready", parts: said })
})

/** Makes the question whether every part works. Whoever asks within `readinessMs` shares one answer. */
export const readiness = Effect.gen(function*() {
  const settings = yield* ApiSettings
  return yield* Effect.cachedWithTTL(askAll(settings), settings.readinessMs)
})
