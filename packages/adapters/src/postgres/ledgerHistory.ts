import { Account } from "@sigmatrade/core/ledger/Account"
import type { AsOf } from "@sigmatrade/core/ledger/AsOf"
import type { Ledger, StatementFilter } from "@sigmatrade/core/ledger/Ledger"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { EntryIdRow, readEntries } from "./readEntries.ts"
import { readRows } from "./readRows.ts"

const BalanceRow = Schema.Struct({ account: Account, asset: AssetId, amount: Schema.BigIntFromString })
const ChangeRow = Schema.Struct({
  id: EntryIdRow, asset: AssetId, change: Schema.BigIntFromString, balance: Schema.BigIntFromString
})

/** Which entries `e` count at a moment; all of them when none is given. The same rule as `isBookedBy`. */
const bookedBy = (sql: SqlClient.SqlClient, at: AsOf | undefined) => {
  if (at === undefined) return sql`true`
  return at._tag === "Block"
    ? sql`(e.block_number IS NULL OR e.block_number <= ${at.number})`
    : sql`e.booked_at <= ${DateTime.toDateUtc(at.at)}`
}

/** Every movement of these accounts that counts, as credits less debits. */
const changes = (sql: SqlClient.SqlClient, accounts: ReadonlyArray<Account>, at: AsOf | undefined) => sql`
  SELECT e.id, m.credit AS account, m.asset, m.amount AS delta FROM ledger_movements m JOIN ledger_entries e ON e.id = m.entry_id
  WHERE m.credit = ANY(${accounts}::text[]) AND ${bookedBy(sql, at)}
  UNION ALL SELECT e.id, m.debit, m.asset, -m.amount FROM ledger_movements m JOIN ledger_entries e ON e.id = m.entry_id
  WHERE m.debit = ANY(${accounts}::text[]) AND ${bookedBy(sql, at)}`

const balancesAt = (sql: SqlClient.SqlClient): Ledger["Service"]["balancesAt"] => (accounts, at) =>
  readRows(BalanceRow)(sql`
    SELECT account, asset, sum(delta) AS amount FROM (${changes(sql, accounts, at)}) moved GROUP BY account, asset
    ORDER BY account COLLATE "C", asset COLLATE "C"`)

const TurnoverRow = Schema.Struct({ asset: AssetId, amount: Schema.BigIntFromString })

/** Which rows `moved` are asked for. */
const isAsked = (sql: SqlClient.SqlClient, only: StatementFilter | undefined) => {
  if (only === undefined) return sql`true`
  if ("kinds" in only) return sql`EXISTS (SELECT 1 FROM ledger_entries e WHERE e.id = moved.id AND e.kind = ANY(${only.kinds}::text[]))`
  return only.direction === "in" ? sql`moved.change > 0` : sql`moved.change < 0`
}

const turnover = (sql: SqlClient.SqlClient): Ledger["Service"]["turnover"] => (account, kinds) =>
  readRows(TurnoverRow)(sql`
    SELECT asset, sum(delta) AS amount FROM (${changes(sql, [account], undefined)}) moved
    WHERE EXISTS (SELECT 1 FROM ledger_entries k WHERE k.id = moved.id AND k.kind = ANY(${kinds}::text[]))
    GROUP BY asset ORDER BY asset COLLATE "C"`)

/** It reads all that ever moved in the account: the balance of a line is what came before it. */
const statement = (sql: SqlClient.SqlClient): Ledger["Service"]["statement"] =>
  Effect.fn("LedgerPostgres.statement")(function*(account, { after, at, before, limit, only }) {
    // The nearest lines above a place are the lowest ones.
    const order = after === undefined ? sql.literal("DESC") : sql.literal("ASC")
    const rows = yield* readRows(ChangeRow)(sql`
      WITH moved AS (
        SELECT id, asset, sum(delta) AS change FROM (${changes(sql, [account], at)}) moved GROUP BY id, asset
      ), lines AS (
        SELECT id, asset, change, sum(change) OVER (PARTITION BY asset ORDER BY id) AS balance FROM moved
      ), page AS (
        SELECT DISTINCT id FROM moved WHERE id < ${String(before ?? Number.MAX_SAFE_INTEGER)}::text::int8 AND id > ${String(after ?? 0)}::text::int8
          AND ${isAsked(sql, only)}
        ORDER BY id ${order} LIMIT ${limit}
      )
      SELECT lines.* FROM lines JOIN page USING (id) ORDER BY id DESC, asset COLLATE "C"`)
    const grouped = Map.groupBy(rows, ({ id }) => id)
    const entries = yield* readEntries(sql, [...grouped.keys()])
    return [...grouped].flatMap(([id, group]) => {
      const entry = entries.get(id)
      return entry === undefined ? [] : [{ id, entry, changes: group.map(({ asset, balance, change }) => ({ asset, change, balance })) }]
    })
  })

/** How the books stood before, from their movements. */
export const ledgerHistory = (sql: SqlClient.SqlClient): Pick<Ledger["Service"], "balancesAt" | "statement" | "turnover"> =>
  ({ balancesAt: balancesAt(sql), statement: statement(sql), turnover: turnover(sql) })
