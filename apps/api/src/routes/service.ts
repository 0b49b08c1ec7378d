import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { readiness } from "./readiness.ts"

/** `GET /health` and `GET /ready` */
export const service = HttpApiBuilder.group(ApiContract, "service", Effect.fnUntraced(function*(handlers) {
  const ready = yield* readiness
  return handlers
    .handle("health", () => Effect.succeed({ status: "alive" as const }))
    .handle("ready", () => Effect.flatMap(ready, (state) => state.status === "ready" ? Effect.succeed(state) : Effect.fail(state)))
}))
