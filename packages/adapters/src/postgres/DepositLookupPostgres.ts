import { DepositLookup, KnownDeposit } from "@sigmatrade/core/deposit/DepositLookup"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const LookupRow = Schema.Struct({
  ...KnownDeposit.fields,
  amount: AmountFromString,
  blockNumber: Int8.pipe(Schema.decodeTo(KnownDeposit.fields.blockNumber)),
  seenAt: Schema.DateTimeUtcFromDate,
  creditedAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  paidAt: Schema.DateTimeUtcFromDate
})

/** Found first, by an index and no further than asked for; then everything that is known of each. */
const facts = (sql: SqlClient.SqlClient, found: ReturnType<SqlClient.SqlClient["literal"]> | ReturnType<SqlClient.SqlClient>) =>
  readRows(LookupRow)(sql`
    WITH found AS (${found}), known AS (
      SELECT t.*, d.state AS booked, d.settled_at, d.bought AS d_bought, d.intent AS d_intent,
        a.settled_at AS a_settled_at, a.bought AS a_bought, a.intent AS a_intent,
        CASE WHEN d.id IS NULL THEN t.user_id ELSE coalesce(a.user_id, d.user_id) END AS owner,
        CASE WHEN d.id IS NULL THEN t.suspense_reason ELSE d.suspense_reason END AS why
      FROM found t LEFT JOIN deposits d USING (chain_id, tx_hash, log_index) LEFT JOIN suspense_assignments a ON a.deposit_id = t.id
    )
    SELECT k.id, k.asset, k.amount, k.block_number AS "blockNumber", coalesce(d_bought, a_bought) AS bought,
      coalesce(d_intent, a_intent) AS intent, k.seen_at AS "seenAt",
      CASE WHEN booked = 'credited' THEN settled_at ELSE a_settled_at END AS "creditedAt",
      CASE WHEN r.transfer_id IS NOT NULL THEN 'reversed' WHEN booked = 'credited' OR a_settled_at IS NOT NULL THEN 'credited'
        ELSE k.state END AS state,
      k.from_address AS "from", k.to_address AS "to", owner AS "userId", CASE WHEN owner IS NULL THEN why END AS reason,
      to_timestamp(k.timestamp_seconds) AS "paidAt",
      (SELECT json_build_object('rule', e.rule, 'witnesses', (
          SELECT json_agg(w.provider ORDER BY w.provider) FROM block_witnesses w WHERE (w.chain_id, w.number, w.hash) = (e.chain_id, e.number, e.hash)))
        FROM block_evidence e WHERE (e.chain_id, e.number, e.hash) = (k.chain_id, k.block_number, k.block_hash)) AS evidence
    FROM known k LEFT JOIN deposit_reversals r ON r.transfer_id = k.id
    ORDER BY k.block_number DESC, k.log_index DESC, k.tx_hash DESC`).pipe(Effect.map((rows) => rows.map((row) => new KnownDeposit(row))))

/** Payments to our wallets in Postgres, to be looked at. */
export const layer: Layer.Layer<DepositLookup, never, SqlClient.SqlClient> = Layer.effect(
  DepositLookup,
  Effect.map(SqlClient.SqlClient, (sql) => {
    const payments = sql.literal("SELECT * FROM transactions WHERE purpose IN ('member', 'suspense')")
    const coming = sql.literal("AND state IN ('seen', 'orphaned')")
    return DepositLookup.of({
      latest: (chainId, which, limit) => facts(sql, sql`${payments} AND chain_id = ${chainId} ${which === "coming" ? coming : sql.literal("")}
        ORDER BY block_number DESC, log_index DESC, tx_hash DESC LIMIT ${limit}`),
      inTransaction: (chainId, hash) => facts(sql, sql`${payments} AND chain_id = ${chainId} AND tx_hash = ${hash}`),
      inBlock: (chainId, number) => facts(sql, sql`${payments} AND chain_id = ${chainId} AND block_number = ${number}`)
    })
  })
)
