import { Broadcast, BroadcastAct } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastContent } from "@sigmatrade/core/broadcast/BroadcastContent"
import { BroadcastStore, BroadcastUnknown } from "@sigmatrade/core/broadcast/BroadcastStore"
import { Segment } from "@sigmatrade/core/broadcast/Segment"
import { DateTime, Effect, Layer, Schema } from "effect"
import type { Statement } from "effect/sql"
import { SqlClient } from "effect/sql"
import { broadcastRecipients } from "./broadcastRecipients.ts"
import { inSegment } from "./inSegment.ts"
import { readPage } from "./readPage.ts"
import { readRows } from "./readRows.ts"

type Sql = SqlClient.SqlClient
type Store = BroadcastStore["Service"]

const moment = Schema.NullOr(Schema.DateTimeUtcFromDate)
const BroadcastRow = Schema.Struct({
  ...Broadcast.fields,
  segment: Schema.toCodecJson(Segment), content: Schema.toCodecJson(BroadcastContent),
  notBefore: moment, notAfter: moment, createdAt: Schema.DateTimeUtcFromDate, startedAt: moment, endedAt: moment
})
const ActRow = Schema.Struct({ ...BroadcastAct.fields, at: Schema.DateTimeUtcFromDate })
const IdRow = Schema.Struct({ id: Broadcast.fields.id })
const CountRow = Schema.Struct({ count: Schema.Int })
const encodeSegment = Schema.encodeSync(Schema.toCodecJson(Segment))
const encodeContent = Schema.encodeSync(Schema.toCodecJson(BroadcastContent))

const SELECT = `SELECT id, operator, segment, content, state, not_before AS "notBefore", not_after AS "notAfter", created_at AS "createdAt",
  started_at AS "startedAt", ended_at AS "endedAt" FROM broadcasts`
const read = (sql: Sql, rest: Statement.Fragment) =>
  Effect.map(readRows(BroadcastRow)(sql`${sql.literal(SELECT)} ${rest}`), (rows) => rows.map((row) => new Broadcast(row)))

const dateOf = (at: DateTime.Utc | null | undefined) => at === null || at === undefined ? null : DateTime.toDateUtc(at)

const add = (sql: Sql): Store["add"] => ({ content, createdAt, id, operator, segment }) =>
  sql`
    INSERT INTO broadcasts (id, operator, segment, content, state, created_at)
    VALUES (${id}, ${operator}, ${JSON.stringify(encodeSegment(segment))}::text::jsonb, ${JSON.stringify(encodeContent(content))}::text::jsonb,
      'draft', ${DateTime.toDateUtc(createdAt)})
    ON CONFLICT (id) DO NOTHING`.pipe(Effect.orDie, Effect.asVoid)

const get = (sql: Sql, lock: "" | "FOR UPDATE"): Store["get"] =>
  Effect.fnUntraced(function*(id) {
    const [found] = yield* read(sql, sql`WHERE id = ${id} ${sql.literal(lock)}`)
    return found ?? (yield* new BroadcastUnknown({ id }))
  })

const rewrite = (sql: Sql): Store["rewrite"] => (id, content) =>
  sql`
    UPDATE broadcasts SET content = ${JSON.stringify(encodeContent(content))}::text::jsonb WHERE id = ${id} AND state = 'draft' RETURNING id`.pipe(
    Effect.orDie, Effect.map((rows) => rows.length > 0)
  )

