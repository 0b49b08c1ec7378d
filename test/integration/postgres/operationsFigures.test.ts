import { assert, describe, it } from "@effect/vitest"
import { minutesLater, NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { OperationsFigures } from "@sigmatrade/core/monitoring/OperationsFigures"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { layer } from "../../support/PostgresTest.ts"

describe("figures of operations", () => {
  it.live("are found by indexes, however much there is: no table is read from its beginning to its end", () =>
    Effect.gen(function*() {
      const [sql, figures] = [yield* SqlClient.SqlClient, yield* OperationsFigures]
      const read = yield* sql.withTransaction(Effect.gen(function*() {
        yield* sql`SET LOCAL enable_seqscan = off`
        yield* figures.queues(NOW)
        yield* figures.delays(minutesLater(-60))
        yield* figures.outflow(minutesLater(-60))
        return yield* sql<{ readonly relname: string; readonly whole: boolean }>`
          SELECT relname, seq_scan > 0 AS whole FROM pg_stat_xact_user_tables WHERE seq_scan > 0 OR idx_scan > 0 ORDER BY relname`
      }))
      assert.deepStrictEqual(read.filter(({ whole }) => whole).map(({ relname }) => relname), [])
      assert.includeMembers(read.map(({ relname }) => relname), ["bot_updates", "deposits", "ledger_entries", "notifications", "payouts", "transactions", "withdrawals"])
    }).pipe(Effect.provide(layer)))
})
