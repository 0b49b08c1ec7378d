import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositRecord } from "@sigmatrade/core/deposit/Deposit"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { claimDue, claimOne } from "./claimDue.ts"
import { memberDeposits, RECORD_COLUMNS, RECORD_JOINS, RECORD_STATE, RecordRow } from "./memberDeposits.ts"
import { readRows } from "./readRows.ts"
import { settleDeposits } from "./settleDeposits.ts"

const StandingRow = Schema.Struct({
  id: DepositRecord.fields.id,
  books: Schema.Literals(["none", "suspense", "member"]),
  userId: Schema.NullOr(UserId)
})
const AttemptsRow = Schema.Struct({ attempts: Schema.Int })

const add = (sql: SqlClient.SqlClient): DepositStore["Service"]["add"] => (sightings, at) =>
  sightings.length === 0 ? Effect.void : sql`
    INSERT INTO deposits (chain_id, tx_hash, log_index, block_number, user_id, suspense_reason, asset, amount, final_at)
    SELECT t.chain_id, t.tx_hash, t.log_index, t.block_number, NULLIF(given.user_id, '')::uuid, NULLIF(given.reason, ''), t.asset,
      t.amount, ${DateTime.toDateUtc(at)}::timestamptz
    FROM unnest(${sightings.map(({ transfer }) => transferId(transfer))}::text[],
      ${sightings.map(({ attribution }) => attribution._tag === "Member" ? attribution.userId : "")}::text[],
      ${sightings.map(({ attribution }) => attribution._tag === "Suspense" ? attribution.reason : "")}::text[])
      AS given (id, user_id, reason)
    JOIN transactions t ON t.id = given.id AND t.purpose IN ('member', 'suspense')
    ON CONFLICT DO NOTHING`.pipe(Effect.orDie, Effect.asVoid)

const fail = (sql: SqlClient.SqlClient): DepositStore["Service"]["fail"] => ({ id, reason, retryAt }, at) => {
  const next = retryAt === null ? null : DateTime.toDateUtc(retryAt)
  const status = retryAt === null ? "dead" : "waiting"
  // What was resolved went into suspense; now its assignment fails, and that is counted anew.
  return sql`
    INSERT INTO payment_retries AS kept (deposit_id, status, attempts, reason, next_retry, failed_at)
    VALUES (${id}, ${status}, 1, ${reason}, ${next}, ${DateTime.toDateUtc(at)})
    ON CONFLICT (deposit_id) DO UPDATE SET status = excluded.status, reason = excluded.reason, next_retry = excluded.next_retry,
      attempts = CASE WHEN kept.status = 'resolved' THEN 1 ELSE kept.attempts + 1 END, failed_at = excluded.failed_at`.pipe(
    Effect.orDie,
    Effect.asVoid
  )
}

const failures = (sql: SqlClient.SqlClient): DepositStore["Service"]["failures"] => (id) =>
  readRows(AttemptsRow)(sql`SELECT attempts FROM payment_retries WHERE deposit_id = ${id} AND status <> 'resolved'`).pipe(
    Effect.map((rows) => rows[0]?.attempts ?? 0)
  )

const standing = (sql: SqlClient.SqlClient): DepositStore["Service"]["standing"] =>
  Effect.fn("DepositStorePostgres.standing")(function*(ids: ReadonlyArray<DepositRecord["id"]>) {
    yield* sql`SELECT 1 FROM deposits WHERE id = ANY(${ids}::text[]) ORDER BY id FOR UPDATE`.pipe(Effect.orDie)
    yield* sql`
      SELECT 1 FROM suspense_assignments WHERE deposit_id = ANY(${ids}::text[]) ORDER BY deposit_id FOR UPDATE`.pipe(Effect.orDie)
    // Read after the locks: whoever held them has settled by now.
    return yield* readRows(StandingRow)(sql`
      SELECT d.id, coalesce(a.user_id, CASE WHEN d.state = 'credited' THEN d.user_id END) AS "userId",
        CASE WHEN d.state = 'final' THEN 'none' WHEN d.state = 'credited' OR a.deposit_id IS NOT NULL THEN 'member'
          ELSE 'suspense' END AS books
      FROM deposits d LEFT JOIN suspense_assignments a ON a.deposit_id = d.id AND a.settled_at IS NOT NULL
      WHERE d.id = ANY(${ids}::text[]) ORDER BY d.block_number, d.log_index, d.tx_hash`)
  })

const reverse = (sql: SqlClient.SqlClient): DepositStore["Service"]["reverse"] => (ids, incident, at) =>
  ids.length === 0 ? Effect.void : sql`
    INSERT INTO deposit_reversals (transfer_id, incident_id, reversed_at)
    SELECT id, ${incident}::int, ${DateTime.toDateUtc(at)}::timestamptz FROM unnest(${ids}::text[]) AS given (id) ORDER BY id
    ON CONFLICT DO NOTHING`.pipe(Effect.orDie, Effect.asVoid)

const ofUser = (sql: SqlClient.SqlClient): DepositStore["Service"]["ofUser"] => (userId, limit) =>
  readRows(RecordRow)(sql`
    WITH his AS (
      (SELECT id FROM transactions WHERE user_id = ${userId} ORDER BY block_number DESC, log_index DESC, tx_hash LIMIT ${limit})
      UNION ALL SELECT deposit_id FROM suspense_assignments WHERE user_id = ${userId}
    )
    SELECT ${sql.literal(RECORD_COLUMNS)}, ${sql.literal(RECORD_STATE)} AS state FROM his JOIN transactions t USING (id) ${sql.literal(RECORD_JOINS)}
    ORDER BY t.block_number DESC, t.log_index DESC, t.tx_hash LIMIT ${limit}`).pipe(
      Effect.map((rows) => rows.map((row) => new DepositRecord(row)))
    )

/** Final transfers on their way into the books, in Postgres. */
export const layer: Layer.Layer<DepositStore, never, SqlClient.SqlClient> = Layer.effect(
  DepositStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    DepositStore.of({
      add: add(sql),
      claim: (now, limit, stopped) => claimDue(sql, now, limit, stopped),
      claimOne: (id) => claimOne(sql, id),
      settle: (settlements, at) => settleDeposits(sql, settlements, at),
      fail: fail(sql),
      failures: failures(sql),
      standing: standing(sql),
      reverse: reverse(sql),
      ofUser: ofUser(sql),
      ...memberDeposits(sql)
    }))
)
