import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { Campaign, CampaignRule } from "@sigmatrade/core/reward/Campaign"
import type { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { CampaignNameTaken, CampaignStore, CampaignUnknown } from "@sigmatrade/core/reward/CampaignStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { dueRewards } from "./dueRewards.ts"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const CampaignRow = Schema.Struct({
  ...Campaign.fields,
  funds: AmountFromString,
  paid: AmountFromString,
  startsAt: Schema.DateTimeUtcFromDate,
  endsAt: Schema.DateTimeUtcFromDate,
  createdAt: Schema.DateTimeUtcFromDate,
  endedAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})

const COLUMNS = `id, asset, funds, paid, rule, starts_at AS "startsAt", ends_at AS "endsAt", created_by AS "createdBy",
      created_at AS "createdAt", ended_at AS "endedAt", ended_by AS "endedBy"`

const campaigns = (statement: Parameters<ReturnType<typeof readRows<typeof CampaignRow>>>[0]) =>
  readRows(CampaignRow)(statement).pipe(Effect.map((rows) => rows.map((row) => new Campaign(row))))

const encodeRule = Schema.encodeSync(CampaignRule)

const add = (sql: SqlClient.SqlClient): CampaignStore["Service"]["add"] => (campaign) =>
  sql`
    INSERT INTO campaigns (id, asset, funds, rule, starts_at, ends_at, created_by, created_at)
    VALUES (${campaign.id}, ${campaign.asset}, ${String(campaign.funds)}::text::numeric,
      ${JSON.stringify(encodeRule(campaign.rule))}::text::jsonb, ${DateTime.toDateUtc(campaign.startsAt)},
      ${DateTime.toDateUtc(campaign.endsAt)}, ${campaign.createdBy}, ${DateTime.toDateUtc(campaign.createdAt)})
    ON CONFLICT (id) DO NOTHING RETURNING id`.pipe(
    Effect.orDie,
    Effect.flatMap((rows) => rows.length === 1 ? Effect.void : Effect.fail(new CampaignNameTaken({ id: campaign.id })))
  )

const lock = (sql: SqlClient.SqlClient): CampaignStore["Service"]["lock"] =>
  Effect.fn("CampaignStorePostgres.lock")(function*(id: CampaignId) {
    const [campaign] = yield* campaigns(sql`SELECT ${sql.literal(COLUMNS)} FROM campaigns WHERE id = ${id} FOR UPDATE`)
    return campaign ?? (yield* new CampaignUnknown({ id }))
  })

const readCounts = readRows(Schema.Struct({ rewards: Int8, members: Int8 }))

const rewardCount = (sql: SqlClient.SqlClient): CampaignStore["Service"]["rewardCount"] => (id) =>
  readCounts(sql`SELECT count(*) AS rewards, count(DISTINCT user_id) AS members FROM campaign_rewards WHERE campaign = ${id}`).pipe(
    Effect.map(([counted]) => counted ?? { rewards: 0, members: 0 })
  )

const reward = (sql: SqlClient.SqlClient): CampaignStore["Service"]["reward"] => ({ id, rule }, rewards, period, at) =>
  rewards.length === 0 ? Effect.void : sql`
    INSERT INTO campaign_rewards (campaign, user_id, cause, amount, period_starts_at, paid_at)
    SELECT ${id}::text, user_id, cause, ${String(rule.amount)}::text::numeric, ${DateTime.toDateUtc(period)}::timestamptz,
      ${DateTime.toDateUtc(at)}::timestamptz
    FROM unnest(${rewards.map(({ userId }) => userId)}::uuid[], ${rewards.map(({ cause }) => cause)}::text[]) AS given (user_id, cause)`.pipe(
    Effect.orDie,
    Effect.asVoid
  )

const end = (sql: SqlClient.SqlClient): CampaignStore["Service"]["end"] => (id, operator, at) =>
  sql`
    UPDATE campaigns SET ended_at = ${DateTime.toDateUtc(at)}, ended_by = ${operator}
    WHERE id = ${id} AND ended_at IS NULL RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length === 1))

/** Campaigns and what they have paid, in Postgres. */
export const layer: Layer.Layer<CampaignStore, never, SqlClient.SqlClient> = Layer.effect(
  CampaignStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    CampaignStore.of({
      add: add(sql),
      lock: lock(sql),
      of: (id) => Effect.map(campaigns(sql`SELECT ${sql.literal(COLUMNS)} FROM campaigns WHERE id = ${id}`), ([found]) => Option.fromUndefinedOr(found)),
      rewardCount: rewardCount(sql),
      running: (now, limit) =>
        campaigns(sql`
          SELECT ${sql.literal(COLUMNS)} FROM campaigns WHERE ended_at IS NULL AND starts_at <= ${DateTime.toDateUtc(now)}
          ORDER BY serial LIMIT ${limit}`),
      recent: (limit) => campaigns(sql`SELECT ${sql.literal(COLUMNS)} FROM campaigns ORDER BY serial DESC LIMIT ${limit}`),
      list: (page) => readPage(sql, {
        from: "campaigns", key: ["serial"], scope: sql`true`, isEntry: (id: CampaignId) => sql`id = ${id}`,
        read: (rest) => campaigns(sql`SELECT ${sql.literal(COLUMNS)} FROM campaigns ${rest}`)
      }, page),
      due: (campaign, limit) => dueRewards(sql, campaign, limit),
      reward: reward(sql),
      end: end(sql)
    }))
)
