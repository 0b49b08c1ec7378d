import { Broadcast } from "@sigmatrade/core/broadcast/Broadcast"
import type { RecipientOutcome } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastContent } from "@sigmatrade/core/broadcast/BroadcastContent"
import type { BroadcastStore, RecipientKey } from "@sigmatrade/core/broadcast/BroadcastStore"
import { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

type Sql = SqlClient.SqlClient
type Store = BroadcastStore["Service"]

const ClaimedRow = Schema.Struct({
  broadcastId: Broadcast.fields.id,
  userId: User.fields.id,
  content: Schema.toCodecJson(BroadcastContent),
  telegramId: Int8.pipe(Schema.decodeTo(User.fields.telegramId)),
  language: User.fields.language,
  movedTo: Schema.NullOr(Int8),
  isTellable: Schema.Boolean,
  partsDone: Schema.Int,
  failures: Schema.Int
})

const claim = (sql: Sql): Store["claim"] => (at, until, limit) => {
  const now = DateTime.toDateUtc(at)
  return readRows(ClaimedRow)(sql`
    WITH due AS (
      SELECT r.broadcast_id, r.user_id FROM broadcast_recipients r JOIN broadcasts b ON b.id = r.broadcast_id
      WHERE r.outcome = 'waiting' AND r.due_at <= ${now} AND b.state = 'running' AND b.not_after > ${now}
      ORDER BY r.serial LIMIT ${limit} FOR UPDATE OF r SKIP LOCKED
    ), taken AS (
      UPDATE broadcast_recipients r SET due_at = ${DateTime.toDateUtc(until)} FROM due
      WHERE r.broadcast_id = due.broadcast_id AND r.user_id = due.user_id RETURNING r.*
    )
    SELECT t.broadcast_id AS "broadcastId", t.user_id AS "userId", b.content, u.telegram_id AS "telegramId", u.language, u.chat_id AS "movedTo",
      u.reachable AND u.standing = 'active' AS "isTellable", t.parts_done AS "partsDone", t.failures
    FROM taken t JOIN broadcasts b ON b.id = t.broadcast_id JOIN users u ON u.id = t.user_id ORDER BY t.serial`).pipe(
    Effect.map((rows) => rows.map(({ failures, language, movedTo, telegramId, ...row }) => ({
      ...row, attempt: 1 + failures, recipient: { telegramId, language, ...(movedTo === null ? {} : { chatId: movedTo }) }
    })))
  )
}

const told = (sql: Sql): Store["told"] => ({ broadcastId, userId }, partsDone, dueAt, at) =>
  (dueAt === null
    ? sql`
      UPDATE broadcast_recipients SET parts_done = GREATEST(parts_done, ${partsDone}), outcome = 'delivered', settled_at = ${DateTime.toDateUtc(at)}
      WHERE broadcast_id = ${broadcastId} AND user_id = ${userId} AND outcome IN ('waiting', 'left out')`
    : sql`
      UPDATE broadcast_recipients SET parts_done = GREATEST(parts_done, ${partsDone}), failures = 0, due_at = ${DateTime.toDateUtc(dueAt)}
      WHERE broadcast_id = ${broadcastId} AND user_id = ${userId} AND outcome IN ('waiting', 'left out')`
  ).pipe(Effect.orDie, Effect.asVoid)

const named = (sql: Sql, keys: ReadonlyArray<RecipientKey>) => sql`(broadcast_id, user_id) IN (
  SELECT * FROM unnest(${keys.map(({ broadcastId }) => broadcastId)}::uuid[], ${keys.map(({ userId }) => userId)}::uuid[])) AND outcome = 'waiting'`

const CountRow = Schema.Struct({ outcome: Schema.String, count: Schema.Int, parts: Schema.Int })

const counts = (sql: Sql): Store["counts"] => (id) =>
  readRows(CountRow)(sql`
    SELECT outcome, count(*)::int AS count, sum(parts_done)::int AS parts FROM broadcast_recipients WHERE broadcast_id = ${id} GROUP BY outcome`).pipe(
    Effect.map((rows) => {
      const of = (outcome: RecipientOutcome) => rows.find((row) => row.outcome === outcome)?.count ?? 0
      return {
        outcomes: {
          waiting: of("waiting"), delivered: of("delivered"), unreachable: of("unreachable"), rejected: of("rejected"), "given up": of("given up"),
          unwilling: of("unwilling"), "left out": of("left out")
        },
        partsTold: rows.reduce((sum, { parts }) => sum + parts, 0)
      }
    })
  )

/** What a store of broadcasts does with recipients, in Postgres. */
export const broadcastRecipients = (sql: Sql): Pick<Store, "claim" | "told" | "defer" | "postpone" | "settle" | "counts"> => ({
  claim: claim(sql),
  told: told(sql),
  defer: (keys, at) => keys.length === 0 ? Effect.void : Effect.orDie(Effect.asVoid(sql`
    UPDATE broadcast_recipients SET due_at = ${DateTime.toDateUtc(at)} WHERE ${named(sql, keys)}`)),
  postpone: (key, at, detail) => Effect.orDie(Effect.asVoid(sql`
    UPDATE broadcast_recipients SET due_at = ${DateTime.toDateUtc(at)}, failures = failures + 1, detail = ${detail} WHERE ${named(sql, [key])}`)),
  settle: (keys, outcome, detail, at) => keys.length === 0 ? Effect.void : Effect.orDie(Effect.asVoid(sql`
    UPDATE broadcast_recipients SET outcome = ${outcome}, detail = ${detail}, settled_at = ${DateTime.toDateUtc(at)} WHERE ${named(sql, keys)}`)),
  counts: counts(sql)
})
