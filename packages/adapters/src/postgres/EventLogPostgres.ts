import { Event, EventId, EventPlace } from "@sigmatrade/core/event/Event"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

type Sql = SqlClient.SqlClient
type Log = EventLog["Service"]

/** An event as a statement answers it. */
export const EventRow = Schema.Struct({
  ...Event.fields,
  place: Int8.pipe(Schema.decodeTo(EventPlace)),
  occurredAt: Schema.DateTimeUtcFromDate
})
/** The columns of `EventRow`, of the table `events` under the name `e`. */
export const EVENT_COLUMNS = `e.id, e.place, e.type, e.occurred_at AS "occurredAt", e.data`

const IdRow = Schema.Struct({ id: EventId })
const LastRow = Schema.Struct({ last: Int8.pipe(Schema.decodeTo(EventPlace)) })

const WaitingRow = Schema.Struct({ waiting: Int8 })

const events = (statement: Parameters<ReturnType<typeof readRows<typeof EventRow>>>[0]) =>
  readRows(EventRow)(statement).pipe(Effect.map((rows) => rows.map((row) => new Event(row))))

/** The id of an event, out of its cause. See `EventId`. */
const ID_OF_CAUSE = `'evt_' || encode(substring(sha256(convert_to(cause, 'UTF8')) for 16), 'hex')::uuid`

/** Keeps facts, as part of whatever transaction is under way. */
export const recordFacts = (sql: Sql): Log["record"] => (facts, at) => {
  if (facts.length === 0) return Effect.void
  return sql`
    INSERT INTO events (id, cause, type, data, occurred_at)
    SELECT ${sql.literal(ID_OF_CAUSE)}, cause, type, data::jsonb, ${DateTime.toDateUtc(at)}::timestamptz
    FROM unnest(${facts.map(({ cause }) => cause)}::text[], ${facts.map(({ type }) => type)}::text[],
      ${facts.map(({ data }) => JSON.stringify(data))}::text[]) WITH ORDINALITY AS given (cause, type, data, position)
    ORDER BY position ON CONFLICT (cause) DO NOTHING`.pipe(Effect.orDie, Effect.asVoid)
}

/**
 * What is settled was written by a transaction that began to write before every one that is still running; so nothing comes to light later
 * that stands before it. Whoever waited for another transaction writes later than that one, which the serial tells: an effect never gets its
 * place before its cause. A row of a transaction that this server has not had yet came with a restored copy, and is settled.
 */
const placeSettled = (sql: Sql, limit: number) =>
  sql`
    WITH settled AS (
      SELECT serial FROM events WHERE place IS NULL AND (written_by < pg_snapshot_xmin(pg_current_snapshot())
        OR written_by >= pg_snapshot_xmax(pg_current_snapshot()))
      ORDER BY serial LIMIT ${limit}
    ), numbered AS (SELECT serial, row_number() OVER (ORDER BY serial) AS number FROM settled)
    UPDATE events SET place = (SELECT coalesce(max(place), 0) FROM events) + numbered.number
    FROM numbered WHERE events.serial = numbered.serial RETURNING events.serial`

const LockRow = Schema.Struct({ isMine: Schema.Boolean })

const arrange = (sql: Sql): Log["arrange"] =>
  Effect.fn("EventLogPostgres.arrange")(function*(limit: number) {
    // By itself before the statement that looks: what whoever was at it before has placed must be seen.
    const [lock] = yield* readRows(LockRow)(sql`SELECT pg_try_advisory_xact_lock(hashtextextended('events', 0)) AS "isMine"`)
    if (lock?.isMine !== true) return 0
    return (yield* placeSettled(sql, limit)).length
  }, sql.withTransaction, Effect.orDie)

/** Everything that has happened, in Postgres. */
export const layer: Layer.Layer<EventLog, never, SqlClient.SqlClient> = Layer.effect(
  EventLog,
  Effect.map(SqlClient.SqlClient, (sql) => EventLog.of({
    record: recordFacts(sql),
    arrange: arrange(sql),
    after: (place, limit, type) => events(sql`
      SELECT ${sql.literal(EVENT_COLUMNS)} FROM events e WHERE place > ${place} AND ${type === undefined ? sql`true` : sql`type = ${type}`}
      ORDER BY place LIMIT ${limit}`),
    find: (id) => Effect.map(
      events(sql`SELECT ${sql.literal(EVENT_COLUMNS)} FROM events e WHERE id = ${id} AND place IS NOT NULL`),
      ([event]) => Option.fromUndefinedOr(event)
    ),
    idOf: (cause) => Effect.map(readRows(IdRow)(sql`SELECT id FROM events WHERE cause = ${cause}`), ([row]) => Option.fromUndefinedOr(row?.id)),
    waiting: Effect.map(readRows(WaitingRow)(sql`SELECT count(*) AS waiting FROM events WHERE place IS NULL`), ([row]) => row?.waiting ?? 0),
    last: Effect.map(
      readRows(LastRow)(sql`SELECT coalesce(max(place), 0) AS last FROM events`),
      ([row]) => row?.last ?? EventPlace.make(0)
    )
  }))
)
