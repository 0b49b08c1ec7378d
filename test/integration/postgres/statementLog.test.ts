import { assert, layer } from "@effect/vitest"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import { toEffectLogger } from "@sigmatrade/adapters/observability/LoggerPino"
import { Effect, Layer, Logger } from "effect"
import { SqlClient } from "effect/sql"
import { pino } from "pino"
import * as PostgresTest from "../../support/PostgresTest.ts"

layer(PostgresTest.layer, { timeout: "60 seconds" })("DB_LOGGING", (it) => {
  const linesWith = (isOn: boolean) =>
    Effect.gen(function*() {
      const lines: Array<string> = []
      const logger = Logger.layer([toEffectLogger(pino({}, { write: (line) => lines.push(line) }), { startId: "start", hide: (text) => text })])
      const sql = yield* SqlClient.SqlClient
      yield* sql`SELECT ${"canary"}::text AS value`.pipe(Effect.provide(Layer.merge(logger, statementLog.layer(isOn))))
      return lines
    })

  it.effect("logs statements, and none of their values", () =>
    Effect.gen(function*() {
      const lines = yield* linesWith(true)
      assert.strictEqual(lines.length, 1)
      assert.include(lines[0] ?? "", "SELECT $1::text AS value")
      assert.notInclude(lines.join(), "canary")
      assert.deepStrictEqual(yield* linesWith(false), [])
    }))
})
