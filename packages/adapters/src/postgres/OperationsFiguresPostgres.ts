import { AssetId } from "@sigmatrade/core/money/Asset"
import { OperationsFigures, QueueName, SAMPLES_MAX, Stage } from "@sigmatrade/core/monitoring/OperationsFigures"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const QueueRow = Schema.Struct({ name: QueueName, count: Int8, since: Schema.NullOr(Schema.DateTimeUtcFromDate) })
const DelayRow = Schema.Struct({ stage: Stage, seconds: Schema.Finite })
const OutflowRow = Schema.Struct({ asset: AssetId, amount: Schema.BigIntFromString })

const ConnectionsRow = Schema.Struct({ application: Schema.String, state: Schema.String, count: Int8 })

const PAID = "to_timestamp(t.timestamp_seconds)"
const TRANSFER = "JOIN transactions t ON t.id = d.id"
const STANDS = "NOT EXISTS (SELECT 1 FROM deposit_reversals v WHERE v.transfer_id = t.id)"
const UNASSIGNED = "NOT EXISTS (SELECT 1 FROM suspense_assignments a WHERE a.deposit_id = d.id)"

/** Each queue: when each of it began to wait, and where it lies. Every condition is that of a partial index. */
const QUEUES: Record<QueueName, readonly [since: string, from: string]> = {
  "deposits seen": [PAID, "transactions t WHERE t.state = 'seen' AND t.purpose IN ('member', 'suspense')"],
  "deposits final": [PAID, `deposits d ${TRANSFER} WHERE d.state = 'final' AND ${STANDS}`],
  "deposits in suspense": [PAID, `deposits d ${TRANSFER} WHERE d.state = 'suspense' AND ${UNASSIGNED} AND ${STANDS}`],
  "deposits given up": [PAID, `payment_retries r JOIN transactions t ON t.id = r.deposit_id WHERE r.status = 'dead' AND ${STANDS}`],
  "withdrawals requested": ["requested_at", "withdrawals WHERE state = 'requested'"],
  "withdrawals approved": ["requested_at", "withdrawals WHERE state = 'approved'"],
  "withdrawals paying": ["requested_at", "withdrawals WHERE state = 'paying'"],
  "payouts open": ["reserved_at", "payouts WHERE state = 'open'"],
  "notices money": ["due_at", "due WHERE lane = 'money'"],
  "notices account": ["due_at", "due WHERE lane = 'account'"],
  "notices support": ["due_at", "due WHERE lane = 'support'"],
  "notices marketing": ["due_at", "due WHERE lane = 'marketing'"],
  "notices given up": ["failed_at", "failed_notifications WHERE status = 'dead'"],
  "webhook deliveries": ["w.due_at", "webhook_deliveries w, given WHERE w.state = 'pending' AND w.due_at <= given.now"],
  "events unplaced": ["occurred_at", "events WHERE place IS NULL"],
  "updates quarantined": ["settled_at", "bot_updates WHERE state = 'quarantined' AND settled_at IS NOT NULL"]
}

const counts = QueueName.literals.map((name) => {
  const [since, from] = QUEUES[name]
  return `SELECT '${name}' AS name, count(*) AS count, min(${since}) AS since FROM ${from}`
}).join(" UNION ALL ")

/** All of one moment, in one statement. */
const queues = (sql: SqlClient.SqlClient): OperationsFigures["Service"]["queues"] => (now) =>
  readRows(QueueRow)(sql`
    WITH given AS (SELECT ${DateTime.toDateUtc(now)}::timestamptz AS now),
    due AS (SELECT lane, due_at FROM notifications, given WHERE state = 'pending' AND due_at <= given.now)
    ${sql.literal(counts)}`)

/** Entries and payouts are read from their newest end: nothing here grows with what there is. */
const delays = (sql: SqlClient.SqlClient): OperationsFigures["Service"]["delays"] => (since) =>
  readRows(DelayRow)(sql`
    WITH given AS (SELECT ${DateTime.toDateUtc(since)}::timestamptz AS since),
    entered AS (
      SELECT business_id FROM (SELECT kind, business_id, booked_at FROM ledger_entries ORDER BY id DESC LIMIT ${SAMPLES_MAX}) newest, given
      WHERE kind = 'deposit-final' AND booked_at >= given.since
    ), deposited AS (
      SELECT d.settled_at, t.seen_at, to_timestamp(t.timestamp_seconds) AS paid_at FROM entered
      JOIN deposits d ON d.id = entered.business_id AND d.state = 'credited' JOIN transactions t ON t.id = d.id
    ), paid AS (
      SELECT p.id, p.reserved_at, p.settled_at
      FROM (SELECT id, state, reserved_at, settled_at FROM payouts ORDER BY serial DESC LIMIT ${SAMPLES_MAX}) p, given
      WHERE p.state = 'paid' AND p.settled_at >= given.since
    )
    SELECT stage, extract(epoch FROM took)::float8 AS seconds FROM (
      SELECT 'seen' AS stage, seen_at - paid_at AS took FROM deposited
      UNION ALL SELECT 'credited', settled_at - paid_at FROM deposited
      UNION ALL SELECT 'settled', settled_at - reserved_at FROM paid
      UNION ALL SELECT 'paid', w.settled_at - w.requested_at FROM paid
        JOIN payout_withdrawals l ON l.payout_id = paid.id JOIN withdrawals w ON w.id = l.withdrawal_id AND w.state = 'paid'
    ) all_of_them`)

const outflow = (sql: SqlClient.SqlClient): OperationsFigures["Service"]["outflow"] => (since) =>
  readRows(OutflowRow)(sql`
    SELECT asset, sum(amount) AS amount FROM (SELECT asset, amount, state, settled_at FROM payouts ORDER BY serial DESC LIMIT ${SAMPLES_MAX}) newest
    WHERE state = 'paid' AND settled_at >= ${DateTime.toDateUtc(since)}::timestamptz GROUP BY asset ORDER BY asset`)

/** Each process names itself in its connections. */
const connections = (sql: SqlClient.SqlClient) => readRows(ConnectionsRow)(sql`
  SELECT application_name AS application, coalesce(state, 'unknown') AS state, count(*) AS count FROM pg_stat_activity
  WHERE datname = current_database() AND application_name <> '' GROUP BY 1, 2 ORDER BY 1, 2`)

/** What is counted for operators, from Postgres. */
export const layer: Layer.Layer<OperationsFigures, never, SqlClient.SqlClient> = Layer.effect(
  OperationsFigures,
  Effect.map(SqlClient.SqlClient, (sql) =>
    OperationsFigures.of({ queues: queues(sql), delays: delays(sql), outflow: outflow(sql), connections: connections(sql) }))
)
