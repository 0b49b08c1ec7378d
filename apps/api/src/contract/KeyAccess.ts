import { HttpApiMiddleware, HttpApiSecurity, OpenApi } from "effect/http-api"
import type { Caller } from "../Caller.ts"
import { asProblem, KeysGuessed, NotPermitted, ScopeMissing, Unauthorized } from "../problems/declaredProblems.ts"

/** Lets nobody in without a key that may do what the operation does, and only for an operator whose role allows it too. */
export class KeyAccess extends HttpApiMiddleware.Service<KeyAccess, { provides: Caller }>()("@sigmatrade/api/contract/KeyAccess", {
  security: {
    apiKey: HttpApiSecurity.bearer.pipe(
      HttpApiSecurity.annotate(OpenApi.Description, "A key made with POST /v1/keys, or the operator key this server was started with (API_OPERATOR_KEY).")
    )
  },
  error: [asProblem(Unauthorized), asProblem(ScopeMissing), asProblem(NotPermitted), asProblem(KeysGuessed)]
}) {}
