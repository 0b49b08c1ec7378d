import type { LegacyTable } from "@sigmatrade/core/legacy/LegacyTable"
import type { KnownColumns } from "./legacyColumns.ts"
import { legacyColumns } from "./legacyColumns.ts"

/** Tables the sum is worked out from. */
const TABLES: ReadonlyArray<LegacyTable> = [
  "users", "referrals", "referral_earnings", "transactions", "withdrawals", "reward_sessions", "deposit_rewards", "deposits", "payment_retries"
]

/** Whether an amount can be owed: neither negative nor NaN, which is above infinity here, and of at most 18 decimals. */
const possible = (amount: string) => `coalesce(${amount} >= 0 AND ${amount} < 'Infinity' AND scale(trim_scale(${amount})) <= 18, false)`

/** Payments from the queue that have a transaction, by what they were to pay; of those that are not resolved the last one counts. */
const RETRIED = `
  retried AS (
    SELECT item, bool_or(paid) AS paid, 'payment_retries:' || max(id) FILTER (WHERE NOT paid) AS key FROM (
      SELECT CASE WHEN payment_type = 'DEPOSIT_REWARD' THEN 'deposit_rewards:' ELSE 'referral_earnings:' END || m[1] AS item,
        id::int8 AS id, coalesce(resolved = 'true', false) AS paid
      FROM old_payment_retries CROSS JOIN LATERAL regexp_matches(coalesce(earning_ids, ''), '[0-9]+', 'g') AS m
      WHERE coalesce(tx_hash, '') <> ''
    ) sent GROUP BY item
  )`

/** Whether something unpaid was not sent: nothing speaks for it, or an operator has looked. `$1`: what he saw was not paid. */
const NOT_SENT = `NOT coalesce(r.paid, false)
  AND CASE WHEN coalesce(c.tx_hash, '') <> '' THEN c.item = ANY($1::text[]) ELSE r.key IS NULL OR r.key = ANY($1::text[]) END`

const EARNED = `
  earnings AS (
    SELECT 'referral_earnings:' || id AS item, id::int8 AS id, referral_id, amount::numeric AS amount,
      source_transaction_id AS source, tx_hash, coalesce(paid = 'true', false) AS paid FROM old_referral_earnings
  ), placed AS (
    SELECT e.*, row_number() OVER (PARTITION BY referral_id, source ORDER BY e.paid OR coalesce(r.paid, false) DESC, e.id) AS place
    FROM earnings e LEFT JOIN retried r USING (item) WHERE ${possible("e.amount")} AND e.amount > 0
  ), earned AS (
    SELECT f.referrer_id AS user_id, sum(c.amount) AS amount FROM placed c JOIN old_referrals f ON f.id = c.referral_id
    LEFT JOIN old_transactions t ON t.id = c.source LEFT JOIN retried r USING (item)
    WHERE NOT c.paid AND (c.source IS NULL OR c.place = 1 AND t.type = 'deposit' AND t.status = 'confirmed') AND ${NOT_SENT}
    GROUP BY 1
  )`

const REWARDED = `
  rewards AS (
    SELECT 'deposit_rewards:' || id AS item, user_id, deposit_id, reward_session_id AS session_id,
      reward_amount::numeric AS amount, tx_hash, coalesce(paid = 'true', false) AS paid FROM old_deposit_rewards
  ), rewarded AS (
    SELECT c.user_id, sum(c.amount) AS amount FROM rewards c JOIN old_reward_sessions s ON s.id = c.session_id
    JOIN old_deposits d ON d.id = c.deposit_id AND d.status = 'confirmed' LEFT JOIN retried r USING (item)
    WHERE NOT c.paid AND ${possible("c.amount")} AND ${NOT_SENT} GROUP BY 1
  )`

/** `$2`: what an operator saw was paid. */
const WITHDRAWN = `
  asked AS (
    SELECT 'withdrawals:' || id AS item, user_id, amount, status, tx_hash FROM old_withdrawals
    UNION ALL SELECT 'transactions:' || id, user_id, amount, status, tx_hash FROM old_transactions WHERE type = 'withdrawal' AND NOT EXISTS (SELECT 1 FROM old_withdrawals)
  ), fates AS (
    SELECT user_id, amount::numeric AS amount, CASE
      WHEN lower(status) IN ('confirmed', 'completed') THEN 'paid'
      WHEN lower(status) IN ('failed', 'rejected', 'cancelled', 'canceled') THEN 'ended'
      WHEN item = ANY($1::text[]) THEN 'returned'
      WHEN lower(status) IN ('pending', 'frozen', 'pending_network_recovery') AND coalesce(tx_hash, '') = '' THEN 'returned'
      WHEN item = ANY($2::text[]) THEN 'paid' ELSE 'unclear' END AS fate FROM asked
  ), withdrawn AS (
    SELECT user_id, coalesce(sum(amount) FILTER (WHERE fate = 'paid'), 0) AS paid, coalesce(sum(amount) FILTER (WHERE fate = 'returned'), 0) AS returned
    FROM fates WHERE ${possible("amount")} GROUP BY 1
  )`

/** Per user: what his balance and his claims come to where balances are kept; else what his claims come to beyond what he has received. */
const owedToEach = (keepsBalances: boolean) => keepsBalances
  ? `coalesce(CASE WHEN ${possible("u.balance::numeric")} THEN u.balance::numeric END, 0) + coalesce(e.amount, 0) + coalesce(w.returned, 0)`
  : "greatest(0, coalesce(e.amount, 0) - coalesce(w.paid, 0))"

/**
 * The statement by which an inherited database says what it owes, in one row `owed`. It is written apart from the rules that read the rows, so
 * that each is held against the other.
 */
export const legacyOwed = (columns: KnownColumns, keepsBalances: boolean): string => `
  WITH ${TABLES.map((table) => `old_${table} AS MATERIALIZED (${legacyColumns(table, columns)})`).join(", ")}, ${RETRIED}, ${EARNED}, ${REWARDED}, ${WITHDRAWN}
  SELECT trim_scale(coalesce(sum(${owedToEach(keepsBalances)} + coalesce(d.amount, 0)), 0))::text AS owed
  FROM old_users u LEFT JOIN earned e ON e.user_id = u.id LEFT JOIN rewarded d ON d.user_id = u.id LEFT JOIN withdrawn w ON w.user_id = u.id
  WHERE cardinality($1::text[]) + cardinality($2::text[]) >= 0`