const move = (sql: Sql): Store["move"] => ({ at, from, id, operator, to, window }) => {
  const now = DateTime.toDateUtc(at)
  return sql`
    WITH moved AS (
      UPDATE broadcasts SET state = ${to},
        not_before = CASE WHEN ${window !== undefined} THEN ${dateOf(window?.notBefore)}::timestamptz ELSE not_before END,
        not_after = coalesce(${dateOf(window?.notAfter)}::timestamptz, not_after),
        started_at = CASE WHEN ${to === "running"} THEN coalesce(started_at, ${now}::timestamptz) ELSE started_at END,
        ended_at = CASE WHEN ${["done", "cancelled", "too-late"].includes(to)} THEN ${now}::timestamptz END
      WHERE id = ${id} AND state = ANY(${from}::text[])
        AND (${["done", "cancelled", "too-late"].includes(to)} OR not_after IS NULL OR not_after > ${now})
      RETURNING id
    )
    INSERT INTO broadcast_acts (broadcast_id, state, operator, acted_at)
    SELECT id, ${to}, ${operator}::text, ${now}::timestamptz FROM moved RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))
}

const fill = (sql: Sql): Store["fill"] =>
  Effect.fnUntraced(function*(id, at) {
    const [broadcast] = yield* read(sql, sql`WHERE id = ${id} AND state = 'running'`)
    if (broadcast === undefined) return 0
    const rows = yield* readRows(CountRow)(sql`
      WITH filled AS (
        INSERT INTO broadcast_recipients (broadcast_id, user_id, due_at)
        SELECT ${id}::uuid, u.id, ${DateTime.toDateUtc(at)}::timestamptz FROM users u WHERE ${inSegment(sql, broadcast.segment)} ORDER BY u.serial
        ON CONFLICT ON CONSTRAINT broadcast_recipients_once DO NOTHING RETURNING 1
      )
      SELECT count(*)::int AS count FROM filled`)
    return rows[0]?.count ?? 0
  })

const leaveOut = (sql: Sql): Store["leaveOut"] => (id, at) =>
  sql`
    UPDATE broadcast_recipients SET outcome = 'left out', settled_at = ${DateTime.toDateUtc(at)}
    WHERE broadcast_id = ${id} AND outcome = 'waiting'`.pipe(Effect.orDie, Effect.asVoid)

/** Ends what is over by this condition, notes that the clock did, and leaves out who was waiting. */
const end = (sql: Sql, to: "done" | "too-late", now: Date, isOver: Statement.Fragment) =>
  sql`
    WITH over AS (
      UPDATE broadcasts b SET state = ${to}, ended_at = ${now} WHERE ${isOver} RETURNING id
    ), left_out AS (
      UPDATE broadcast_recipients r SET outcome = 'left out', settled_at = ${now} FROM over WHERE r.broadcast_id = over.id AND r.outcome = 'waiting'
    )
    INSERT INTO broadcast_acts (broadcast_id, state, operator, acted_at)
    SELECT id, ${to}, NULL, ${now}::timestamptz FROM over RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length))

/** Broadcasts in Postgres. */
export const layer: Layer.Layer<BroadcastStore, never, SqlClient.SqlClient> = Layer.effect(
  BroadcastStore,
  Effect.map(SqlClient.SqlClient, (sql) => BroadcastStore.of({
    ...broadcastRecipients(sql),
    add: add(sql),
    rewrite: rewrite(sql),
    get: get(sql, ""),
    lock: get(sql, "FOR UPDATE"),
    recent: (limit) => read(sql, sql`ORDER BY serial DESC LIMIT ${limit}`),
    list: (page) => readPage(sql, {
      from: "broadcasts", key: ["serial"], scope: sql`true`, isEntry: (id: Broadcast["id"]) => sql`id = ${id}::uuid`, read: (rest) => read(sql, rest)
    }, page),
    audience: (segment) => Effect.map(
      readRows(CountRow)(sql`SELECT count(*)::int AS count FROM users u WHERE ${inSegment(sql, segment)}`),
      ([row]) => row?.count ?? 0
    ),
    move: move(sql),
    fill: fill(sql),
    leaveOut: leaveOut(sql),
    dueToStart: (at, limit) => {
      const now = DateTime.toDateUtc(at)
      return Effect.map(
        readRows(IdRow)(sql`
          SELECT id FROM broadcasts WHERE state = 'scheduled' AND not_before <= ${now} AND not_after > ${now} ORDER BY serial LIMIT ${limit}`),
        (rows) => rows.map(({ id }) => id)
      )
    },
    endLate: (at) => end(sql, "too-late", DateTime.toDateUtc(at), sql`b.state IN ('scheduled', 'running', 'paused') AND b.not_after <= ${DateTime.toDateUtc(at)}`),
    endDone: (at) => end(sql, "done", DateTime.toDateUtc(at), sql`b.state = 'running' AND NOT EXISTS (
      SELECT 1 FROM broadcast_recipients r WHERE r.broadcast_id = b.id AND r.outcome = 'waiting')`),
    acts: (id, limit) => Effect.map(
      readRows(ActRow)(sql`
        SELECT broadcast_id AS id, state AS to, operator, acted_at AS at FROM broadcast_acts a WHERE broadcast_id = ${id} ORDER BY a.id DESC LIMIT ${limit}`),
      (rows) => rows.map((row) => new BroadcastAct(row))
    )
  }))
)
