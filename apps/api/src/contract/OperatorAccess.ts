import { HttpApiMiddleware, HttpApiSecurity, OpenApi } from "effect/http-api"
import { asProblem, Unauthorized } from "../problems/declaredProblems.ts"

/** Lets nobody in without the operator key. */
export class OperatorAccess extends HttpApiMiddleware.Service<OperatorAccess>()("@sigmatrade/api/contract/OperatorAccess", {
  security: {
    operatorKey: HttpApiSecurity.bearer.pipe(
      HttpApiSecurity.annotate(OpenApi.Description, "The operator key this server was started with (API_OPERATOR_KEY).")
    )
  },
  error: asProblem(Unauthorized)
}) {}
