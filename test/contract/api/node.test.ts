import { isDatabaseUnavailable } from "@sigmatrade/adapters/postgres/Database"
import { readinessParts } from "@sigmatrade/adapters/postgres/readinessParts"
import { PartBroken } from "@sigmatrade/api/ApiSettings"
import { openSandboxes } from "@sigmatrade/api/sandbox/openSandboxes"
import { SandboxSource } from "@sigmatrade/api/sandbox/testKeyAnswer"
import { startApi } from "@sigmatrade/api/startApi"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Effect, Record, Redacted } from "effect"
import { freePort } from "../../support/postgresServer.ts"
import { options } from "../../unit/api/ApiTest.ts"
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
