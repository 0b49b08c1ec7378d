import type { LimitedOperation } from "@sigmatrade/core/limit/LimitRule"
import { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import { limitOperation } from "@sigmatrade/core/limit/limitOperation"
import { Effect } from "effect"
import { HttpEffect, HttpServerResponse } from "effect/http"
import { Member } from "../Member.ts"
import { problemOf, ServiceUnavailable } from "../problems/declaredProblems.ts"
import { refuse } from "../problems/refuse.ts"

const tooOften = Effect.fnUntraced(function*(waitMs: number) {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000))
  yield* HttpEffect.appendPreResponseHandler((_, response) => Effect.succeed(HttpServerResponse.setHeader(response, "retry-after", String(seconds))))
  return yield* refuse("done_too_often", `Wait ${seconds} seconds before the next try.`)
})

const unknown = Effect.flatMap(
  problemOf("service_unavailable", "It cannot be told now how often this was done. Send the request again in a moment."),
  (members) => Effect.fail(new ServiceUnavailable(members))
)

/** Does something that a member may do so often only, in the bot and here together. Problems: `done_too_often`, `service_unavailable`, those of the work. */
export const limited = Effect.fnUntraced(function*<A, E, R>(operation: LimitedOperation, work: Effect.Effect<A, E, R>) {
  const { id } = yield* Member
  yield* limitOperation(operation, LimitSubject.make(id)).pipe(
    Effect.catchTags({ LimitReached: ({ waitMs }) => tooOften(waitMs), LimitsUnavailable: () => unknown })
  )
  return yield* work
})
