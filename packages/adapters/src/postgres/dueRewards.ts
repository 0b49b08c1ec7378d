import type { Campaign } from "@sigmatrade/core/reward/Campaign"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const DueRow = Schema.Struct({ userId: UserId, cause: Schema.String })

/** Levels of this rank or a higher one that were bought while the campaign lasts, and were not taken back. */
const bought = (sql: SqlClient.SqlClient, { endsAt, startsAt }: Campaign, level: number) => sql`
  p.bought_at >= ${DateTime.toDateUtc(startsAt)} AND p.bought_at < ${DateTime.toDateUtc(endsAt)} AND p.level >= ${level}
  AND NOT EXISTS (SELECT 1 FROM level_reversals v WHERE v.purchase_id = p.id)`

/** Whoever has earned something, `earned` (user_id, cause, at), less what he received. */
const earners = (sql: SqlClient.SqlClient, campaign: Campaign) => {
  const { rule } = campaign
  switch (rule._tag) {
    case "LevelReached":
      return sql`
        SELECT p.user_id, 'reached' AS cause, min(p.bought_at) AS at FROM level_purchases p
        WHERE ${bought(sql, campaign, rule.level)} GROUP BY p.user_id`
    case "InvitedBought":
      return sql`
        SELECT r.sponsor_id AS user_id, p.user_id::text AS cause, min(p.bought_at) AS at FROM level_purchases p
        JOIN referrals r ON r.user_id = p.user_id WHERE ${bought(sql, campaign, rule.level)} GROUP BY r.sponsor_id, p.user_id`
    case "Listed":
      return sql`SELECT listed AS user_id, 'listed' AS cause, now() AS at FROM unnest(${rule.members}::uuid[]) AS listed`
  }
}

/** Who has earned a reward and has not received it. See `CampaignStore.due`. */
export const dueRewards = (sql: SqlClient.SqlClient, campaign: Campaign, limit: number) =>
  readRows(DueRow)(sql`
    SELECT earned.user_id AS "userId", earned.cause FROM (${earners(sql, campaign)}) earned
    JOIN users u ON u.id = earned.user_id AND u.standing = 'active'
    WHERE NOT EXISTS (
      SELECT 1 FROM campaign_rewards w WHERE (w.campaign, w.user_id, w.cause) = (${campaign.id}, earned.user_id, earned.cause)
    )
    ORDER BY earned.at, earned.user_id, earned.cause LIMIT ${limit}`)
