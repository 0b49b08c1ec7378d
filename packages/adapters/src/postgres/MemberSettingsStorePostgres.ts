import { AntiPhishingPhrase, NoticeTopic, USUAL_SETTINGS } from "@sigmatrade/core/user/MemberSettings"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const SettingsRow = Schema.Struct({ phrase: Schema.NullOr(AntiPhishingPhrase), muted: Schema.Array(NoticeTopic), showsName: Schema.Boolean })

const UnwillingRow = Schema.Struct({ userId: UserId })

const setPhrase = (sql: SqlClient.SqlClient): MemberSettingsStore["Service"]["setPhrase"] => (userId, phrase, at) =>
  sql`
    INSERT INTO member_settings (user_id, phrase, changed_at) VALUES (${userId}, ${phrase}, ${DateTime.toDateUtc(at)})
    ON CONFLICT (user_id) DO UPDATE SET phrase = excluded.phrase, changed_at = excluded.changed_at`.pipe(Effect.orDie, Effect.asVoid)

const setTopic = (sql: SqlClient.SqlClient): MemberSettingsStore["Service"]["setTopic"] => (userId, topic, isWanted, at) => {
  const change = isWanted
    ? sql`array_remove(kept.muted, ${topic}::text)`
    : sql`array_append(array_remove(kept.muted, ${topic}::text), ${topic}::text)`
  return sql`
    INSERT INTO member_settings AS kept (user_id, muted, changed_at)
    VALUES (${userId}, ${isWanted ? sql`'{}'::text[]` : sql`ARRAY[${topic}::text]`}, ${DateTime.toDateUtc(at)})
    ON CONFLICT (user_id) DO UPDATE SET muted = ${change}, changed_at = excluded.changed_at`.pipe(Effect.orDie, Effect.asVoid)
}

const setShowsName = (sql: SqlClient.SqlClient): MemberSettingsStore["Service"]["setShowsName"] => (userId, showsName, at) =>
  sql`
    INSERT INTO member_settings (user_id, shows_name, changed_at) VALUES (${userId}, ${showsName}, ${DateTime.toDateUtc(at)})
    ON CONFLICT (user_id) DO UPDATE SET shows_name = excluded.shows_name, changed_at = excluded.changed_at`.pipe(Effect.orDie, Effect.asVoid)

/** What members have chosen for themselves, in Postgres. */
export const layer: Layer.Layer<MemberSettingsStore, never, SqlClient.SqlClient> = Layer.effect(
  MemberSettingsStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    MemberSettingsStore.of({
      of: (userId) =>
        readRows(SettingsRow)(sql`
          SELECT phrase, muted, shows_name AS "showsName" FROM member_settings WHERE user_id = ${userId}`).pipe(
            Effect.map(([row]) => row === undefined
              ? USUAL_SETTINGS
              : { ...row, muted: NoticeTopic.literals.filter((topic) => row.muted.includes(topic)) })
          ),
      unwilling: (topic, members) =>
        readRows(UnwillingRow)(sql`
          SELECT user_id AS "userId" FROM member_settings WHERE user_id = ANY(${members}::uuid[]) AND ${topic}::text = ANY(muted)`).pipe(
            Effect.map((rows) => new Set(rows.map(({ userId }) => userId)))
          ),
      setPhrase: setPhrase(sql),
      setTopic: setTopic(sql),
      setShowsName: setShowsName(sql)
    }))
)
