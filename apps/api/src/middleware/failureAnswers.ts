import { Cause, Effect, Layer, Option } from "effect"
import type { Types } from "effect"
import { HttpApiError } from "effect/http-api"
import { ApiSettings } from "../ApiSettings.ts"
import { FailureAnswers } from "../contract/FailureAnswers.ts"
import { CurrentRequest } from "../problems/CurrentRequest.ts"
import { InternalError, problemOf, ServiceUnavailable } from "../problems/declaredProblems.ts"

const unavailable = (detail: string) =>
  Effect.flatMap(problemOf("service_unavailable", detail), (members) => Effect.fail(new ServiceUnavailable(members)))

const broken = Effect.flatMap(
  problemOf("internal_error", "The request could not be answered because of an error in the server. Tell the operator the request_id."),
  (members) => Effect.fail(new InternalError(members))
)

/** What a failure of a handler becomes. Problems it declared, and the departure of the caller, are left as they are. */
const answered = (isUnavailable: (cause: Cause.Cause<unknown>) => boolean) =>
  Effect.fnUntraced(function*(cause: Cause.Cause<Types.unhandled>) {
    const failure = Option.getOrUndefined(Cause.findErrorOption(cause))
    const isDeclared = failure !== undefined && !HttpApiError.HttpApiSchemaError.is(failure)
    if (isDeclared || Cause.hasInterruptsOnly(cause)) return yield* Effect.failCause(cause)
    if (isUnavailable(cause)) {
      yield* Effect.logWarning("A part the answer needs is not available", cause)
      return yield* unavailable("The data cannot be reached for the moment. Send the request again after the seconds in Retry-After.")
    }
    yield* Effect.logError("The request could not be answered", cause)
    return yield* broken
  })

/** Bounds the time of an answer, gives every line of log the request's id, and keeps causes out of answers. */
export const failureAnswers: Layer.Layer<FailureAnswers, never, ApiSettings> = Layer.effect(
  FailureAnswers,
  Effect.gen(function*() {
    const { answerMsMax, isUnavailable } = yield* ApiSettings
    const answer = answered(isUnavailable)
    const late = Effect.logWarning("The answer took too long and was given up", { answerMsMax }).pipe(
      Effect.andThen(unavailable("The answer took too long. Send the request again after the seconds in Retry-After."))
    )
    return FailureAnswers.of((handled) =>
      Effect.flatMap(CurrentRequest, ({ requestId, traceId }) =>
        handled.pipe(
          Effect.catchCause(answer),
          Effect.timeoutOrElse({ duration: answerMsMax, orElse: () => late }),
          Effect.annotateLogs(traceId === null ? { requestId } : { requestId, traceId })
        ))
    )
  })
)
