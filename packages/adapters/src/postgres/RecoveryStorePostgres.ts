import { Transfer } from "@sigmatrade/core/chain/Transfer"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { Recovery, RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"
import { transferColumns, TransferRow } from "./TransferRow.ts"

type Store = RecoveryStore["Service"]
type Sql = SqlClient.SqlClient

const RecoveryRow = Schema.Struct({
  ...TransferRow.fields,
  ownerId: Schema.NullOr(UserId), withdrawalId: Schema.NullOr(WithdrawalId), taken: AmountFromString, at: Schema.DateTimeUtcFromDate
})

const unexplained = (sql: Sql): Store["unexplained"] => ({ chainId, wallet }, upTo, limit) =>
  readRows(TransferRow)(sql`
    SELECT ${sql.literal(transferColumns("t"))} FROM transactions t JOIN payout_lanes l ON l.chain_id = t.chain_id AND l.wallet = t.from_address
    WHERE t.chain_id = ${chainId} AND t.from_address = ${wallet} AND t.state = 'final' AND t.purpose IN ('out of payout', 'out of deposit')
      AND t.block_number > l.start_block AND t.block_number <= ${upTo}
      AND NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = t.id)
      AND NOT EXISTS (SELECT 1 FROM payout_attempts a WHERE a.hash = t.tx_hash)
      AND NOT EXISTS (SELECT 1 FROM recovered_payouts r WHERE (r.chain_id, r.tx_hash, r.log_index) = (t.chain_id, t.tx_hash, t.log_index))
      AND NOT EXISTS (SELECT 1 FROM incidents i WHERE i.kind = 'foreign spend' AND i.subject = t.chain_id || ':' || t.tx_hash)
    ORDER BY t.block_number, t.log_index LIMIT ${limit}`).pipe(Effect.map((rows) => rows.map((row) => new Transfer(row))))

const keep = (sql: Sql): Store["keep"] => ({ at, taken, transfer, userId, withdrawalId }) =>
  sql`
    INSERT INTO recovered_payouts (chain_id, tx_hash, log_index, user_id, withdrawal_id, taken, recovered_at)
    VALUES (${transfer.chainId}, ${transfer.txHash}, ${transfer.logIndex}, ${userId}, ${withdrawalId}, ${String(taken)}, ${DateTime.toDateUtc(at)})
    ON CONFLICT ON CONSTRAINT recovered_payouts_once DO NOTHING RETURNING tx_hash`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))

const recent = (sql: Sql): Store["recent"] => (limit) =>
  readRows(RecoveryRow)(sql`
    SELECT ${sql.literal(transferColumns("t"))}, r.user_id AS "ownerId", r.withdrawal_id AS "withdrawalId", r.taken::text AS taken, r.recovered_at AS at
    FROM recovered_payouts r JOIN transactions t ON (t.chain_id, t.tx_hash, t.log_index) = (r.chain_id, r.tx_hash, r.log_index)
    ORDER BY r.serial DESC LIMIT ${limit}`).pipe(Effect.map((rows) => rows.map(({ at, ownerId, taken, withdrawalId, ...row }) =>
    new Recovery({ transfer: new Transfer(row), userId: ownerId, withdrawalId, taken, at }))))

/** Recovered payments in Postgres. */
export const layer: Layer.Layer<RecoveryStore, never, SqlClient.SqlClient> = Layer.effect(
  RecoveryStore,
  Effect.map(SqlClient.SqlClient, (sql) => RecoveryStore.of({ unexplained: unexplained(sql), keep: keep(sql), recent: recent(sql) }))
)
