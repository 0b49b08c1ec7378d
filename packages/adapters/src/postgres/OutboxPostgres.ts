import { MessageRef } from "@sigmatrade/core/notification/Messenger"
import { Notice } from "@sigmatrade/core/notification/Notice"
import { Notification } from "@sigmatrade/core/notification/Notification"
import type { ClaimedNotice } from "@sigmatrade/core/notification/Outbox"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { deliveryOf } from "@sigmatrade/core/notification/deliveryOf"
import { currentOrigin, Origin } from "@sigmatrade/core/persistence/Origin"
import { DateTime, Effect, Layer, Option, Redacted, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"
import type { TakenNotice } from "./takeNotices.ts"
import { takeNotices } from "./takeNotices.ts"

const encode = Schema.encodeSync(Schema.toCodecJson(Notification))
const decode = Schema.decodeUnknownOption(Schema.toCodecJson(Notification))

const toClaimed = (row: typeof TakenNotice.Type, notification: Notification): ClaimedNotice => ({
  notice: new Notice({ ...row, notification }),
  recipient: {
    telegramId: row.telegramId, language: row.language, ...(row.movedTo === null ? {} : { chatId: row.movedTo }),
    ...(row.phrase === null ? {} : { phrase: Redacted.make(row.phrase) })
  },
  muted: row.muted ?? [],
  attempt: row.failures + 1,
  replaces: row.chatId === null || row.messageId === null
    ? null
    : MessageRef.make({ chatId: row.chatId, messageId: row.messageId }),
  origin: row.requestId === null ? null : new Origin({ requestId: row.requestId, traceparent: row.traceparent })
})

const enqueue = (sql: SqlClient.SqlClient): Outbox["Service"]["enqueue"] => (notices, at) => {
  if (notices.length === 0) return Effect.void
  const now = DateTime.toDateUtc(at)
  return Effect.flatMap(currentOrigin, (origin) => sql`
    INSERT INTO notifications (id, user_id, subject, notification, lane, at_most_once, due_at, enqueued_at, request_id, traceparent)
    SELECT id, user_id, NULLIF(subject, ''), notification::jsonb, lane, at_most_once, ${now}::timestamptz, ${now}::timestamptz,
      ${origin?.requestId ?? null}::text, ${origin?.traceparent ?? null}::text
    FROM unnest(${notices.map(({ id }) => id)}::text[], ${notices.map(({ userId }) => userId)}::uuid[],
      ${notices.map(({ subject }) => subject ?? "")}::text[],
      ${notices.map(({ notification }) => JSON.stringify(encode(notification)))}::text[],
      ${notices.map(({ notification }) => deliveryOf(notification).lane)}::text[],
      ${notices.map(({ notification }) => deliveryOf(notification).class === "at most once")}::boolean[])
      WITH ORDINALITY AS given (id, user_id, subject, notification, lane, at_most_once, position)
    ORDER BY position ON CONFLICT (id) DO NOTHING`).pipe(Effect.orDie, Effect.asVoid)
}

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
    const taken = (yield* takeNotices(sql, now, until, limit)).map((row) => ({ row, notification: decode(row.notification) }))
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

const KeptRow = Schema.Struct({ ...Notice.fields, notification: Schema.Unknown, isNewest: Schema.Boolean })

const settleKept = (sql: SqlClient.SqlClient): Outbox["Service"]["settleKept"] => (userId, at, limit) =>
  readRows(KeptRow)(sql`
    WITH settled AS (
      UPDATE notifications SET state = 'replaced', settled_at = ${DateTime.toDateUtc(at)} WHERE user_id = ${userId} AND state = 'kept'
      RETURNING id, user_id, subject, notification, serial
    )
    SELECT id, user_id AS "userId", subject, notification, row_number() OVER (ORDER BY serial DESC) <= ${limit} AS "isNewest"
    FROM settled ORDER BY serial`).pipe(Effect.map((rows) => rows.flatMap(({ isNewest, notification, ...row }) => {
      // One of a kind this version does not know is left out of what he is told.
      const known = decode(notification)
      return isNewest && Option.isSome(known) ? [new Notice({ ...row, notification: known.value })] : []
    })))

const keep = (sql: SqlClient.SqlClient): Outbox["Service"]["keep"] => (id) =>
  sql`UPDATE notifications SET state = 'kept', leased_until = NULL WHERE id = ${id} AND state = 'pending'`.pipe(Effect.orDie, Effect.asVoid)

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
      keep: keep(sql),
      settleKept: settleKept(sql),
      bury: bury(sql),
      defer: defer(sql)
    }))
)
