import { DepositRecord, DepositState, FinalTransfer } from "@sigmatrade/core/deposit/Deposit"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"
import { AttributionColumns, toAttribution } from "./TransferRow.ts"

const FinalRow = Schema.Struct({
  id: FinalTransfer.fields.id,
  asset: FinalTransfer.fields.asset,
  amount: AmountFromString,
  ...AttributionColumns
})
const RecordRow = Schema.Struct({
  ...DepositRecord.fields,
  amount: AmountFromString,
  state: DepositState,
  blockNumber: Int8.pipe(Schema.decodeTo(DepositRecord.fields.blockNumber)),
  seenAt: Schema.DateTimeUtcFromDate,
  creditedAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})
const IdRow = Schema.Struct({ id: FinalTransfer.fields.id })
const AttemptsRow = Schema.Struct({ attempts: Schema.Int })

const COLUMNS = `d.id, d.asset, d.amount, d.user_id AS "userId", d.suspense_reason AS "suspenseReason"`

const finals = readRows(FinalRow)
const toFinal = (rows: ReadonlyArray<typeof FinalRow.Type>) =>
  rows.map((row) => new FinalTransfer({ id: row.id, asset: row.asset, amount: row.amount, attribution: toAttribution(row) }))

const add = (sql: SqlClient.SqlClient): DepositStore["Service"]["add"] => (sightings, at) =>
  sightings.length === 0 ? Effect.void : sql`
    INSERT INTO deposits (chain_id, tx_hash, log_index, block_number, user_id, suspense_reason, asset, amount, final_at)
    SELECT chain_id, tx_hash, log_index, block_number, user_id, suspense_reason, asset, amount,
      ${DateTime.toDateUtc(at)}::timestamptz
    FROM transactions WHERE id = ANY(${sightings.map(({ transfer }) => transferId(transfer))}::text[])
    ON CONFLICT DO NOTHING`.pipe(Effect.orDie, Effect.asVoid)

/**
 * Leaves out what would overtake an older deposit of its member that somebody else is about to credit: the order of payments decides
 * which levels they buy. The members are locked first, so an older one is settled by now, or its taker waits for us. Those put off
 * after a failure hold back nobody.
 */
const inOrder = (sql: SqlClient.SqlClient) =>
  Effect.fnUntraced(function*(taken: ReadonlyArray<FinalTransfer>) {
    const ids = taken.map(({ id }) => id)
    const members = taken.flatMap(({ attribution }) => attribution._tag === "Member" ? [attribution.userId] : [])
    if (members.length === 0) return taken
    yield* sql`SELECT 1 FROM users WHERE id = ANY(${members}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.pipe(Effect.orDie)
    const overtaking = yield* readRows(IdRow)(sql`
      SELECT d.id FROM deposits d WHERE d.id = ANY(${ids}::text[]) AND EXISTS (
        SELECT 1 FROM deposits older WHERE older.user_id = d.user_id AND older.state = 'final' AND older.id <> ALL(${ids}::text[])
          AND (older.block_number, older.log_index, older.tx_hash) < (d.block_number, d.log_index, d.tx_hash)
          AND NOT EXISTS (SELECT 1 FROM payment_retries r WHERE r.deposit_id = older.id))`)
    const left = new Set(overtaking.map(({ id }) => id))
    return taken.filter(({ id }) => !left.has(id))
  })

const claim = (sql: SqlClient.SqlClient): DepositStore["Service"]["claim"] => (now, limit) =>
  finals(sql`
    SELECT ${sql.literal(COLUMNS)} FROM deposits d WHERE d.state = 'final' AND NOT EXISTS (
      SELECT 1 FROM payment_retries r WHERE r.deposit_id = d.id
        AND (r.next_retry IS NULL OR r.next_retry > ${DateTime.toDateUtc(now)}))
    ORDER BY d.block_number, d.log_index, d.tx_hash LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED`).pipe(
      Effect.map(toFinal),
      Effect.flatMap(inOrder(sql))
    )

const claimOne = (sql: SqlClient.SqlClient): DepositStore["Service"]["claimOne"] => (id) =>
  finals(sql`
    SELECT ${sql.literal(COLUMNS)} FROM deposits d WHERE d.id = ${id} AND d.state = 'final' FOR UPDATE SKIP LOCKED`).pipe(
      Effect.map(toFinal)
    )

const settle = (sql: SqlClient.SqlClient): DepositStore["Service"]["settle"] => (settlements, at) =>
  sql`
    WITH settled AS (
      UPDATE deposits SET state = outcome, bought = NULLIF(level, 0), settled_at = ${DateTime.toDateUtc(at)}
      FROM unnest(${settlements.map(({ id }) => id)}::text[], ${settlements.map(({ outcome }) => outcome)}::text[],
        ${settlements.map(({ bought }) => bought ?? 0)}::int[]) AS given (settled_id, outcome, level)
      WHERE id = settled_id AND state = 'final' RETURNING id
    ), resolved AS (
      UPDATE payment_retries SET status = 'resolved', next_retry = NULL FROM settled WHERE deposit_id = settled.id
    )
    SELECT id FROM settled`.pipe(
    Effect.orDie,
    Effect.flatMap((rows) =>
      rows.length === settlements.length
        ? Effect.void
        : Effect.die(new Error("A deposit was settled that is settled already"))
    )
  )

const fail = (sql: SqlClient.SqlClient): DepositStore["Service"]["fail"] => ({ id, reason, retryAt }, at) => {
  const next = retryAt === null ? null : DateTime.toDateUtc(retryAt)
  const status = retryAt === null ? "dead" : "waiting"
  return sql`
    INSERT INTO payment_retries AS kept (deposit_id, status, attempts, reason, next_retry, failed_at)
    VALUES (${id}, ${status}, 1, ${reason}, ${next}, ${DateTime.toDateUtc(at)})
    ON CONFLICT (deposit_id) DO UPDATE SET status = excluded.status, attempts = kept.attempts + 1, reason = excluded.reason,
      next_retry = excluded.next_retry, failed_at = excluded.failed_at`.pipe(Effect.orDie, Effect.asVoid)
}

const failures = (sql: SqlClient.SqlClient): DepositStore["Service"]["failures"] => (id) =>
  readRows(AttemptsRow)(sql`SELECT attempts FROM payment_retries WHERE deposit_id = ${id}`).pipe(
    Effect.map((rows) => rows[0]?.attempts ?? 0)
  )

const ofUser = (sql: SqlClient.SqlClient): DepositStore["Service"]["ofUser"] => (userId, limit) =>
  readRows(RecordRow)(sql`
    SELECT t.id, t.asset, t.amount, CASE WHEN d.state = 'credited' THEN 'credited' ELSE t.state END AS state,
      t.block_number AS "blockNumber", d.bought, t.seen_at AS "seenAt", d.settled_at AS "creditedAt"
    FROM transactions t LEFT JOIN deposits d USING (chain_id, tx_hash, log_index)
    WHERE t.user_id = ${userId} ORDER BY t.block_number DESC, t.log_index DESC, t.tx_hash LIMIT ${limit}`).pipe(
      Effect.map((rows) => rows.map((row) => new DepositRecord(row)))
    )

/** Final transfers on their way into the books, in Postgres. */
export const layer: Layer.Layer<DepositStore, never, SqlClient.SqlClient> = Layer.effect(
  DepositStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    DepositStore.of({
      add: add(sql),
      claim: claim(sql),
      claimOne: claimOne(sql),
      settle: settle(sql),
      fail: fail(sql),
      failures: failures(sql),
      ofUser: ofUser(sql)
    }))
)
