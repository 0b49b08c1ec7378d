import { HttpApiMiddleware } from "effect/http-api"
import { asProblem, InternalError, ServiceUnavailable } from "../problems/declaredProblems.ts"

/** Answers what goes wrong on our side with a problem: defects, missing parts, slowness. */
export class FailureAnswers extends HttpApiMiddleware.Service<FailureAnswers>()("@sigmatrade/api/contract/FailureAnswers", {
  error: [asProblem(InternalError), asProblem(ServiceUnavailable)]
}) {}
