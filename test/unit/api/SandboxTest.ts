import { assert } from "@effect/vitest"
import { openSandboxes } from "@sigmatrade/api/sandbox/openSandboxes"
import { SandboxSource } from "@sigmatrade/api/sandbox/testKeyAnswer"
import { ALL_SCOPES } from "@sigmatrade/core/admin/Scope"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import type { Answer } from "./ApiTest.ts"
import { openApp } from "./ApiTest.ts"

/** An app that answers test keys too; webhooks of theirs may be sent to this machine. */
export const openAppWithSandboxes = (overrides: Parameters<typeof openApp>[0] = {}) =>
  Effect.provideService(openApp(overrides), SandboxSource, () => Promise.resolve(openSandboxes({ loopback: true })))

type App = Effect.Success<ReturnType<typeof openAppWithSandboxes>>

/** The secret of a new test key of the operator `master`, or of whom the headers name. */
export const newTestKey = Effect.fnUntraced(function*({ write }: App, scopes: ReadonlyArray<string> = ALL_SCOPES, headers: Record<string, string> = {}) {
  const made = yield* write("/v1/keys", { name: "Test", mode: "test", scopes }, headers)
  assert.strictEqual(made.status, 201, made.text)
  return (made.body as { readonly secret: string }).secret
})

/** How a holder of a key asks: with GET, or with POST where there is a body. */
export const asHolder = (app: App, secret: string) => (path: string, body?: unknown): Effect.Effect<Answer> =>
  app.ask(path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", "idempotency-key": randomUUID() },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })

/** A new app, a test key with every scope, and how its holder asks. `done` fails where the answer is no success. */
export const openSandbox = Effect.fnUntraced(function*(overrides: Parameters<typeof openApp>[0] = {}) {
  const app = yield* openAppWithSandboxes(overrides)
  const secret = yield* newTestKey(app)
  const ask = asHolder(app, secret)
  const done = <A = Record<string, unknown>>(path: string, body?: unknown) => Effect.map(ask(path, body), ({ body: answer, status, text }) => {
    assert.include([200, 201], status, `${path}: ${text}`)
    return answer as A
  })
  return { app, secret, ask, done }
})

/** What a user has of an asset, as the API shows him. */
export interface ShownUser {
  readonly id: string
  readonly levels: ReadonlyArray<number>
  readonly balances: ReadonlyArray<{ readonly asset: string; readonly available: Shown; readonly held: Shown; readonly rewards: Shown }>
}
interface Shown {
  readonly display: string
}

/** What a user can spend, has asked for and has earned of an asset. */
export const displayed = ({ balances }: ShownUser, asset = "BNB") => {
  const found = balances.find((one) => one.asset === asset)
  return [found?.available.display, found?.held.display, found?.rewards.display]
}
