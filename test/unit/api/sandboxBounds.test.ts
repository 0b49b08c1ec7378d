import { assert, describe } from "@effect/vitest"
import { SANDBOXES_MAX } from "@sigmatrade/api/sandbox/keepSandboxes"
import { SIZE_MAX } from "@sigmatrade/api/sandbox/makeSandbox"
import { createApiKey } from "@sigmatrade/core/admin/createApiKey"
import { ApiKeyName } from "@sigmatrade/core/admin/ApiKey"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { ALL_SCOPES } from "@sigmatrade/core/admin/Scope"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { DateTime, Effect, Redacted } from "effect"
import { promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"
import { asHolder, openAppWithSandboxes, openSandbox } from "./SandboxTest.ts"

const many = limitsFor(new LimitWindow({ count: 20, ms: 60_000 }), new LimitWindow({ count: 100_000, ms: 60_000 }))

/** A test key of a new operator. */
const keyOf = Effect.fnUntraced(function*(name: string) {
  const operator = OperatorName.make(name)
  yield* (yield* OperatorStore).add({ name: operator, role: "manager", keyHash: null }, yield* DateTime.now)
  const [first = "levels:read", ...rest] = ALL_SCOPES
  const wish = { name: ApiKeyName.make("Test"), mode: "test", scopes: [first, ...rest], expiresAt: null } as const
  return Redacted.value((yield* createApiKey(wish, operator, { mode: "live", scopes: ALL_SCOPES })).secret)
})

const membersIn = ({ body }: { readonly body: unknown }) => (body as { readonly data: ReadonlyArray<unknown> }).data.length

describe("how much sandboxes may hold", () => {
  promise(`of more than ${SANDBOXES_MAX} the one that was left alone longest is forgotten, and no other`, Effect.gen(function*() {
    const app = yield* openAppWithSandboxes()
    const holders = yield* Effect.forEach(Array.from({ length: SANDBOXES_MAX + 1 }, (_, index) => `operator-${index}`), (name) =>
      Effect.map(keyOf(name), (secret) => asHolder(app, secret)))
    for (const ask of holders.slice(0, SANDBOXES_MAX)) yield* ask("/v1/sandbox/users", {})
    const [first, second] = holders
    if (first === undefined || second === undefined) return assert.fail("no holders")
    assert.strictEqual(membersIn(yield* first("/v1/users")), 1)
    yield* holders.at(-1)?.("/v1/users") ?? Effect.void
    assert.strictEqual(membersIn(yield* first("/v1/users")), 1)
    assert.strictEqual(membersIn(yield* second("/v1/users")), 0)
  }))

  promise("a full one is only read, says so, and begins anew", Effect.gen(function*() {
    const { ask, done } = yield* Effect.provideService(openSandbox(), LimitRules, many)
    let size = 0
    while (size < SIZE_MAX) {
      const state = yield* ask("/v1/sandbox/blocks", { count: 200 })
      assert.strictEqual(state.status, 200, state.text)
      size = (state.body as { readonly size: number }).size
    }
    assert.isBelow(size, SIZE_MAX + 1_000)
    yield* isProblem(yield* ask("/v1/sandbox/users", {}), "sandbox_full")
    yield* isProblem(yield* ask("/v1/keys", { name: "Inner", mode: "test", scopes: ["users:read"] }), "sandbox_full")
    assert.strictEqual((yield* ask("/v1/users")).status, 200)
    yield* done("/v1/sandbox/reset", {})
    yield* done("/v1/sandbox/users", {})
  }))

  promise("no step is larger than its bounds", Effect.gen(function*() {
    const { ask } = yield* openSandbox()
    yield* isProblem(yield* ask("/v1/sandbox/blocks", { count: 201 }), "body_invalid")
    yield* isProblem(yield* ask("/v1/sandbox/clock", { advance_seconds: 604_801 }), "body_invalid")
    yield* isProblem(yield* ask("/v1/sandbox/reorgs", { depth: 100 }), "body_invalid")
    yield* isProblem(yield* ask("/v1/sandbox/funds", { wallet: "payouts", asset: "DOGE", amount: "1" }), "body_invalid")
    yield* isProblem(yield* ask("/v1/sandbox/funds", { wallet: "payouts", asset: "BNB", amount: "0" }), "body_invalid")
  }))

  promise("requests at the same moment are done one after the other", Effect.gen(function*() {
    const { ask, done } = yield* openSandbox()
    const answers = yield* Effect.forEach(Array.from({ length: 20 }, () => ({})), (body) => ask("/v1/sandbox/users", body), { concurrency: "unbounded" })
    assert.deepStrictEqual([...new Set(answers.map(({ status }) => status))], [201])
    assert.strictEqual((yield* done<{ readonly data: ReadonlyArray<unknown> }>("/v1/users?limit=100")).data.length, 20)
  }))
})
