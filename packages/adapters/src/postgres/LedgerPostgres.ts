import { Account } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { InsufficientFunds, Ledger } from "@sigmatrade/core/ledger/Ledger"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { isViolationOf } from "./isViolationOf.ts"
import { ledgerHistory } from "./ledgerHistory.ts"
import { Int8, readRows } from "./readRows.ts"
import { together } from "./together.ts"

const BalanceRow = Schema.Struct({ account: Account, asset: AssetId, amount: Schema.BigIntFromString })
const BookedRow = Schema.Struct({ booked: Int8 })

/** Instead of a kind or an id: the driver sends no array of nothing but NULL. */
const NONE = ""

const insert = (sql: SqlClient.SqlClient, entries: ReadonlyArray<Entry>, at: DateTime.Utc) => {
  const moved = entries.flatMap((entry, index) => entry.movements.map((movement) => ({ index, ...movement })))
  return sql`
    WITH given AS (
      SELECT DISTINCT ON (kind, business_id) * FROM unnest(${entries.map((_, index) => index)}::int[], ${entries.map(({ kind }) => kind)}::text[],
        ${entries.map(({ businessId }) => businessId)}::text[], ${entries.map(({ reverses }) => reverses?.kind ?? NONE)}::text[],
        ${entries.map(({ reverses }) => reverses?.businessId ?? NONE)}::text[]) AS given (index, kind, business_id, original_kind, original_id)
      ORDER BY kind, business_id, index
    ), booked AS (
      -- The column's own default, read once and not once a row.
      INSERT INTO ledger_entries (kind, business_id, booked_at, block_number, reverses)
      SELECT kind, business_id, ${DateTime.toDateUtc(at)}::timestamptz, (SELECT books_reached()), CASE WHEN original_kind <> ${NONE} THEN
        -- None has this id: what is not booked cannot be taken back.
        coalesce((SELECT o.id FROM ledger_entries o WHERE (o.kind, o.business_id) = (given.original_kind, given.original_id)), -1) END
      FROM given ORDER BY index
      ON CONFLICT ON CONSTRAINT ledger_entries_once DO NOTHING RETURNING id, kind, business_id
    ), moved AS (
      INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount)
      SELECT booked.id, movement.debit, movement.credit, movement.asset, movement.amount
      FROM booked JOIN given USING (kind, business_id)
      JOIN unnest(${moved.map(({ index }) => index)}::int[], ${moved.map(({ debit }) => debit)}::text[],
        ${moved.map(({ credit }) => credit)}::text[], ${moved.map(({ asset }) => asset)}::text[],
        ${moved.map(({ amount }) => String(amount))}::text[]::numeric[]) AS movement (index, debit, credit, asset, amount)
        ON movement.index = given.index
    )
    SELECT count(*) AS booked FROM booked`
}

/** How often an entry without a transaction around it is tried again after losing against another writer. */
const ALONE_RETRIES = 5

const post = (sql: SqlClient.SqlClient): Ledger["Service"]["post"] =>
  Effect.fn("LedgerPostgres.post")(function*(entries: ReadonlyArray<Entry>, at: DateTime.Utc) {
    if (entries.length === 0) return 0
    const isAlone = Option.isNone(yield* Effect.serviceOption(sql.transactionService))
    // A savepoint when a transaction is open: a member without funds must not spoil what else it holds.
    const rows = yield* sql.withTransaction(insert(sql, entries, at)).pipe(
      // Alone it has nobody above it who would try again after losing against another writer.
      Effect.retry({ times: ALONE_RETRIES, while: (error) => error.isRetryable && isAlone }),
      Effect.catchIf(isViolationOf("ledger_balances_member_not_negative"), () => new InsufficientFunds()),
      Effect.catchIf(isViolationOf("ledger_balances_fund_not_negative"), () => new InsufficientFunds()),
      Effect.catchTag("SqlError", (error) => Effect.die(error))
    )
    return (yield* Schema.decodeUnknownEffect(Schema.Array(BookedRow))(rows).pipe(Effect.orDie))[0]?.booked ?? 0
  })

/** Who asks at the same moment is answered by the same statement. */
const balancesOfAll = (sql: SqlClient.SqlClient) => (asked: ReadonlyArray<ReadonlyArray<Account>>) =>
  readRows(BalanceRow)(sql`
    SELECT account, asset, balance AS amount FROM ledger_balances WHERE account = ANY(${[...new Set(asked.flat())]}::text[])`).pipe(Effect.map((rows) => {
    const found = Map.groupBy(rows, ({ account }) => account)
    return asked.map((accounts) => [...new Set(accounts)].flatMap((account) => found.get(account) ?? []))
  }))

/** The books in Postgres. */
export const layer: Layer.Layer<Ledger, never, SqlClient.SqlClient> = Layer.effect(
  Ledger,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    return Ledger.of({ post: post(sql), balances: yield* together(sql, balancesOfAll(sql)), ...ledgerHistory(sql) })
  })
)
