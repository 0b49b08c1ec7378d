import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { Commission, Tier } from "@sigmatrade/core/referral/Commission"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const CommissionRow = Schema.Struct({
  ...Commission.fields,
  amount: AmountFromString,
  heldUntil: Schema.DateTimeUtcFromDate
})
const EarningsRow = Schema.Struct({ tier: Tier, asset: Commission.fields.asset, sales: Int8, amount: AmountFromString })

const COLUMNS = `purchase_id AS "purchaseId", tier::int AS tier, user_id AS "userId", buyer_id AS "buyerId", asset,
      amount, rate, held_until AS "heldUntil", state`

const commissions = readRows(CommissionRow)
const toCommissions = Effect.map((rows: ReadonlyArray<typeof CommissionRow.Type>) => rows.map((row) => new Commission(row)))

const record = (sql: SqlClient.SqlClient): CommissionStore["Service"]["record"] => (added) =>
  added.length === 0 ? Effect.void : sql`
    INSERT INTO referral_commissions (purchase_id, tier, user_id, buyer_id, asset, amount, rate, held_until)
    SELECT * FROM unnest(${added.map((one) => one.purchaseId)}::text[], ${added.map((one) => one.tier)}::int[],
      ${added.map((one) => one.userId)}::uuid[], ${added.map((one) => one.buyerId)}::uuid[],
      ${added.map((one) => one.asset)}::text[], ${added.map((one) => String(one.amount))}::text[]::numeric[],
      ${added.map((one) => one.rate)}::int[], ${added.map((one) => DateTime.toDateUtc(one.heldUntil))}::timestamptz[])`.pipe(
      Effect.orDie,
      Effect.asVoid
    )

const claimDue = (sql: SqlClient.SqlClient): CommissionStore["Service"]["claimDue"] => (now, limit) =>
  commissions(sql`
    SELECT ${sql.literal(COLUMNS)} FROM referral_commissions
    WHERE state = 'held' AND held_until <= ${DateTime.toDateUtc(now)}
    ORDER BY held_until, purchase_id, tier LIMIT ${limit} FOR UPDATE SKIP LOCKED`).pipe(toCommissions)

const release = (sql: SqlClient.SqlClient): CommissionStore["Service"]["release"] => (released) =>
  sql`
    UPDATE referral_commissions SET state = 'released'
    FROM unnest(${released.map((one) => one.purchaseId)}::text[], ${released.map((one) => one.tier)}::int[]) AS due (id, due_tier)
    WHERE purchase_id = due.id AND tier = due.due_tier AND state = 'held' RETURNING tier`.pipe(
      Effect.orDie,
      Effect.map((rows) => rows.length)
    )

const ofPurchases = (sql: SqlClient.SqlClient): CommissionStore["Service"]["ofPurchases"] => (ids) =>
  commissions(sql`
    SELECT ${sql.literal(COLUMNS)} FROM referral_commissions
    WHERE purchase_id = ANY(${ids}::text[]) AND state <> 'reversed' ORDER BY purchase_id, tier FOR UPDATE`).pipe(toCommissions)

const reverse = (sql: SqlClient.SqlClient): CommissionStore["Service"]["reverse"] => (reversed, at) =>
  sql`
    UPDATE referral_commissions SET state = 'reversed', reversed_at = ${DateTime.toDateUtc(at)}
    FROM unnest(${reversed.map((one) => one.purchaseId)}::text[], ${reversed.map((one) => one.tier)}::int[]) AS gone (id, gone_tier)
    WHERE purchase_id = gone.id AND tier = gone.gone_tier AND state <> 'reversed'`.pipe(Effect.orDie, Effect.asVoid)

const ofUser = (sql: SqlClient.SqlClient): CommissionStore["Service"]["ofUser"] => (userId, limit) =>
  commissions(sql`
    SELECT ${sql.literal(COLUMNS)} FROM referral_commissions WHERE user_id = ${userId}
    ORDER BY held_until DESC, purchase_id DESC, tier LIMIT ${limit}`).pipe(toCommissions)

/** An id is `<purchase id>:<tier>`. */
const list = (sql: SqlClient.SqlClient): CommissionStore["Service"]["list"] => (userId, page) =>
  readPage(sql, {
    from: "referral_commissions", key: ["serial"], scope: sql`user_id = ${userId}`,
    isEntry: (id: string) => sql`purchase_id || ':' || tier = ${id}::text`,
    read: (rest) => commissions(sql`SELECT ${sql.literal(COLUMNS)} FROM referral_commissions ${rest}`).pipe(toCommissions)
  }, page)

const earnings = (sql: SqlClient.SqlClient): CommissionStore["Service"]["earnings"] => (userId) =>
  readRows(EarningsRow)(sql`
    SELECT tier::int AS tier, asset, count(*) AS sales, sum(amount) AS amount FROM referral_commissions
    WHERE user_id = ${userId} AND state <> 'reversed' GROUP BY tier, asset ORDER BY tier, asset`)

/** Commissions in Postgres. */
export const layer: Layer.Layer<CommissionStore, never, SqlClient.SqlClient> = Layer.effect(
  CommissionStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    CommissionStore.of({
      record: record(sql),
      claimDue: claimDue(sql),
      release: release(sql),
      ofPurchases: ofPurchases(sql),
      reverse: reverse(sql),
      ofUser: ofUser(sql),
      list: list(sql),
      earnings: earnings(sql)
    }))
)
