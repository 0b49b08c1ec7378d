import { assert, describe } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { Effect } from "effect"
import type { Answer } from "./ApiTest.ts"
import { openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

interface Key {
  readonly id: string
  readonly secret: string
  readonly revoked_at: string | null
}

const keyIn = ({ body }: Answer) => body as Key
const SHOP = { name: "Shop", scopes: ["levels:read", "keys:manage"] }
const withKey = ({ secret }: Key) => ({ authorization: `Bearer ${secret}` })

describe("/v1/keys", () => {
  promise("a key is made, its secret shown once, and it opens what it was made for and nothing else", Effect.gen(function*() {
    const { ask, read, write } = yield* openApp()
    const made = yield* write("/v1/keys", SHOP)
    assert.strictEqual(made.status, 201)
    assert.deepInclude(made.body, { object: "api_key", name: "Shop", scopes: SHOP.scopes, operator: "master", expires_at: null, revoked_at: null })
    const key = keyIn(made)
    assert.match(key.id, /^key_/u)
    assert.match(key.secret, /^sk_live_[0-9a-f]{64}$/u)
    assert.strictEqual((yield* ask("/v1/levels", { headers: withKey(key) })).status, 200)
    const shown = yield* read(`/v1/keys/${key.id}`)
    assert.notInclude(shown.text, key.secret)
    assert.notInclude((yield* read("/v1/keys")).text, key.secret)
    assert.deepInclude((yield* read("/v1/keys")).body, { object: "list", url: "/v1/keys", has_more: false })
  }))

  promise("a key makes no key that may do more than itself", Effect.gen(function*() {
    const { write } = yield* openApp()
    const key = keyIn(yield* write("/v1/keys", SHOP))
    assert.strictEqual((yield* write("/v1/keys", { name: "Narrow", scopes: ["levels:read"] }, withKey(key))).status, 201)
    const wide = yield* isProblem(yield* write("/v1/keys", { name: "Wide", scopes: ["levels:read", "withdrawals:write"] }, withKey(key)), "scope_missing")
    assert.include(wide.detail, "withdrawals:write")
  }))

  promise("a key that would have ended already is not made", Effect.gen(function*() {
    const { read, write } = yield* openApp()
    const problem = yield* isProblem(yield* write("/v1/keys", { ...SHOP, expires_at: "2020-01-01T00:00:00.000Z" }), "body_invalid")
    assert.deepStrictEqual<unknown>(problem.errors, [{ pointer: "/expires_at", detail: "must be ahead" }])
    assert.deepInclude((yield* read("/v1/keys")).body, { data: [] })
    assert.strictEqual((yield* write("/v1/keys", { ...SHOP, expires_at: "2099-01-01T00:00:00.000Z" })).status, 201)
  }))

  promise("a renewed key works under a new secret, the old one as long as was said", Effect.gen(function*() {
    const { ask, write } = yield* openApp()
    const [old, other] = [keyIn(yield* write("/v1/keys", SHOP)), keyIn(yield* write("/v1/keys", SHOP))]
    const renewed = keyIn(yield* write(`/v1/keys/${old.id}/rotate`, { overlap_minutes: 60 }))
    const status = (key: Key) => Effect.map(ask("/v1/levels", { headers: withKey(key) }), (answer) => answer.status)
    assert.deepStrictEqual([yield* status(old), yield* status(renewed)], [200, 200])
    const atOnce = keyIn(yield* write(`/v1/keys/${other.id}/rotate`, { overlap_minutes: 0 }))
    assert.deepStrictEqual([yield* status(other), yield* status(atOnce)], [401, 200])
    yield* isProblem(yield* write(`/v1/keys/${other.id}/rotate`, { overlap_minutes: 0 }), "key_ended")
  }))

  promise("a revoked key opens nothing from then on, and revoking it again changes nothing", Effect.gen(function*() {
    const { ask, write } = yield* openApp()
    const key = keyIn(yield* write("/v1/keys", SHOP))
    const revoked = keyIn(yield* write(`/v1/keys/${key.id}/revoke`, {}))
    assert.isNotNull(revoked.revoked_at)
    yield* isProblem(yield* ask("/v1/levels", { headers: withKey(key) }), "unauthorized")
    assert.strictEqual(keyIn(yield* write(`/v1/keys/${key.id}/revoke`, {})).revoked_at, revoked.revoked_at)
  }))

  promise("every act stands in the audit log under the request's id, with its operator and without a secret", Effect.gen(function*() {
    const { write } = yield* openApp()
    const key = keyIn(yield* write("/v1/keys", SHOP, { "x-request-id": "made-1" }))
    yield* write(`/v1/keys/${key.id}/revoke`, {}, { "x-request-id": "ended-1" })
    const records = (yield* (yield* AuditLog).page(null, 10)).map(({ record }) => record)
    assert.deepStrictEqual(records.map(({ action, operator, outcome, requestId }) => [action, operator, outcome, requestId]).toReversed(), [
      ["make a key", "master", "done", "made-1"], ["revoke a key", "master", "done", "ended-1"]
    ])
    assert.notInclude(JSON.stringify(records), key.secret)
  }))

  promise("a key nobody has is not found", Effect.gen(function*() {
    const { read, write } = yield* openApp()
    const path = "/v1/keys/key_01890a5d-ac96-774b-bcce-b302099a8057"
    for (const answer of [yield* read(path), yield* write(`${path}/revoke`, {}), yield* write(`${path}/rotate`, { overlap_minutes: 1 })]) {
      yield* isProblem(answer, "key_not_found")
    }
  }))
})

describe("bodies", () => {
  const faults: ReadonlyArray<readonly [name: string, body: unknown, pointer: string]> = [
    ["a member nobody knows", { ...SHOP, status: "approved" }, "/status"],
    ["a prototype", JSON.parse("{\"name\":\"Shop\",\"scopes\":[\"levels:read\"],\"__proto__\":{\"admin\":true}}"), "/__proto__"],
    ["a missing member", { name: "Shop" }, "/scopes"],
    ["a value of another kind", { ...SHOP, name: 7 }, "/name"],
    ["a word that is none of the list", { ...SHOP, scopes: ["everything"] }, "/scopes/0"],
    ["a list of nothing", { ...SHOP, scopes: [] }, "/scopes"],
    ["a body that is no object", 7, ""]
  ]
  for (const [name, body, pointer] of faults) {
    promise(`${name} is refused with its place, and nothing is made`, Effect.gen(function*() {
      const { read, write } = yield* openApp()
      const problem = yield* isProblem(yield* write("/v1/keys", body), "body_invalid")
      assert.isTrue((problem.errors ?? []).some((fault) => "pointer" in fault && fault.pointer.startsWith(pointer)), JSON.stringify(problem.errors))
      assert.deepInclude((yield* read("/v1/keys")).body, { data: [] })
    }))
  }

  promise("what is no JSON is a problem, and so is another kind of body", Effect.gen(function*() {
    const { ask, read } = yield* openApp()
    const post = (body: string, type: string) => ask("/v1/keys", { method: "POST", body, headers: { authorization: `Bearer an-operator-key-of-the-tests`, "content-type": type } })
    yield* isProblem(yield* post("{", "application/json"), "body_invalid")
    yield* isProblem(yield* post("", "application/json"), "body_invalid")
    yield* isProblem(yield* post("name=Shop", "application/x-www-form-urlencoded"), "media_type_unsupported")
    yield* isProblem(yield* post("<name/>", "application/xml"), "media_type_unsupported")
    assert.deepInclude((yield* read("/v1/keys")).body, { data: [] })
  }))
})
