import { assert, layer } from "@effect/vitest"
import { ApiKey } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import { Cause, Effect, Exit } from "effect"
import { SqlClient } from "effect/sql"
import { freshApiKeyId, freshKey } from "@sigmatrade/adapters/contract/admin/apiKeyStoreContract"
import { freshKeyHash } from "@sigmatrade/adapters/contract/admin/freshOperator"
import * as PostgresTest from "../../support/PostgresTest.ts"

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("the database keeps live keys and test keys apart", (it) => {
  it.effect("no live key moves a sandbox, none begins like one of the other kind, and none becomes one", () =>
    Effect.gen(function*() {
      const [store, sql] = [yield* ApiKeyStore, yield* SqlClient.SqlClient]
      const { key } = yield* freshKey()
      const refusalOf = (change: Partial<ApiKey>) =>
        Effect.map(Effect.exit(store.add(new ApiKey({ ...key, id: freshApiKeyId(), ...change }), freshKeyHash())), (exit) =>
          Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "kept")
      assert.include(yield* refusalOf({ scopes: ["sandbox:control"] }), "api_keys_scopes_of_mode")
      assert.include(yield* refusalOf({ mode: "test" }), "api_keys_hint_of_mode")
      assert.include(yield* refusalOf({ hint: "sk_test_0123" }), "api_keys_hint_of_mode")
      assert.strictEqual(yield* refusalOf({ mode: "test", hint: "sk_test_0123", scopes: ["sandbox:control"] }), "kept")
      const changed = yield* Effect.exit(sql`UPDATE api_keys SET mode = 'test', hint = 'sk_test_0123' WHERE id = ${key.id}`)
      assert.isTrue(Exit.isFailure(changed))
    }))
})
