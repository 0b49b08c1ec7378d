import { Broadcast } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastWatchStore } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

type Sql = SqlClient.SqlClient
type Store = BroadcastWatchStore["Service"]

const WatchRow = Schema.Struct({
  broadcastId: Broadcast.fields.id,
  telegramId: Int8.pipe(Schema.decodeTo(User.fields.telegramId)),
  messageId: Schema.NullOr(Int8),
  shown: Schema.String
})

const claim = (sql: Sql): Store["claim"] => (at, until, limit) => {
  const now = DateTime.toDateUtc(at)
  return readRows(WatchRow)(sql`
    WITH due AS (
      SELECT w.broadcast_id, w.telegram_id FROM broadcast_watches w JOIN broadcasts b ON b.id = w.broadcast_id
      WHERE w.due_at <= ${now} AND (b.started_at IS NOT NULL OR b.state = 'too-late')
      ORDER BY w.serial LIMIT ${limit} FOR UPDATE OF w SKIP LOCKED
    )
    UPDATE broadcast_watches w SET due_at = ${DateTime.toDateUtc(until)} FROM due
    WHERE w.broadcast_id = due.broadcast_id AND w.telegram_id = due.telegram_id
    RETURNING w.broadcast_id AS "broadcastId", w.telegram_id AS "telegramId", w.message_id AS "messageId", w.shown`)
}

/** Who watches broadcasts, in Postgres. */
export const layer: Layer.Layer<BroadcastWatchStore, never, SqlClient.SqlClient> = Layer.effect(
  BroadcastWatchStore,
  Effect.map(SqlClient.SqlClient, (sql) => BroadcastWatchStore.of({
    add: ({ broadcastId, telegramId }, at) => Effect.orDie(Effect.asVoid(sql`
      INSERT INTO broadcast_watches (broadcast_id, telegram_id, due_at) VALUES (${broadcastId}, ${telegramId}, ${DateTime.toDateUtc(at)})
      ON CONFLICT ON CONSTRAINT broadcast_watches_once DO NOTHING`)),
    claim: claim(sql),
    show: ({ broadcastId, messageId, shown, telegramId }, dueAt) => Effect.orDie(Effect.asVoid(sql`
      UPDATE broadcast_watches SET message_id = ${messageId}, shown = ${shown}, due_at = ${DateTime.toDateUtc(dueAt)}
      WHERE broadcast_id = ${broadcastId} AND telegram_id = ${telegramId}`)),
    end: ({ broadcastId, telegramId }) => Effect.orDie(Effect.asVoid(sql`
      DELETE FROM broadcast_watches WHERE broadcast_id = ${broadcastId} AND telegram_id = ${telegramId}`))
  }))
)
