import { DepositRecord, DepositState } from "@sigmatrade/core/deposit/Deposit"
import type { DepositFilter, DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Option, Schema } from "effect"
import type { SqlClient, Statement } from "effect/sql"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

/** A payment of a member as a row. */
export const RecordRow = Schema.Struct({
  ...DepositRecord.fields,
  amount: AmountFromString,
  state: DepositState,
  blockNumber: Int8.pipe(Schema.decodeTo(DepositRecord.fields.blockNumber)),
  seenAt: Schema.DateTimeUtcFromDate,
  creditedAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})
const MemberRow = Schema.Struct({ ...RecordRow.fields, userId: UserId })

/** What is known of `transactions t` together with its deposit `d`, its assignment `a` and its reversal `r`. */
export const RECORD_COLUMNS = `t.id, t.asset, t.amount, t.block_number AS "blockNumber", coalesce(d.bought, a.bought) AS bought,
      coalesce(d.intent, a.intent) AS intent, t.seen_at AS "seenAt",
      CASE WHEN d.state = 'credited' THEN d.settled_at ELSE a.settled_at END AS "creditedAt"`

/** Where it stands, as `DepositState`. */
export const RECORD_STATE = `CASE WHEN r.transfer_id IS NOT NULL THEN 'reversed' WHEN d.state = 'credited' OR a.settled_at IS NOT NULL THEN 'credited'
        ELSE t.state END`

/** What is joined to `t`. */
export const RECORD_JOINS = `LEFT JOIN deposits d ON (d.chain_id, d.tx_hash, d.log_index) = (t.chain_id, t.tx_hash, t.log_index)
    LEFT JOIN suspense_assignments a ON a.deposit_id = t.id LEFT JOIN deposit_reversals r ON r.transfer_id = t.id`

const OWNER = "CASE WHEN d.id IS NULL THEN t.user_id ELSE coalesce(a.user_id, d.user_id) END"
const FROM = `transactions t ${RECORD_JOINS}`

const read = (sql: SqlClient.SqlClient, rest: Statement.Fragment) =>
  Effect.map(
    readRows(MemberRow)(sql`
      SELECT ${sql.literal(RECORD_COLUMNS)}, ${sql.literal(RECORD_STATE)} AS state, ${sql.literal(OWNER)} AS "userId" FROM ${sql.literal(FROM)} ${rest}`),
    (rows) => rows.map(({ userId, ...row }) => ({ userId, deposit: new DepositRecord(row) }))
  )

/** Which payments are a member's at all, or this one's. */
const isMeant = (sql: SqlClient.SqlClient, userId: DepositFilter["userId"]) =>
  userId === null
    ? sql`t.purpose IN ('member', 'suspense') AND ${sql.literal(OWNER)} IS NOT NULL`
    : sql`${sql.literal(OWNER)} = ${userId}::uuid AND t.id IN (
        SELECT id FROM transactions WHERE user_id = ${userId}::uuid
        UNION ALL SELECT deposit_id FROM suspense_assignments WHERE user_id = ${userId}::uuid)`

/** Payments of members, to be listed and looked at. */
export const memberDeposits = (sql: SqlClient.SqlClient): Pick<DepositStore["Service"], "list" | "seenSince" | "find"> => ({
  list: ({ state, userId }, page) => readPage(sql, {
    from: FROM, key: ["t.seen_at", "t.block_number", "t.log_index", "t.tx_hash"], scope: isMeant(sql, userId),
    ...(state === null ? {} : { only: sql`${sql.literal(RECORD_STATE)} = ${state}` }),
    isEntry: (id: DepositRecord["id"]) => sql`t.id = ${id}`,
    read: (rest) => read(sql, rest)
  }, page),
  seenSince: (userIds, since, limit) => read(sql, sql`
    WHERE t.purpose IN ('member', 'suspense') AND t.seen_at >= ${DateTime.toDateUtc(since)} AND ${sql.literal(OWNER)} = ANY(${userIds}::uuid[]) AND t.id IN (
      SELECT id FROM transactions WHERE user_id = ANY(${userIds}::uuid[]) AND seen_at >= ${DateTime.toDateUtc(since)}
      UNION ALL SELECT deposit_id FROM suspense_assignments WHERE user_id = ANY(${userIds}::uuid[]))
    ORDER BY t.seen_at DESC, t.block_number DESC, t.log_index DESC, t.tx_hash DESC LIMIT ${limit}`),
  find: (id) => Effect.map(read(sql, sql`WHERE t.id = ${id} AND ${isMeant(sql, null)}`), ([found]) => Option.fromUndefinedOr(found))
})
