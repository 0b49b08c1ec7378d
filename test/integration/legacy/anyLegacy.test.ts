import { assert, describe, it } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import type { LegacyReport } from "@sigmatrade/core/legacy/LegacyReport"
import { Effect } from "effect"
import type { Redacted } from "effect"
import { SqlClient } from "effect/sql"
import * as fc from "fast-check"
import { anyLegacy } from "../../support/legacy/anyLegacy.ts"
import type { LegacyTables, LegacyVariant } from "../../support/legacy/LegacyDatabase.ts"
import { fillLegacy, inDatabase, legacyDatabase, ours, takeLegacy } from "../../support/legacy/LegacyDatabase.ts"

/** Old databases tried of each of the two kinds. */
const RUNS = 50

/** What an operator says of every payment that needs a look: one half arrived, the other did not. */
const lookedUp = ({ looks }: LegacyReport) => {
  const keys = [...new Set(looks.map(({ key }) => key))]
  return { paid: new Set(keys.filter((_, index) => index % 2 === 0)), unpaid: new Set(keys.filter((_, index) => index % 2 === 1)) }
}

const emptied = (url: Redacted.Redacted, tables: LegacyTables) =>
  inDatabase(url, Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(`TRUNCATE ${Object.keys(tables).join(", ")} CASCADE`)))

const allOf = (table: string) => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(`SELECT * FROM ${table} ORDER BY 1`))

/** Everything an import could have written. */
const written = Effect.forEach(
  ["users", "referrals", "ledger_entries", "ledger_movements", "ledger_balances", "level_purchases", "support_tickets", "support_messages", "standing_changes", "blacklist_changes",
    "member_passwords", "legacy_runs", "legacy_members", "legacy_levels"], allOf)

const takesOver = (url: Redacted.Redacted, tables: LegacyTables) =>
  Effect.gen(function*() {
    yield* emptied(url, tables)
    yield* fillLegacy(url, tables)
    const nothing = yield* written
    const first = yield* takeLegacy(url, { isTrial: true })
    const said = { lookedUp: lookedUp(first) }
    const tried = yield* takeLegacy(url, { isTrial: true, ...said })
    assert.deepStrictEqual(tried.refusals, [])
    assert.deepStrictEqual(yield* written, nothing, "a trial writes nothing")
    const taken = yield* takeLegacy(url, said)
    assert.deepStrictEqual({ ...taken, outcome: "tried" }, { ...tried, money: taken.money })
    assert.strictEqual(taken.money.difference, 0n)
    assert.deepStrictEqual(yield* brokenInvariants, [])
    for (const { leftOut, read, table, taken: rows } of taken.tables) {
      assert.strictEqual(read, rows + leftOut.reduce((sum, { count }) => sum + count, 0), table)
      assert.isAtLeast(rows, 0, table)
    }
    const after = yield* written
    assert.strictEqual((yield* takeLegacy(url, said)).outcome, "before")
    assert.deepStrictEqual(yield* written, after, "a second run changes nothing")
  }).pipe(Effect.provide(ours))

describe("whatever stands in an inherited database", () => {
  for (const variant of ["typescript", "python"] as ReadonlyArray<LegacyVariant>) {
    it(`of the ${variant} system, it is taken over with no difference, and every invariant holds`, async () => {
      const url = await Effect.runPromise(legacyDatabase(variant, {}))
      await fc.assert(fc.asyncProperty(anyLegacy(variant), (tables) => Effect.runPromise(takesOver(url, tables))), { numRuns: RUNS, endOnFailure: true })
    }, 300_000)
  }
})
