import { Transfer } from "@sigmatrade/core/chain/Transfer"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { PayoutBroadcast, PayoutId } from "@sigmatrade/core/payout/Payout"
import { TxHash as TxHashSchema } from "@sigmatrade/core/chain/Transfer"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { OutcomeWord, outcomeOf, PAYOUT_COLUMNS, PayoutRow, toRecord } from "./PayoutRow.ts"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"
import { transferColumns, TransferRow } from "./TransferRow.ts"
import { writePayouts } from "./writePayouts.ts"

type Store = PayoutStore["Service"]
type Sql = SqlClient.SqlClient
type Statement = Parameters<ReturnType<typeof readRows<typeof PayoutRow>>>[0]

const records = (statement: Statement) => readRows(PayoutRow)(statement).pipe(Effect.map((rows) => rows.map(toRecord)))
const first = (statement: Statement) => Effect.map(records(statement), ([record]) => Option.fromUndefinedOr(record))
const transfers = (statement: Statement) => readRows(TransferRow)(statement).pipe(Effect.map((rows) => rows.map((row) => new Transfer(row))))
const BroadcastRow = Schema.Struct({
  hash: TxHashSchema, provider: Schema.String, outcome: OutcomeWord, at: Schema.DateTimeUtcFromDate
})
const NonceRow = Schema.Struct({ nonce: Int8 })

const SELECT = `SELECT ${PAYOUT_COLUMNS} FROM payouts p`
const STANDS = "NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = t.id)"

const reading = (sql: Sql): Pick<Store, "open" | "get" | "lock" | "recent" | "list" | "ofWithdrawal"> => ({
  open: ({ chainId, wallet }, limit) =>
    records(sql`
      ${sql.literal(SELECT)} WHERE p.chain_id = ${chainId} AND p.wallet = ${wallet} AND p.state = 'open' ORDER BY p.nonce LIMIT ${limit}`),
  get: (id) => first(sql`${sql.literal(SELECT)} WHERE p.id = ${id}`),
  // Locked first: what is read with the lock in one statement may be older than the lock.
  lock: (id) =>
    sql`SELECT 1 FROM payouts WHERE id = ${id} FOR NO KEY UPDATE`.pipe(
      Effect.orDie,
      Effect.andThen(first(sql`${sql.literal(SELECT)} WHERE p.id = ${id}`))
    ),
  recent: (limit) => records(sql`${sql.literal(SELECT)} ORDER BY p.serial DESC LIMIT ${limit}`),
  list: (state, page) => readPage(sql, {
    from: "payouts p", key: ["p.serial"], scope: sql`true`, isEntry: (id: PayoutId) => sql`p.id = ${id}`,
    ...(state === null ? {} : { only: sql`p.state = ${state}` }),
    read: (rest) => records(sql`${sql.literal(SELECT)} ${rest}`)
  }, page),
  ofWithdrawal: (id) =>
    first(sql`${sql.literal(SELECT)} JOIN payout_withdrawals w ON w.payout_id = p.id WHERE w.withdrawal_id = ${id}::uuid`)
})

const broadcasts = (sql: Sql): Store["broadcasts"] => (id: PayoutId, limit) =>
  readRows(BroadcastRow)(sql`
    SELECT a.hash, s.provider, s.outcome, s.sent_at AS at FROM payout_broadcasts s JOIN payout_attempts a USING (payout_id, number)
    WHERE s.payout_id = ${id} ORDER BY s.serial DESC LIMIT ${limit}`).pipe(
    Effect.map((rows) => rows.map(({ outcome, ...row }): PayoutBroadcast => ({ ...row, outcome: outcomeOf(outcome) })))
  )

const settle = (sql: Sql): Store["settle"] => (id, state, by, at) =>
  sql`
    UPDATE payouts SET state = ${state}, settled_by = ${by}, settled_at = ${DateTime.toDateUtc(at)}
    WHERE id = ${id} AND state = 'open' RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))

const missing = (sql: Sql): Store["missing"] => ({ chainId, wallet }, from, limit) =>
  readRows(NonceRow)(sql`
    SELECT slot::bigint AS nonce FROM payout_lanes l, generate_series(${from}::bigint, l.next_nonce - 1) AS slot
    WHERE l.chain_id = ${chainId} AND l.wallet = ${wallet} AND NOT EXISTS (
      SELECT 1 FROM payouts p WHERE (p.chain_id, p.wallet, p.nonce) = (l.chain_id, l.wallet, slot)
    ) ORDER BY slot LIMIT ${limit}`).pipe(Effect.map((rows) => rows.map(({ nonce }) => nonce)))

const nextNonce = (sql: Sql): Store["nextNonce"] => ({ chainId, wallet }) =>
  readRows(NonceRow)(sql`SELECT next_nonce AS nonce FROM payout_lanes WHERE chain_id = ${chainId} AND wallet = ${wallet}`).pipe(
    Effect.map(([row]) => Option.map(Option.fromUndefinedOr(row), ({ nonce }) => nonce))
  )

const chainSide = (sql: Sql): Pick<Store, "finalRows" | "rowsOf" | "foreignSpends" | "noteForeign"> => ({
  finalRows: (chainId, hashes) =>
    hashes.length === 0 ? Effect.succeed([]) : transfers(sql`
      SELECT ${sql.literal(transferColumns("t"))} FROM transactions t
      WHERE t.chain_id = ${chainId} AND t.tx_hash = ANY(${[...hashes]}::text[]) AND t.state = 'final' AND ${sql.literal(STANDS)}`),
  rowsOf: (chainId, hash) =>
    transfers(sql`
      SELECT ${sql.literal(transferColumns("t"))} FROM transactions t
      WHERE t.chain_id = ${chainId} AND t.tx_hash = ${hash} AND t.state IN ('seen', 'final') AND ${sql.literal(STANDS)} ORDER BY t.log_index`),
  foreignSpends: ({ chainId, wallet }, limit) =>
    transfers(sql`
      SELECT ${sql.literal(transferColumns("t"))} FROM transactions t JOIN payout_lanes l ON l.chain_id = t.chain_id AND l.wallet = t.from_address
      WHERE t.chain_id = ${chainId} AND t.from_address = ${wallet} AND t.log_index = -2 AND t.block_number > l.start_block
        AND t.state IN ('seen', 'final') AND ${sql.literal(STANDS)}
        AND NOT EXISTS (SELECT 1 FROM payout_attempts a WHERE a.hash = t.tx_hash)
        AND NOT EXISTS (SELECT 1 FROM foreign_spends f WHERE (f.chain_id, f.tx_hash) = (t.chain_id, t.tx_hash))
      ORDER BY t.block_number LIMIT ${limit}`),
  noteForeign: ({ chainId, wallet }, hash: TxHash, at) =>
    sql`
      INSERT INTO foreign_spends (chain_id, tx_hash, wallet, noted_at) VALUES (${chainId}, ${hash}, ${wallet}, ${DateTime.toDateUtc(at)})
      ON CONFLICT DO NOTHING RETURNING tx_hash`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))
})

/** Payouts in Postgres. */
export const layer: Layer.Layer<PayoutStore, never, SqlClient.SqlClient> = Layer.effect(
  PayoutStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    PayoutStore.of({
      ...writePayouts(sql),
      ...reading(sql),
      broadcasts: broadcasts(sql),
      settle: settle(sql),
      missing: missing(sql),
      nextNonce: nextNonce(sql),
      ...chainSide(sql)
    }))
)
