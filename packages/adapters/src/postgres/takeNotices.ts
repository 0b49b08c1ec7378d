import { Notice } from "@sigmatrade/core/notification/Notice"
import { Origin } from "@sigmatrade/core/persistence/Origin"
import { AntiPhishingPhrase, NoticeTopic } from "@sigmatrade/core/user/MemberSettings"
import { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

/** A notice somebody takes, before its kind is known. */
export const TakenNotice = Schema.Struct({
  ...Notice.fields,
  notification: Schema.Unknown,
  telegramId: Int8.pipe(Schema.decodeTo(User.fields.telegramId)),
  language: User.fields.language,
  movedTo: Schema.NullOr(Int8),
  phrase: Schema.NullOr(AntiPhishingPhrase),
  muted: Schema.NullOr(Schema.Array(NoticeTopic)),
  failures: Schema.Int,
  chatId: Schema.NullOr(Int8),
  messageId: Schema.NullOr(Int8),
  requestId: Schema.NullOr(Origin.fields.requestId),
  traceparent: Origin.fields.traceparent
})

/** Among how many due notices one claim looks for those to put aside. */
const ASIDE_MAX = 1000

/** The better lane first, the older notice first in each: the order of an index. */
const ORDER = "array_position('{money,account,support,marketing}'::text[], lane), serial"

const isReplaced = (sql: SqlClient.SqlClient) =>
  sql.literal(`EXISTS (
    SELECT 1 FROM notifications later WHERE later.user_id = n.user_id AND later.subject = n.subject AND later.serial > n.serial)`)

/** Somebody delivers an older notice about the same subject now: the newer one must not overtake it. */
const isOvertaking = (sql: SqlClient.SqlClient, now: Date) =>
  sql`EXISTS (
    SELECT 1 FROM notifications earlier WHERE earlier.user_id = n.user_id AND earlier.subject = n.subject AND earlier.serial < n.serial
      AND earlier.state = 'pending' AND earlier.leased_until > ${now})`

/** Somebody took it, and nothing was said of it in time. */
const UNCLEAR = "n.at_most_once AND n.leased_until IS NOT NULL"

const firstDue = (sql: SqlClient.SqlClient, now: Date) => sql`
  SELECT id FROM notifications WHERE state = 'pending' AND due_at <= ${now} ORDER BY ${sql.literal(ORDER)} LIMIT ${ASIDE_MAX}`

/**
 * Puts aside what nobody may be told now: what may have arrived and is sent at most once, and what is for members who are away. These are
 * locked as well, so that whoever is coming back does not miss what is kept for him at this moment.
 */
const putAside = (sql: SqlClient.SqlClient, now: Date) => sql`
  WITH unclear AS (
    SELECT n.id FROM notifications n WHERE n.state = 'pending' AND ${sql.literal(UNCLEAR)} AND n.id IN (${firstDue(sql, now)}) FOR UPDATE SKIP LOCKED
  ), buried AS (
    UPDATE notifications SET state = 'dead', settled_at = ${now} FROM unclear WHERE notifications.id = unclear.id RETURNING notifications.id
  ), noted AS (
    INSERT INTO failed_notifications AS f (notification_id, status, attempts, reason, failed_at)
    SELECT id, 'dead', 1, 'unclear', ${now}::timestamptz FROM buried
    ON CONFLICT (notification_id) DO UPDATE SET status = 'dead', attempts = f.attempts + 1, reason = excluded.reason, next_retry = NULL,
      failed_at = excluded.failed_at
  ), away AS (
    SELECT n.id FROM notifications n JOIN users u ON u.id = n.user_id
    WHERE n.state = 'pending' AND NOT u.reachable AND NOT (${sql.literal(UNCLEAR)}) AND n.id IN (${firstDue(sql, now)})
    FOR UPDATE OF n SKIP LOCKED FOR SHARE OF u SKIP LOCKED
  )
  UPDATE notifications SET state = 'kept', leased_until = NULL FROM away WHERE notifications.id = away.id`

/** Takes due notices. See `Outbox.claim`. */
export const takeNotices = Effect.fnUntraced(function*(sql: SqlClient.SqlClient, at: DateTime.Utc, end: DateTime.Utc, limit: number) {
  const now = DateTime.toDateUtc(at)
  const until = DateTime.toDateUtc(end)
  yield* Effect.orDie(putAside(sql, now))
  return yield* readRows(TakenNotice)(sql`
    WITH due AS (
      SELECT id FROM notifications n WHERE state = 'pending' AND due_at <= ${now} AND NOT ${isReplaced(sql)}
        AND NOT ${isOvertaking(sql, now)} AND NOT (${sql.literal(UNCLEAR)})
        AND EXISTS (SELECT 1 FROM users u WHERE u.id = n.user_id AND u.reachable)
      ORDER BY ${sql.literal(ORDER)} LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), needless AS (
      SELECT id FROM notifications n WHERE state = 'pending' AND id IN (${firstDue(sql, now)}) AND ${isReplaced(sql)} FOR UPDATE SKIP LOCKED
    ), replaced AS (
      UPDATE notifications SET state = 'replaced', settled_at = ${now} FROM needless WHERE notifications.id = needless.id
    ), settled AS (
      UPDATE notifications n SET due_at = ${until}, leased_until = ${until} FROM due WHERE n.id = due.id RETURNING n.*
    )
    SELECT s.id, s.user_id AS "userId", s.subject, s.notification, u.telegram_id AS "telegramId", u.language, u.chat_id AS "movedTo", m.phrase, m.muted,
      coalesce(f.attempts, 0) AS failures, told.chat_id AS "chatId", told.message_id AS "messageId",
      s.request_id AS "requestId", s.traceparent
    FROM settled s JOIN users u ON u.id = s.user_id LEFT JOIN member_settings m ON m.user_id = u.id LEFT JOIN failed_notifications f ON f.notification_id = s.id
    LEFT JOIN LATERAL (
      SELECT chat_id, message_id FROM notifications before
      WHERE before.user_id = s.user_id AND before.subject = s.subject AND before.state = 'delivered'
      ORDER BY before.serial DESC LIMIT 1
    ) told ON true
    ORDER BY array_position('{money,account,support,marketing}'::text[], s.lane), s.serial`)
})
