import { HttpApiMiddleware } from "effect/http-api"
import { asProblem, BodyInvalid } from "../problems/declaredProblems.ts"

/** Refuses bodies that are malformed or hold what the operation does not know, and says where. */
export class BodyChecks extends HttpApiMiddleware.Service<BodyChecks>()("@sigmatrade/api/contract/BodyChecks", { error: asProblem(BodyInvalid) }) {}
