import { HttpApiMiddleware } from "effect/http-api"
import { asProblem, ParameterInvalid, ParameterUnknown } from "../problems/declaredProblems.ts"

/** Refuses parameters that are malformed, and names in the query which the operation does not have. */
export class ParameterChecks extends HttpApiMiddleware.Service<ParameterChecks>()("@sigmatrade/api/contract/ParameterChecks", {
  error: [asProblem(ParameterInvalid), asProblem(ParameterUnknown)]
}) {}
