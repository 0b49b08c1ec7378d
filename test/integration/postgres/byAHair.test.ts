import { assert, layer } from "@effect/vitest"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import * as PostgresTest from "../../support/PostgresTest.ts"

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("two who record the same transfer", (it) => {
  it.effect("whoever loses by a hair at the key that ON CONFLICT does not mind runs his step again, and finds it recorded", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      // The moment itself cannot be made to come: a key of that name elsewhere fails the first time.
      yield* sql`CREATE SCHEMA hair`
      yield* sql`CREATE TABLE hair.records (id int)`
      yield* sql`CREATE UNIQUE INDEX transactions_id ON hair.records (id)`
      yield* sql`INSERT INTO hair.records VALUES (1)`
      let runs = 0
      const step = Effect.suspend(() => {
        runs += 1
        return Effect.orDie(sql`INSERT INTO hair.records VALUES (${runs})`)
      })
      yield* (yield* Transaction).run(step)
      assert.strictEqual(runs, 2)
    }))
})
