import { assert, describe, it } from "@effect/vitest"
import * as RateLimitsMemory from "@sigmatrade/adapters/memory/RateLimitsMemory"
import { ApiKey, ApiKeyId, ApiKeyName } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import { createApiKey } from "@sigmatrade/core/admin/createApiKey"
import { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { LIVE_SCOPES, Scope } from "@sigmatrade/core/admin/Scope"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { DateTime, Effect, Layer, Logger, Redacted, Schema } from "effect"
import { KEY, loudWorld, openApp, promise } from "./ApiTest.ts"
import { guardedOperations } from "./operationsOf.ts"
import { isProblem } from "./problemChecks.ts"

const ALICE = OperatorName.make("alice")

/** A key of an owner. */
const makeKey = Effect.fnUntraced(function*(scopes: ReadonlyArray<Scope>) {
  const now = yield* DateTime.now
  yield* Effect.ignore((yield* OperatorStore).add({ name: ALICE, role: "owner", keyHash: null }, now))
  const [first = "levels:read", ...rest] = scopes
  const { key, secret } = yield* createApiKey({ name: ApiKeyName.make("Shop"), mode: "live", scopes: [first, ...rest], expiresAt: null }, ALICE, { mode: "live", scopes: LIVE_SCOPES })
  return { key, secret: Redacted.value(secret) }
})

/** The same, some time after its end. */
const endedKey = Effect.fnUntraced(function*(scopes: ReadonlyArray<Scope>) {
  const { key } = yield* makeKey(scopes)
  const [store, keys] = [yield* ApiKeyStore, yield* OperatorKeys]
  const secret = yield* keys.makeApiKey("live")
  yield* store.add(new ApiKey({ ...key, id: ApiKeyId.make(crypto.randomUUID()), expiresAt: DateTime.subtract(yield* DateTime.now, { minutes: 1 }) }), keys.hash(secret))
  return { secret: Redacted.value(secret) }
})

const withKey = (secret: string) => ({ authorization: `Bearer ${secret}` })

/** Asks an operation as somebody; what he may do is all that is looked at. */
const statusFor = (ask: Effect.Success<ReturnType<typeof openApp>>["ask"], { method, path }: { readonly method: string; readonly path: string }, headers: Record<string, string>) =>
  Effect.map(ask(path, { method, headers: { "content-type": "application/json", ...headers }, ...(method === "GET" ? {} : { body: "{}" }) }), ({ status }) => status)

describe("who may do what", () => {
  it("every operation under /v1 names a scope that there is", () => {
    assert.isAbove(guardedOperations.length, 10)
    for (const { operation, required } of guardedOperations) assert.isTrue(Schema.is(Scope)(required?.scope), operation.operationId)
  })

  promise("every operation refuses whoever has no key, a wrong, an ended or a narrower one, and lets the right one in", Effect.gen(function*() {
    const store = yield* ApiKeyStore
    for (const operation of guardedOperations) {
      const scope = Schema.decodeUnknownSync(Scope)(operation.required?.scope)
      const { ask } = yield* Effect.provideServiceEffect(openApp(), RateLimits, RateLimitsMemory.make)
      const [right, expired, revoked] = [yield* makeKey([scope]), yield* endedKey([scope]), yield* makeKey([scope])]
      const narrow = yield* makeKey(LIVE_SCOPES.filter((one) => one !== scope))
      yield* store.revoke(revoked.key.id, yield* DateTime.now)
      const last = right.secret.endsWith("0") ? "1" : "0"
      const refusals = yield* Effect.forEach(
        [{}, withKey("sk_live_nobody"), withKey(right.secret.slice(0, -1) + last), withKey(expired.secret), withKey(revoked.secret)],
        (headers) => statusFor(ask, operation, headers)
      )
      assert.deepStrictEqual(refusals, [401, 401, 401, 401, 401], operation.path)
      assert.strictEqual(yield* statusFor(ask, operation, withKey(narrow.secret)), 403, operation.path)
      const admitted = [yield* statusFor(ask, operation, withKey(right.secret)), yield* statusFor(ask, operation, withKey(KEY))]
      for (const status of admitted) assert.notInclude([401, 403, 415, 429, 500], status, operation.path)
    }
  }))

  promise("a dismissed operator's key does nothing more, and one whose role is too low is told so", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const operators = yield* OperatorStore
    const { secret } = yield* makeKey(["keys:manage"])
    const list = ask("/v1/keys", { headers: withKey(secret) })
    assert.strictEqual((yield* list).status, 200)
    yield* operators.setRole(ALICE, "support")
    yield* isProblem(yield* list, "not_permitted")
    yield* operators.dismiss(ALICE)
    yield* isProblem(yield* list, "unauthorized")
  }))

  promise("a key's last use is noted", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const { key, secret } = yield* makeKey(["levels:read"])
    yield* ask("/v1/levels", { headers: withKey(secret) })
    assert.isNotNull((yield* (yield* ApiKeyStore).get(key.id)).lastUsedAt)
  }))

  it.live("neither a right key nor a wrong one is ever in the log", () => {
    const lines: Array<string> = []
    const recorded = Logger.layer([Logger.map(Logger.formatJson, (line) => void lines.push(line))])
    return Effect.gen(function*() {
      const { ask, write } = yield* openApp()
      const { secret } = yield* makeKey(["levels:read"])
      yield* ask("/v1/levels", { headers: withKey(secret) })
      yield* Effect.repeat(ask("/v1/levels", { headers: withKey("sk_live_planted-canary") }), { times: 6 })
      const made = (yield* write("/v1/keys", { name: "New", scopes: ["levels:read"] })).body as { readonly secret: string }
      assert.isAbove(lines.length, 7)
      for (const line of lines) for (const canary of [secret, "planted-canary", made.secret, KEY]) assert.notInclude(line, canary)
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(loudWorld, recorded)))
  })
})
