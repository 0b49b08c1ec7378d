import { EntryKind } from "@sigmatrade/core/ledger/Entry"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { AccountKind } from "@sigmatrade/core/statistics/AccountKind"
import { endOf, startOf } from "@sigmatrade/core/statistics/DayRange"
import type { DayRange } from "@sigmatrade/core/statistics/DayRange"
import { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const SinceRow = Schema.Struct({ day: Schema.NullOr(Day) })
const BookRow = Schema.Struct({
  day: Schema.NullOr(Day), kind: Schema.NullOr(EntryKind), asset: AssetId, debit: Schema.NullOr(AccountKind), credit: AccountKind,
  entries: Int8, amount: Schema.BigIntFromString
})
const CountsRow = Schema.Struct({ total: Int8, withWallet: Int8, active: Int8 })
const JoinedRow = Schema.Struct({ day: Day, count: Int8 })
const SoldRow = Schema.Struct({ level: LevelNumber, count: Int8 })
const WaitingRow = Schema.Struct({ asset: AssetId, count: Int8 })

/** The same as `kindOf` of core: `user:`, 36 characters of an id, a colon. */
const kindOf = (account: string) => `CASE WHEN ${account} LIKE 'user:%' THEN 'user:' || substr(${account}, 43) ELSE ${account} END`
const dayOf = (at: string) => `(${at} AT TIME ZONE 'UTC')::date::text`

/** Both bounds of a range: from the first on, before the second. */
const boundsOf = (range: DayRange) => [DateTime.toDateUtc(startOf(range.first)), DateTime.toDateUtc(endOf(range))] as const

/** Flows and holdings in one statement, so that they are of one moment: a row without a day is a holding. */
const books = (sql: SqlClient.SqlClient) =>
  Effect.fn("StatisticsStorePostgres.books")(function*(range: DayRange) {
    const [from, until] = boundsOf(range)
    const rows = yield* readRows(BookRow)(sql`
      WITH moved AS (
        SELECT e.id, e.booked_at, e.kind, m.asset, ${sql.literal(kindOf("m.debit"))} AS debit, ${sql.literal(kindOf("m.credit"))} AS credit, m.amount
        FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id WHERE e.booked_at >= ${from}::timestamptz
      ), later AS (
        -- Booked after the range: it stands in the balances and not at the end of the range.
        SELECT debit, credit, asset, amount FROM moved WHERE booked_at >= ${until}::timestamptz
      ), held AS (
        SELECT ${sql.literal(kindOf("account"))} AS account, asset, balance AS amount FROM ledger_balances
        UNION ALL SELECT credit, asset, -amount FROM later UNION ALL SELECT debit, asset, amount FROM later
      )
      SELECT ${sql.literal(dayOf("booked_at"))} AS day, kind, asset, debit, credit, count(DISTINCT id) AS entries, sum(amount) AS amount
      FROM moved WHERE booked_at < ${until}::timestamptz GROUP BY 1, 2, 3, 4, 5
      UNION ALL SELECT NULL, NULL, asset, NULL, account, 0, sum(amount) FROM held GROUP BY asset, account
      ORDER BY day, kind, asset, debit, credit`)
    return {
      flows: rows.flatMap(({ amount, asset, credit, day, debit, entries, kind }) =>
        day === null || kind === null || debit === null ? [] : [{ day, kind, asset, debit, credit, entries, amount }]),
      holdings: rows.flatMap(({ amount, asset, credit, day }) => day === null ? [{ account: credit, asset, amount }] : [])
    }
  })

const members = (sql: SqlClient.SqlClient) =>
  Effect.fn("StatisticsStorePostgres.members")(function*(range: DayRange) {
    const [from, until] = boundsOf(range)
    const [counts] = yield* readRows(CountsRow)(sql`
      SELECT (SELECT count(*) FROM users WHERE created_at < ${until}::timestamptz) AS total,
        (SELECT count(*) FROM users WHERE wallet_address IS NOT NULL) AS "withWallet",
        (SELECT count(DISTINCT p.user_id) FROM level_purchases p
          WHERE NOT EXISTS (SELECT 1 FROM level_reversals r WHERE r.purchase_id = p.id)) AS active`)
    const joined = yield* readRows(JoinedRow)(sql`
      SELECT ${sql.literal(dayOf("created_at"))} AS day, count(*) AS count FROM users
      WHERE created_at >= ${from}::timestamptz AND created_at < ${until}::timestamptz GROUP BY 1 ORDER BY 1`)
    return { ...(counts ?? { total: 0, withWallet: 0, active: 0 }), joined }
  })

const sold = (sql: SqlClient.SqlClient) => (range: DayRange) => {
  const [from, until] = boundsOf(range)
  return readRows(SoldRow)(sql`
    SELECT p.level, count(*) AS count FROM level_purchases p
    WHERE p.bought_at >= ${from}::timestamptz AND p.bought_at < ${until}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM level_reversals r WHERE r.purchase_id = p.id)
    GROUP BY p.level ORDER BY p.level`)
}

/** Figures over days from Postgres. */
export const layer: Layer.Layer<StatisticsStore, never, SqlClient.SqlClient> = Layer.effect(
  StatisticsStore,
  Effect.map(SqlClient.SqlClient, (sql) => StatisticsStore.of({
    since: readRows(SinceRow)(sql`
      SELECT ${sql.literal(dayOf("least((SELECT min(booked_at) FROM ledger_entries), (SELECT min(created_at) FROM users))"))} AS day`).pipe(
      Effect.map(([row]) => Option.fromNullishOr(row?.day))
    ),
    books: books(sql),
    members: members(sql),
    sold: sold(sql),
    waiting: readRows(WaitingRow)(sql`
      SELECT asset, count(*) AS count FROM withdrawals WHERE state IN ('requested', 'approved', 'paying') GROUP BY asset ORDER BY asset COLLATE "C"`)
  }))
)
