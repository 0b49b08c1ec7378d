import { Ticket } from "@sigmatrade/core/support/Ticket"
import { TopicStore, TopicThread } from "@sigmatrade/core/support/TopicStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

type Sql = SqlClient.SqlClient
type Store = TopicStore["Service"]

const TopicRow = Schema.Struct({
  ticketId: Ticket.fields.id,
  thread: Schema.NullOr(Int8.pipe(Schema.decodeTo(TopicThread))),
  told: Schema.Int,
  isClosed: Schema.Boolean,
  revision: Schema.Int
})
const IdRow = Schema.Struct({ id: Ticket.fields.id })

const claim = (sql: Sql): Store["claim"] => (at, until, limit) => {
  const [now, lease] = [DateTime.toDateUtc(at), DateTime.toDateUtc(until)]
  return readRows(TopicRow)(sql`
    WITH behind AS (
      SELECT t.id FROM support_tickets t LEFT JOIN support_topics p ON p.ticket_id = t.id
      WHERE (p.ticket_id IS NULL AND t.state <> 'closed') OR (p.revision < t.revision AND p.due_at <= ${now} AND (t.state <> 'closed' OR p.thread IS NOT NULL))
      ORDER BY t.number LIMIT ${limit}
    )
    INSERT INTO support_topics AS p (ticket_id, due_at) SELECT id, ${lease}::timestamptz FROM behind
    ON CONFLICT ON CONSTRAINT support_topics_once DO UPDATE SET due_at = EXCLUDED.due_at WHERE p.due_at <= ${now}
    RETURNING ticket_id AS "ticketId", thread, told, is_closed AS "isClosed", revision`)
}

/** The topics of tickets in Postgres. */
export const layer: Layer.Layer<TopicStore, never, SqlClient.SqlClient> = Layer.effect(
  TopicStore,
  Effect.map(SqlClient.SqlClient, (sql) => TopicStore.of({
    claim: claim(sql),
    save: ({ isClosed, revision, thread, ticketId, told }) => Effect.orDie(Effect.asVoid(sql`
      UPDATE support_topics SET thread = ${thread}, told = ${told}, is_closed = ${isClosed}, revision = ${revision} WHERE ticket_id = ${ticketId}`)),
    rest: (ticketId, dueAt) => Effect.orDie(Effect.asVoid(sql`
      UPDATE support_topics SET due_at = ${DateTime.toDateUtc(dueAt)} WHERE ticket_id = ${ticketId}`)),
    byThread: (thread) => Effect.map(
      readRows(IdRow)(sql`SELECT ticket_id AS id FROM support_topics WHERE thread = ${thread}`),
      ([row]) => Option.map(Option.fromUndefinedOr(row), ({ id }) => id)
    )
  }))
)
