import { assert, describe } from "@effect/vitest"
import { ApiKey, ApiKeyId } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import { ALL_SCOPES, LIVE_SCOPES } from "@sigmatrade/core/admin/Scope"
import { DateTime, Effect, Redacted } from "effect"
import { randomUUID } from "node:crypto"
import { openApp, promise } from "./ApiTest.ts"
import { sandboxOperations } from "./operationsOf.ts"
import { isProblem } from "./problemChecks.ts"
import { asHolder, newTestKey, openAppWithSandboxes, openSandbox } from "./SandboxTest.ts"

interface Key {
  readonly id: string
  readonly secret: string
}

describe("test keys", () => {
  promise("a key is live unless it is said to be a test key, shows what it is, and begins with it", Effect.gen(function*() {
    const { write } = yield* openAppWithSandboxes()
    const [live, test] = [yield* write("/v1/keys", { name: "Shop", scopes: ["levels:read"] }), yield* write("/v1/keys", { name: "Try", mode: "test", scopes: ["levels:read"] })]
    assert.deepInclude(live.body, { mode: "live" })
    assert.deepInclude(test.body, { mode: "test" })
    assert.match((live.body as Key).secret, /^sk_live_[0-9a-f]{64}$/u)
    assert.match((test.body as Key).secret, /^sk_test_[0-9a-f]{64}$/u)
  }))

  promise("no live key moves a sandbox: it cannot have the scope, and whoever asks is told what he needs", Effect.gen(function*() {
    const { ask, read, write } = yield* openAppWithSandboxes()
    const refused = yield* isProblem(yield* write("/v1/keys", { name: "Shop", scopes: ["levels:read", "sandbox:control"] }), "body_invalid")
    assert.deepStrictEqual(refused.errors?.map((fault) => "pointer" in fault ? fault.pointer : ""), ["/scopes"])
    const { secret } = (yield* write("/v1/keys", { name: "Shop", scopes: LIVE_SCOPES })).body as Key
    for (const { method, path } of sandboxOperations) {
      const init = (headers: Record<string, string>) => ({ method, headers: { "content-type": "application/json", ...headers }, ...(method === "GET" ? {} : { body: "{}" }) })
      yield* isProblem(yield* ask(path, init({ authorization: `Bearer ${secret}` })), "test_key_required")
      yield* isProblem(yield* ask(path, init({})), "unauthorized")
    }
    yield* isProblem(yield* read("/v1/sandbox"), "test_key_required")
  }))

  promise("one without the scope reads its sandbox and does not move it", Effect.gen(function*() {
    const app = yield* openAppWithSandboxes()
    const ask = asHolder(app, yield* newTestKey(app, ALL_SCOPES.filter((scope) => scope !== "sandbox:control")))
    assert.strictEqual((yield* ask("/v1/users")).status, 200)
    for (const { method, path } of sandboxOperations) yield* isProblem(yield* ask(path, method === "GET" ? undefined : {}), "scope_missing")
  }))

  promise("every answer to one says so, and none to a live key does", Effect.gen(function*() {
    const { app, ask } = yield* openSandbox()
    for (const path of ["/v1/users", "/v1/sandbox", "/v1/users/12", "/v1/levels?a=b"]) assert.strictEqual((yield* ask(path)).headers.get("api-mode"), "test")
    for (const path of ["/v1/users", "/v1/sandbox"]) assert.isNull((yield* app.read(path)).headers.get("api-mode"))
  }))

  promise("one that is wrong, revoked or expired opens nothing, and its operator's role counts in the sandbox too", Effect.gen(function*() {
    const { app, ask, secret } = yield* openSandbox()
    yield* isProblem(yield* asHolder(app, `${secret.slice(0, -1)}x`)("/v1/levels"), "unauthorized")
    assert.strictEqual((yield* ask("/v1/levels")).status, 200)
    const store = yield* ApiKeyStore
    const [key] = yield* Effect.orDie(store.list({ limit: 1, anchor: null }))
    assert.isNotNull(key?.lastUsedAt)
    if (key !== undefined) yield* store.revoke(key.id, yield* DateTime.now)
    yield* isProblem(yield* ask("/v1/levels"), "unauthorized")
  }))

  promise("the live side opens to none, also if its secret does not say what it is", Effect.gen(function*() {
    const app = yield* openAppWithSandboxes()
    const [store, keys] = [yield* ApiKeyStore, yield* OperatorKeys]
    yield* newTestKey(app)
    const [key] = yield* Effect.orDie(store.list({ limit: 1, anchor: null }))
    if (key === undefined) return assert.fail("no key")
    yield* store.add(new ApiKey({ ...key, id: ApiKeyId.make(randomUUID()) }), keys.hash(Redacted.make("another-beginning")))
    yield* isProblem(yield* asHolder(app, "another-beginning")("/v1/levels"), "unauthorized")
  }))

  promise("guessing them is counted like guessing live ones", Effect.gen(function*() {
    const app = yield* openAppWithSandboxes()
    const guesses = yield* Effect.forEach(Array.from({ length: 7 }, (_, index) => `sk_test_guess-${index}`), (guess) => asHolder(app, guess)("/v1/levels"))
    assert.deepStrictEqual(guesses.map(({ status }) => status), [401, 401, 401, 401, 401, 429, 429])
    assert.strictEqual((yield* app.ask("/v1/levels", { headers: { authorization: "Bearer sk_live_guess" } })).status, 429)
  }))

  promise("a server without sandboxes says where test keys are answered, and looks no key up", Effect.gen(function*() {
    const { ask } = yield* openApp()
    yield* isProblem(yield* ask("/v1/levels", { headers: { authorization: "Bearer sk_test_anything" } }), "sandbox_elsewhere")
  }))
})

describe("keys made in a sandbox", () => {
  promise("they open it and nothing else, are never live, end by its clock, and are gone with it", Effect.gen(function*() {
    const { app, ask, done } = yield* openSandbox()
    yield* isProblem(yield* ask("/v1/keys", { name: "Inner", scopes: ["users:read"] }), "body_invalid")
    const { now } = yield* done<{ readonly now: string }>("/v1/sandbox")
    const expires = new Date(Date.parse(now) + 3_600_000).toISOString()
    const inner = yield* done<Key>("/v1/keys", { name: "Inner", mode: "test", scopes: ["users:read"], expires_at: expires })
    const asInner = asHolder(app, inner.secret)
    yield* done("/v1/sandbox/users", {})
    assert.strictEqual(((yield* asInner("/v1/users")).body as { readonly data: ReadonlyArray<unknown> }).data.length, 1)
    assert.notInclude((yield* app.read("/v1/keys")).text, inner.id)
    yield* done("/v1/sandbox/clock", { advance_seconds: 3_600 })
    yield* isProblem(yield* asInner("/v1/users"), "unauthorized")
    const other = yield* done<Key>("/v1/keys", { name: "Inner", mode: "test", scopes: ["users:read"] })
    yield* done("/v1/sandbox/reset", {})
    yield* isProblem(yield* asHolder(app, other.secret)("/v1/users"), "unauthorized")
    assert.strictEqual((yield* ask("/v1/users")).status, 200)
  }))
})
