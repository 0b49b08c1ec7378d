import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const UplineRow = Schema.Struct({ userId: UserId, sponsorId: UserId })
const TeamRow = Schema.Struct({ tier: Schema.Int, members: Int8 })

/** Who invited whom, in Postgres. */
export const layer: Layer.Layer<SponsorshipStore, never, SqlClient.SqlClient> = Layer.effect(
  SponsorshipStore,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const bind: SponsorshipStore["Service"]["bind"] = (userId, sponsorId, at) =>
      sql`
        INSERT INTO referrals (user_id, user_serial, sponsor_id, sponsor_serial, bound_at)
        SELECT member.id, member.serial, sponsor.id, sponsor.serial, ${DateTime.toDateUtc(at)}
        FROM users member JOIN users sponsor ON sponsor.id = ${sponsorId} AND sponsor.serial < member.serial
        WHERE member.id = ${userId}
        ON CONFLICT (user_id) DO NOTHING RETURNING user_id`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))
    const uplines: SponsorshipStore["Service"]["uplines"] = (userIds, depth) =>
      readRows(UplineRow)(sql`
        WITH RECURSIVE upline AS (
          SELECT user_id, sponsor_id, 1 AS tier FROM referrals WHERE user_id = ANY(${userIds}::uuid[]) AND ${depth}::int >= 1
          UNION ALL
          SELECT upline.user_id, referrals.sponsor_id, upline.tier + 1
          FROM upline JOIN referrals ON referrals.user_id = upline.sponsor_id WHERE upline.tier < ${depth}::int
        )
        SELECT user_id AS "userId", sponsor_id AS "sponsorId" FROM upline ORDER BY user_id, tier`).pipe(
          Effect.map((rows) => {
            const groups = Map.groupBy(rows, (row) => row.userId)
            return new Map([...groups].map(([id, group]) => [id, group.map((row) => row.sponsorId)]))
          })
        )
    const teamSizes: SponsorshipStore["Service"]["teamSizes"] = (userId, depth) =>
      readRows(TeamRow)(sql`
        WITH RECURSIVE team AS (
          SELECT user_id, 1 AS tier FROM referrals WHERE sponsor_id = ${userId} AND ${depth}::int >= 1
          UNION ALL
          SELECT referrals.user_id, team.tier + 1
          FROM team JOIN referrals ON referrals.sponsor_id = team.user_id WHERE team.tier < ${depth}::int
        )
        SELECT tier, count(*) AS members FROM team GROUP BY tier`).pipe(
          Effect.map((rows) =>
            Array.from({ length: depth }, (_, index) => rows.find(({ tier }) => tier === index + 1)?.members ?? 0)
          )
        )
    return SponsorshipStore.of({ bind, uplines, teamSizes })
  })
)
