import { FinalTransfer } from "@sigmatrade/core/deposit/Deposit"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { DateTime, Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"
import { AttributionColumns, toPayer } from "./TransferRow.ts"

const FinalRow = Schema.Struct({
  id: FinalTransfer.fields.id,
  asset: FinalTransfer.fields.asset,
  amount: AmountFromString,
  source: FinalTransfer.fields.source,
  paidAt: Schema.DateTimeUtcFromDate,
  ...AttributionColumns
})
const IdRow = Schema.Struct({ id: FinalTransfer.fields.id })

const finals = readRows(FinalRow)
const toFinal = (rows: ReadonlyArray<typeof FinalRow.Type>) =>
  rows.map(({ amount, asset, id, paidAt, source, ...payer }) =>
    new FinalTransfer({ id, asset, amount, source, paidAt, attribution: toPayer(payer) }))

const COLUMNS = `d.id, d.asset, d.amount, to_timestamp(t.timestamp_seconds) AS "paidAt", d.suspense_reason AS "suspenseReason",
  d.block_number, d.log_index, d.tx_hash`
const ORDER = "block_number, log_index, tx_hash"
const ORDER_OF_DEPOSITS = "d.block_number, d.log_index, d.tx_hash"
const CHAIN = `SELECT ${COLUMNS}, d.user_id AS "userId", 'chain' AS source
  FROM deposits d JOIN transactions t USING (chain_id, tx_hash, log_index) WHERE d.state = 'final'`
const ASSIGNED = `SELECT ${COLUMNS}, a.user_id AS "userId", 'suspense' AS source
  FROM suspense_assignments a JOIN deposits d ON d.id = a.deposit_id JOIN transactions t USING (chain_id, tx_hash, log_index)
  WHERE a.settled_at IS NULL`
/** Broken finality did not take it. */
const STANDS = "NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = d.id)"

/**
 * Leaves out what was reversed just before we took it, and what would overtake an older deposit of its member that somebody else is
 * about to credit: the order of payments decides which levels they buy. The members are locked first, so an older one is settled by
 * now, or its taker waits for us. Those put off after a failure hold back nobody, and neither do those of a stopped asset.
 */
const inOrder = (sql: SqlClient.SqlClient, stopped: ReadonlyArray<AssetId>) =>
  Effect.fnUntraced(function*(taken: ReadonlyArray<FinalTransfer>) {
    if (taken.length === 0) return taken
    const ids = taken.map(({ id }) => id)
    const members = taken.map(({ attribution }) => attribution._tag === "Member" ? attribution.userId : "")
    const lockable = [...new Set(members)].filter((member) => member !== "")
    yield* sql`SELECT 1 FROM users WHERE id = ANY(${lockable}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.pipe(Effect.orDie)
    const left = yield* readRows(IdRow)(sql`
      WITH waiting AS (
        SELECT d.*, d.user_id AS payer FROM deposits d WHERE d.state = 'final' AND d.user_id = ANY(${lockable}::uuid[])
        UNION ALL SELECT d.*, a.user_id FROM suspense_assignments a JOIN deposits d ON d.id = a.deposit_id
        WHERE a.settled_at IS NULL AND a.user_id = ANY(${lockable}::uuid[])
      )
      SELECT d.id FROM unnest(${ids}::text[], ${members}::text[]) AS taken (id, payer) JOIN deposits d ON d.id = taken.id
      WHERE EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = d.id) OR EXISTS (
        SELECT 1 FROM waiting older WHERE older.payer = NULLIF(taken.payer, '')::uuid AND older.id <> ALL(${ids}::text[])
          AND older.asset <> ALL(${stopped}::text[])
          AND (older.block_number, older.log_index, older.tx_hash) < (d.block_number, d.log_index, d.tx_hash)
          AND NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = older.id)
          AND NOT EXISTS (SELECT 1 FROM payment_retries r WHERE r.deposit_id = older.id AND r.status <> 'resolved'))`)
    const leftOut = new Set(left.map(({ id }) => id))
    return taken.filter(({ id }) => !leftOut.has(id))
  })

/** Takes what is due, in the order of the chain. See `DepositStore.claim`. */
export const claimDue = (sql: SqlClient.SqlClient, now: DateTime.Utc, limit: number, stopped: ReadonlyArray<AssetId>) => {
  const due = sql`d.asset <> ALL(${stopped}::text[]) AND ${sql.literal(STANDS)} AND NOT EXISTS (
    SELECT 1 FROM payment_retries r WHERE r.deposit_id = d.id
      AND (r.status = 'dead' OR r.status = 'waiting' AND r.next_retry > ${DateTime.toDateUtc(now)}))`
  return finals(sql`
    WITH chain AS (
      ${sql.literal(CHAIN)} AND ${due} ORDER BY ${sql.literal(ORDER_OF_DEPOSITS)} LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED
    ), assigned AS (
      ${sql.literal(ASSIGNED)} AND ${due} ORDER BY ${sql.literal(ORDER_OF_DEPOSITS)} LIMIT ${limit} FOR UPDATE OF a SKIP LOCKED
    )
    SELECT * FROM chain UNION ALL SELECT * FROM assigned ORDER BY ${sql.literal(ORDER)} LIMIT ${limit}`).pipe(
    Effect.map(toFinal),
    Effect.flatMap(inOrder(sql, stopped))
  )
}

/** Takes this one, unless it is settled, reversed or taken. See `DepositStore.claimOne`. */
export const claimOne = (sql: SqlClient.SqlClient, id: FinalTransfer["id"]) =>
  finals(sql`
    WITH chain AS (${sql.literal(CHAIN)} AND d.id = ${id} AND ${sql.literal(STANDS)} FOR UPDATE OF d SKIP LOCKED),
    assigned AS (${sql.literal(ASSIGNED)} AND d.id = ${id} AND ${sql.literal(STANDS)} FOR UPDATE OF a SKIP LOCKED)
    SELECT * FROM chain UNION ALL SELECT * FROM assigned`).pipe(Effect.map(toFinal))
