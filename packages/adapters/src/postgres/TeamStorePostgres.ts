import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Commission } from "@sigmatrade/core/referral/Commission"
import type { RankedBy, TeamPage } from "@sigmatrade/core/referral/TeamStore"
import { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import { DisplayName } from "@sigmatrade/core/user/User"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const PersonRow = Schema.Struct({
  place: Int8, name: DisplayName, since: Schema.DateTimeUtcFromDate, asset: Schema.NullOr(AssetId), amount: Schema.NullOr(AmountFromString)
})
const EarningRow = Schema.Struct({
  ...Commission.fields, amount: AmountFromString, heldUntil: Schema.DateTimeUtcFromDate,
  place: Int8, buyer: DisplayName, level: Schema.Int, price: AmountFromString, boughtAt: Schema.DateTimeUtcFromDate
})
const StandingRow = Schema.Struct({
  rank: Int8, line: Int8, ranked: Int8, name: DisplayName, showsName: Schema.Boolean, isOwn: Schema.Boolean, value: Schema.BigIntFromString
})

/** The lines of a page: which places, and in which order so that the nearest ones come. */
const pageOf = (sql: SqlClient.SqlClient, column: string, { after, before, limit }: TeamPage) => sql`
  ${sql.literal(column)} < ${String(before ?? Number.MAX_SAFE_INTEGER)}::text::int8 AND ${sql.literal(column)} > ${String(after ?? -1)}::text::int8
  ORDER BY ${sql.literal(column)} ${sql.literal(after === undefined ? "DESC" : "ASC")} LIMIT ${limit}`

const people = (sql: SqlClient.SqlClient): TeamStore["Service"]["people"] => (userId, tier, page) =>
  readRows(PersonRow)(sql`
    WITH RECURSIVE team AS (
      SELECT user_id, user_serial, 1 AS tier FROM referrals WHERE sponsor_id = ${userId}
      UNION ALL
      SELECT r.user_id, r.user_serial, team.tier + 1 FROM team JOIN referrals r ON r.sponsor_id = team.user_id WHERE team.tier < ${tier}::int
    ), page AS (
      SELECT user_id, user_serial FROM team WHERE tier = ${tier}::int AND ${pageOf(sql, "user_serial", page)}
    )
    SELECT page.user_serial AS place, u.name, u.created_at AS since, earned.asset, earned.amount
    FROM page JOIN users u ON u.id = page.user_id LEFT JOIN LATERAL (
      SELECT asset, sum(amount) AS amount FROM referral_commissions c
      WHERE c.user_id = ${userId} AND c.buyer_id = page.user_id AND c.state <> 'reversed' GROUP BY asset
    ) earned ON true
    ORDER BY place DESC, earned.asset COLLATE "C"`).pipe(
      Effect.map((rows) => [...Map.groupBy(rows, ({ place }) => place)].flatMap(([place, group]) => {
        const earned = group.flatMap(({ amount, asset }) => asset === null || amount === null ? [] : [{ asset, amount }])
        return group.slice(0, 1).map(({ name, since }) => ({ place, name, since, earned }))
      }))
    )

const earnings = (sql: SqlClient.SqlClient): TeamStore["Service"]["earnings"] => (userId, page) =>
  readRows(EarningRow)(sql`
    WITH page AS (SELECT * FROM referral_commissions WHERE user_id = ${userId} AND ${pageOf(sql, "serial", page)})
    SELECT c.serial AS place, c.purchase_id AS "purchaseId", c.tier::int AS tier, c.user_id AS "userId", c.buyer_id AS "buyerId", c.asset,
      c.amount, c.rate, c.held_until AS "heldUntil", c.state, b.name AS buyer, p.level, p.price, p.bought_at AS "boughtAt"
    FROM page c JOIN level_purchases p ON p.id = c.purchase_id JOIN users b ON b.id = c.buyer_id ORDER BY c.serial DESC`).pipe(
      Effect.map((rows) => rows.map(({ boughtAt, buyer, level, place, price, ...commission }) =>
        ({ place, commission: new Commission(commission), buyer, level, price, boughtAt })))
    )

/** What members are compared by, from an index that holds all it takes. */
const scores = (sql: SqlClient.SqlClient, by: RankedBy) => by._tag === "People"
  ? sql`SELECT sponsor_id AS user_id, count(*)::numeric AS value FROM referrals GROUP BY sponsor_id`
  : sql`SELECT user_id, sum(amount) AS value FROM referral_commissions WHERE asset = ${by.asset} AND state <> 'reversed' GROUP BY user_id`

const ranking = (sql: SqlClient.SqlClient): TeamStore["Service"]["ranking"] => (by, userId, limit) =>
  readRows(StandingRow)(sql`
    WITH ranked AS (
      SELECT u.id, u.name, s.value, rank() OVER (ORDER BY s.value DESC) AS rank,
        row_number() OVER (ORDER BY s.value DESC, u.serial) AS line, count(*) OVER () AS ranked
      FROM (${scores(sql, by)}) s JOIN users u ON u.id = s.user_id WHERE u.standing = 'active'
    )
    SELECT r.rank, r.line, r.ranked, r.name, r.value, r.id = ${userId} AS "isOwn", coalesce(m.shows_name, false) AS "showsName"
    FROM ranked r LEFT JOIN member_settings m ON m.user_id = r.id WHERE r.line <= ${limit} OR r.id = ${userId} ORDER BY r.line`).pipe(
      Effect.map((rows) => {
        const standings = rows.map(({ isOwn, line, name, rank, showsName, value }) => ({ line, standing: { rank, name, showsName, isOwn, value } }))
        return {
          top: standings.filter(({ line }) => line <= limit).map(({ standing }) => standing),
          own: standings.find(({ standing }) => standing.isOwn)?.standing ?? null,
          ranked: rows[0]?.ranked ?? 0
        }
      })
    )

/** Teams and what they earned, in Postgres. */
export const layer: Layer.Layer<TeamStore, never, SqlClient.SqlClient> = Layer.effect(
  TeamStore,
  Effect.map(SqlClient.SqlClient, (sql) => TeamStore.of({ people: people(sql), earnings: earnings(sql), ranking: ranking(sql) }))
)
