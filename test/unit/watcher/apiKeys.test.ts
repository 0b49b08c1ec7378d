import { assert, describe, it } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { Layer } from "effect"
import { Effect, Option, Redacted } from "effect"
import { ANNA, BORIS, operate, operated } from "./operatorWorld.ts"

const promise = <A, E>(name: string, body: () => Effect.Effect<A, E, Layer.Success<ReturnType<typeof operated>>>) =>
  it.effect(name, () => Effect.suspend(body).pipe(Effect.provide(operated())))

const SHOP = ["api-key", "create", "--name", "Shop", "--scope", "levels:read", "--scope", "users:read"]
const secretIn = (out: string) => /sk_live_[0-9a-f]{64}/u.exec(out)?.[0] ?? ""

/** The key a secret opens. */
const opened = Effect.fnUntraced(function*(secret: string) {
  const hash = (yield* OperatorKeys).hash(Redacted.make(secret))
  return Option.getOrNull(yield* (yield* ApiKeyStore).byHash(hash))
})

describe("keys of the API on the command line", () => {
  promise("one is made for the operator who asks, its secret is shown once, and it opens what was said", () => Effect.gen(function*() {
    const { ok, out } = yield* operate(SHOP, ANNA)
    assert.isTrue(ok)
    const shown = yield* opened(secretIn(out))
    assert.deepStrictEqual([shown?.key.operator, shown?.key.scopes, shown?.role], ["anna", ["levels:read", "users:read"], "owner"])
    const listed = yield* operate(["api-key", "list"])
    for (const word of [shown?.key.id ?? "", "Shop", "sk_live_", "anna", "works", "never", "levels:read users:read"]) assert.include(listed.out, word)
    assert.notInclude(listed.out, secretIn(out))
  }))

  promise("one that is revoked opens nothing, whoever made it, and the list says so", () => Effect.gen(function*() {
    const secret = secretIn((yield* operate(SHOP, ANNA)).out)
    const id = (yield* opened(secret))?.key.id ?? ""
    const said = yield* operate(["api-key", "revoke", `key_${id}`], BORIS)
    assert.include(said.out, "opens nothing from now on")
    assert.isNotNull((yield* opened(secret))?.key.revokedAt ?? null)
    assert.include((yield* operate(["api-key", "list"])).out, "revoked")
    const [revoking, making] = (yield* (yield* AuditLog).page(null, 10)).map(({ record }) => [record.operator, record.action, record.outcome])
    assert.deepStrictEqual([revoking, making], [["boris", "revoke a key", "done"], ["anna", "make a key", "done"]])
  }))

  promise("none is made without an operator's key, with a scope there is none of, or for a time that has passed", () => Effect.gen(function*() {
    const refused = [yield* operate(SHOP), yield* operate([...SHOP, "--scope", "everything"], ANNA), yield* operate([...SHOP, "--expires", "1969-01-01T00:00:00Z"], ANNA),
      yield* operate(["api-key", "create", "--name", "Shop"], ANNA)]
    assert.isTrue(refused.every(({ ok }) => !ok))
    assert.include(refused[0]?.error, "Set OPERATOR_KEY")
    assert.include(refused[2]?.error, "give a moment ahead")
    assert.include((yield* operate(["api-key", "list"])).out, "There is no key")
  }))

  promise("who is dismissed makes none, and one that is nobody's cannot be revoked", () => Effect.gen(function*() {
    yield* operate(SHOP, ANNA)
    yield* (yield* OperatorStore).dismiss(OperatorName.make("anna"))
    assert.include((yield* operate(SHOP, ANNA)).error, "no operator any more")
    assert.include((yield* operate(["api-key", "revoke", "01890a5d-ac96-774b-bcce-b302099a8057"], BORIS)).error, "No key has this id")
  }))
})
