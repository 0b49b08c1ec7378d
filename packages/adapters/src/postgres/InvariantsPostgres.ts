import { AssetId } from "@sigmatrade/core/money/Asset"
import { Invariants } from "@sigmatrade/core/reconciliation/Invariants"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { brokenInvariants } from "./invariants.ts"
import { readRows } from "./readRows.ts"

const ReserveRow = Schema.Struct({ asset: AssetId, owed: Schema.BigIntFromString, reserves: Schema.BigIntFromString })

/** Rows shown of what breaks an invariant, and letters of each. */
const [SAMPLE_ROWS, SAMPLE_LETTERS] = [5, 1000]

/** int8 columns come as bigint, which JSON does not write. */
const written = (rows: ReadonlyArray<unknown>): string =>
  rows.slice(0, SAMPLE_ROWS).map((row) => JSON.stringify(row, (_, value: unknown) => typeof value === "bigint" ? String(value) : value))
    .join(" ").slice(0, SAMPLE_LETTERS)

/** What the database can say of its books as a whole. */
export const layer: Layer.Layer<Invariants, never, SqlClient.SqlClient> = Layer.effect(
  Invariants,
  Effect.map(SqlClient.SqlClient, (sql) =>
    Invariants.of({
      broken: brokenInvariants.pipe(
        Effect.provideService(SqlClient.SqlClient, sql),
        Effect.orDie,
        Effect.map((found) => found.map(({ id, meaning, rows }) => ({ id, meaning, rows: rows.length, sample: written(rows) })))
      ),
      reserves: readRows(ReserveRow)(sql`
        SELECT asset, coalesce(sum(balance) FILTER (WHERE account LIKE 'user:%' OR account = 'house:suspense'), 0) AS owed,
          coalesce(-sum(balance) FILTER (WHERE account LIKE 'chain:%'), 0) AS reserves
        FROM ledger_balances GROUP BY asset ORDER BY asset`)
    }))
)
