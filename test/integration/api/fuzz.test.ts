import { startApi } from "@sigmatrade/api/startApi"
import { isDatabaseUnavailable } from "@sigmatrade/adapters/postgres/Database"
import { Effect, Layer, ManagedRuntime, Redacted, Scope } from "effect"
import { afterAll } from "vitest"
import { apiWorld, OPERATOR_KEY } from "../../contract/api/apiContract.ts"
import { freePort } from "../../support/postgresServer.ts"
import { asMember } from "../../support/miniApp.ts"
import { answerOf, options } from "../../unit/api/ApiTest.ts"
import { errorsHeard, fuzzOperations } from "../../unit/api/fuzz/fuzzOperations.ts"
import { seeded } from "../../unit/api/seeded.ts"

const { errors, layer } = errorsHeard()
const runtime = ManagedRuntime.make(Layer.merge(apiWorld, layer))
afterAll(() => runtime.dispose())

fuzzOperations("Node over Postgres", () => runtime.runPromise(Effect.gen(function*() {
  const { four } = yield* seeded
  const port = yield* Effect.promise(() => freePort())
  yield* startApi(options({ port, operatorKey: Redacted.make(OPERATOR_KEY), isUnavailable: isDatabaseUnavailable }))
  const ask = (path: string, init: RequestInit) => Effect.flatMap(Effect.promise(() => fetch(`http://127.0.0.1:${port}${path}`, init)), answerOf)
  return { ask, errors, access: { apiKey: { authorization: `Bearer ${OPERATOR_KEY}` }, miniApp: asMember(four) } }
}).pipe(Effect.provideService(Scope.Scope, runtime.scope))), 10)
