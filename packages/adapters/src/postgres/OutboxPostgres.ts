import { MessageRef } from "@sigmatrade/core/notification/Messenger"
import { Notice } from "@sigmatrade/core/notification/Notice"
import { Notification } from "@sigmatrade/core/notification/Notification"
import type { ClaimedNotice } from "@sigmatrade/core/notification/Outbox"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { AntiPhishingPhrase, NoticeTopic } from "@sigmatrade/core/user/MemberSettings"
import { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Redacted, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const ClaimedRow = Schema.Struct({
  ...Notice.fields,
  notification: Schema.Unknown,
  telegramId: Int8.pipe(Schema.decodeTo(User.fields.telegramId)),
  language: User.fields.language,
  phrase: Schema.NullOr(AntiPhishingPhrase),
  muted: Schema.NullOr(Schema.Array(NoticeTopic)),
  failures: Schema.Int,
  chatId: Schema.NullOr(Int8),
  messageId: Schema.NullOr(Int8)
})
const encode = Schema.encodeSync(Schema.toCodecJson(Notification))
const decode = Schema.decodeUnknownOption(Schema.toCodecJson(Notification))

const toClaimed = (row: typeof ClaimedRow.Type, notification: Notification): ClaimedNotice => ({
  notice: new Notice({ ...row, notification }),
  recipient: {
    telegramId: row.telegramId, language: row.language, ...(row.phrase === null ? {} : { phrase: Redacted.make(row.phrase) })
  },
  muted: row.muted ?? [],
  attempt: row.failures + 1,
  replaces: row.chatId === null || row.messageId === null
    ? null
    : MessageRef.make({ chatId: row.chatId, messageId: row.messageId })
})

const enqueue = (sql: SqlClient.SqlClient): Outbox["Service"]["enqueue"] => (notices, at) => {
  if (notices.length === 0) return Effect.void
  const now = DateTime.toDateUtc(at)
  return sql`
    INSERT INTO notifications (id, user_id, subject, notification, due_at, enqueued_at)
    SELECT id, user_id, NULLIF(subject, ''), notification::jsonb, ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(${notices.map(({ id }) => id)}::text[], ${notices.map(({ userId }) => userId)}::uuid[],
      ${notices.map(({ subject }) => subject ?? "")}::text[],
      ${notices.map(({ notification }) => JSON.stringify(encode(notification)))}::text[])
      WITH ORDINALITY AS given (id, user_id, subject, notification, position)
    ORDER BY position ON CONFLICT (id) DO NOTHING`.pipe(Effect.orDie, Effect.asVoid)
}

/** Among how many due notices one claim looks for needless ones to put aside. */
const NEEDLESS_MAX = 1000

const isReplaced = (sql: SqlClient.SqlClient) =>
  sql.literal(`EXISTS (
    SELECT 1 FROM notifications later WHERE later.user_id = n.user_id AND later.subject = n.subject AND later.serial > n.serial)`)

/** Somebody delivers an older notice about the same subject now: the newer one must not overtake it. */
const isOvertaking = (sql: SqlClient.SqlClient, now: DateTime.Utc) =>
  sql`EXISTS (
    SELECT 1 FROM notifications earlier WHERE earlier.user_id = n.user_id AND earlier.subject = n.subject AND earlier.serial < n.serial
      AND earlier.state = 'pending' AND earlier.leased_until > ${DateTime.toDateUtc(now)})`

const takeDue = (sql: SqlClient.SqlClient, now: DateTime.Utc, until: DateTime.Utc, limit: number) =>
  readRows(ClaimedRow)(sql`
    WITH due AS (
      SELECT id FROM notifications n WHERE state = 'pending' AND due_at <= ${DateTime.toDateUtc(now)} AND NOT ${isReplaced(sql)}
        AND NOT ${isOvertaking(sql, now)}
      ORDER BY serial LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), needless AS (
      SELECT id FROM notifications WHERE state = 'pending' AND id IN (
        SELECT id FROM (
          SELECT id, user_id, subject, serial FROM notifications
          WHERE state = 'pending' AND due_at <= ${DateTime.toDateUtc(now)} ORDER BY serial LIMIT ${NEEDLESS_MAX}
        ) n WHERE ${isReplaced(sql)}
      ) FOR UPDATE SKIP LOCKED
    ), replaced AS (
      UPDATE notifications SET state = 'replaced', settled_at = ${DateTime.toDateUtc(now)} FROM needless WHERE notifications.id = needless.id
    ), settled AS (
      UPDATE notifications n SET due_at = ${DateTime.toDateUtc(until)}, leased_until = ${DateTime.toDateUtc(until)} FROM due WHERE n.id = due.id RETURNING n.*
    )
    SELECT s.id, s.user_id AS "userId", s.subject, s.notification, u.telegram_id AS "telegramId", u.language, m.phrase, m.muted,
      coalesce(f.attempts, 0) AS failures, told.chat_id AS "chatId", told.message_id AS "messageId"
    FROM settled s JOIN users u ON u.id = s.user_id LEFT JOIN member_settings m ON m.user_id = u.id LEFT JOIN failed_notifications f ON f.notification_id = s.id
    LEFT JOIN LATERAL (
      SELECT chat_id, message_id FROM notifications before
      WHERE before.user_id = s.user_id AND before.subject = s.subject AND before.state = 'delivered'
      ORDER BY before.serial DESC LIMIT 1
    ) told ON true
    ORDER BY s.serial`)

const delivered = (sql: SqlClient.SqlClient): Outbox["Service"]["delivered"] => (id, message, at) =>
  sql`
    WITH resolved AS (UPDATE failed_notifications SET status = 'resolved', next_retry = NULL WHERE notification_id = ${id})
    UPDATE notifications SET state = 'delivered', settled_at = ${DateTime.toDateUtc(at)}, chat_id = ${message.chatId},
      message_id = ${message.messageId} WHERE id = ${id} AND state IN ('pending', 'replaced')`.pipe(Effect.orDie, Effect.asVoid)

const postpone = (sql: SqlClient.SqlClient): Outbox["Service"]["postpone"] => (id, at, reason) =>
  sql`
    WITH kept AS (UPDATE notifications SET due_at = ${DateTime.toDateUtc(at)}, leased_until = NULL WHERE id = ${id} AND state = 'pending' RETURNING id)
    INSERT INTO failed_notifications AS f (notification_id, status, attempts, reason, next_retry, failed_at)
    SELECT id, 'retrying', 1, ${reason}, ${DateTime.toDateUtc(at)}::timestamptz, now() FROM kept
    ON CONFLICT (notification_id) DO UPDATE SET attempts = f.attempts + 1, reason = excluded.reason,
      next_retry = excluded.next_retry, failed_at = excluded.failed_at`.pipe(Effect.orDie, Effect.asVoid)

/** A notice of a kind this version does not know, written by a newer one, waits for that one and holds back nobody else's. */
const UNKNOWN_KIND_WAIT_MINUTES = 5

const claim = (sql: SqlClient.SqlClient): Outbox["Service"]["claim"] =>
  Effect.fnUntraced(function*(now, until, limit) {
    const taken = (yield* takeDue(sql, now, until, limit)).map((row) => ({ row, notification: decode(row.notification) }))
    const later = DateTime.add(now, { minutes: UNKNOWN_KIND_WAIT_MINUTES })
    yield* Effect.forEach(
      taken.filter(({ notification }) => Option.isNone(notification)),
      ({ row }) => postpone(sql)(row.id, later, "unknown kind")
    )
    return taken.flatMap(({ notification, row }) => Option.isSome(notification) ? [toClaimed(row, notification.value)] : [])
  })

const bury = (sql: SqlClient.SqlClient): Outbox["Service"]["bury"] => (id, reason, detail, at) =>
  sql`
    WITH kept AS (
      UPDATE notifications SET state = 'dead', settled_at = ${DateTime.toDateUtc(at)} WHERE id = ${id} AND state = 'pending'
      RETURNING id
    )
    INSERT INTO failed_notifications AS f (notification_id, status, attempts, reason, detail, failed_at)
    SELECT id, 'dead', 1, ${reason}, ${detail}, ${DateTime.toDateUtc(at)}::timestamptz FROM kept
    ON CONFLICT (notification_id) DO UPDATE SET status = 'dead', attempts = f.attempts + 1, reason = excluded.reason,
      detail = excluded.detail, next_retry = NULL, failed_at = excluded.failed_at`.pipe(Effect.orDie, Effect.asVoid)

const skip = (sql: SqlClient.SqlClient): Outbox["Service"]["skip"] => (id, at) =>
  sql`UPDATE notifications SET state = 'skipped', settled_at = ${DateTime.toDateUtc(at)} WHERE id = ${id} AND state = 'pending'`.pipe(
    Effect.orDie,
    Effect.asVoid
  )

const defer = (sql: SqlClient.SqlClient): Outbox["Service"]["defer"] => (ids, at) =>
  sql`UPDATE notifications SET due_at = ${DateTime.toDateUtc(at)}, leased_until = NULL WHERE id = ANY(${ids}::text[]) AND state = 'pending'`.pipe(
    Effect.orDie,
    Effect.asVoid
  )

/** Notices on their way, in Postgres. */
export const layer: Layer.Layer<Outbox, never, SqlClient.SqlClient> = Layer.effect(
  Outbox,
  Effect.map(SqlClient.SqlClient, (sql) =>
    Outbox.of({
      enqueue: enqueue(sql),
      claim: claim(sql),
      delivered: delivered(sql),
      skip: skip(sql),
      postpone: postpone(sql),
      bury: bury(sql),
      defer: defer(sql)
    }))
)
