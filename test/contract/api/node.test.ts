import { assert, describe, it } from "@effect/vitest"
import { isDatabaseUnavailable } from "@sigmatrade/adapters/postgres/Database"
import { readinessParts } from "@sigmatrade/adapters/postgres/readinessParts"
import { PartBroken } from "@sigmatrade/api/ApiSettings"
import { openSandboxes } from "@sigmatrade/api/sandbox/openSandboxes"
import { SandboxSource } from "@sigmatrade/api/sandbox/testKeyAnswer"
import { startApi } from "@sigmatrade/api/startApi"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Duration, Effect, Exit, Record, Redacted, Scope } from "effect"
import { freePort } from "../../support/postgresServer.ts"
import { answerOf, options, world } from "../../unit/api/ApiTest.ts"
import { browserOf } from "../../unit/api/dashboard/DashboardTest.ts"
import { apiContract, OPERATOR_KEY } from "./apiContract.ts"

apiContract("Node", Effect.gen(function*() {
  const port = yield* Effect.promise(() => freePort())
  const parts = Record.map(
    yield* readinessParts(ChainId.make(56)),
    Effect.mapError(({ reason }: { readonly reason: string }) => new PartBroken({ reason }))
  )
  const url = `http://127.0.0.1:${port}`
  yield* startApi(options({ port, operatorKey: Redacted.make(OPERATOR_KEY), parts, isUnavailable: isDatabaseUnavailable, problemBase: `${url}/problems` }))
  return url
}).pipe(Effect.provideService(SandboxSource, () => Promise.resolve(openSandboxes({ loopback: false }))), Effect.orDie), true)

describe("the end of the server", () => {
  it.live("does not wait for whoever looks at the dashboard", () => Effect.gen(function*() {
    const scope = yield* Scope.make()
    const { url } = yield* startApi(options({ drainMsMax: 60_000 })).pipe(Scope.provide(scope))
    const ask = (path: string, init: RequestInit = {}) => Effect.flatMap(Effect.promise(() => fetch(`${url}${path}`, init)), answerOf)
    const { cookie } = yield* browserOf({ ask }, "olga", "owner", "en", url)
    const stream = yield* Effect.promise(() => fetch(`${url}/dashboard/live?of=/dashboard/jobs`, { headers: { cookie } }))
    const [took] = yield* Effect.timed(Scope.close(scope, Exit.void))
    assert.isBelow(Duration.toMillis(took), 10_000)
    assert.include(yield* Effect.promise(() => stream.text()), "backup-scheduler")
  }).pipe(Effect.provide(world)))
})
