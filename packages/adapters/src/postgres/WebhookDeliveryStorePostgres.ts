import { Event } from "@sigmatrade/core/event/Event"
import type { EventId } from "@sigmatrade/core/event/Event"
import type { AfterAttempt } from "@sigmatrade/core/webhook/afterAttempt"
import { ClaimedDelivery, WebhookAttempt, WebhookDelivery } from "@sigmatrade/core/webhook/WebhookDelivery"
import { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import type { DeliveryPlan, ReplayRange } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import type { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { Statement } from "effect/sql"
import { EVENT_COLUMNS, EventRow } from "./EventLogPostgres.ts"
import { claimDeliveries } from "./claimDeliveries.ts"
import { readPage } from "./readPage.ts"
import { readRows } from "./readRows.ts"

type Sql = SqlClient.SqlClient
type Store = WebhookDeliveryStore["Service"]

const plan = (sql: Sql): Store["plan"] => ({ endpointId, events, from, to }: DeliveryPlan, at: DateTime.Utc) =>
  sql`
    WITH moved AS (UPDATE webhook_endpoints SET planned_to = ${to} WHERE id = ${endpointId} AND planned_to = ${from} RETURNING id),
    planned AS (
      INSERT INTO webhook_deliveries (endpoint_id, event_id, place, due_at)
      SELECT moved.id, e.id, e.place, ${DateTime.toDateUtc(at)}::timestamptz FROM moved, events e WHERE e.id = ANY(${events}::text[])
      ON CONFLICT ON CONSTRAINT webhook_deliveries_once DO NOTHING
    )
    SELECT id FROM moved`.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))

/** What was delivered stays so, whatever somebody who was slower says of it. */
const keepAttempt = (sql: Sql, { endpoint, event }: ClaimedDelivery, attempt: WebhookAttempt, next: AfterAttempt) => {
  const state = { Delivered: "delivered", GivenUp: "given up", Retry: "pending" }[next._tag]
  const due = DateTime.add(attempt.at, { milliseconds: attempt.durationMs + (next._tag === "Retry" ? next.delayMs : 0) })
  return sql`
    WITH kept AS (
      UPDATE webhook_deliveries SET attempts = attempts + 1, round = round + 1, leased_until = NULL, due_at = ${DateTime.toDateUtc(due)},
        state = CASE WHEN state = 'delivered' THEN state ELSE ${state} END
      WHERE endpoint_id = ${endpoint.id} AND event_id = ${event.id} RETURNING attempts
    )
    INSERT INTO webhook_attempts (endpoint_id, event_id, attempt, attempted_at, duration_ms, status, error)
    SELECT ${endpoint.id}, ${event.id}, attempts, ${DateTime.toDateUtc(attempt.at)}::timestamptz, ${attempt.durationMs}::int, ${attempt.status}::int,
      ${attempt.error}::text FROM kept`
}

const settle = (sql: Sql): Store["settle"] =>
  Effect.fn("WebhookDeliveryStorePostgres.settle")(function*(claimed: ClaimedDelivery, attempt: WebhookAttempt, next: AfterAttempt) {
    const { id } = claimed.endpoint
    yield* keepAttempt(sql, claimed, attempt, next)
    if (next._tag === "Delivered") {
      yield* sql`UPDATE webhook_endpoints SET failing_since = NULL WHERE id = ${id} AND failing_since IS NOT NULL`
      return false
    }
    yield* sql`UPDATE webhook_endpoints SET failing_since = ${DateTime.toDateUtc(attempt.at)} WHERE id = ${id} AND failing_since IS NULL`
    if (next.disables === null) return false
    // Another attempt may have succeeded meanwhile: then it has failed since this one only.
    const disabled = yield* sql`
      UPDATE webhook_endpoints SET disabled = ${next.disables}, revision = revision + 1
      WHERE id = ${id} AND disabled IS NULL AND (${next.disables} <> 'failing' OR failing_since < ${DateTime.toDateUtc(attempt.at)}) RETURNING id`
    return disabled.length > 0
  }, sql.withTransaction, Effect.orDie)

const DeliveryRow = Schema.Struct({ ...EventRow.fields, state: WebhookDelivery.fields.state, dueAt: Schema.DateTimeUtcFromDate })
const AttemptRow = Schema.Struct({ ...WebhookAttempt.fields, eventId: Event.fields.id, at: Schema.DateTimeUtcFromDate })

const TABLES = "webhook_deliveries d JOIN events e ON e.id = d.event_id"

/** Reads deliveries to an endpoint, with their attempts; `rest` follows the tables. */
const read = Effect.fnUntraced(function*(sql: Sql, endpointId: WebhookEndpointId, rest: Statement.Fragment) {
  const rows = yield* readRows(DeliveryRow)(sql`
    SELECT ${sql.literal(EVENT_COLUMNS)}, d.state, d.due_at AS "dueAt" FROM ${sql.literal(TABLES)} ${rest}`)
  const attempts = yield* readRows(AttemptRow)(sql`
    SELECT event_id AS "eventId", attempt, attempted_at AS at, duration_ms AS "durationMs", status, error FROM webhook_attempts
    WHERE endpoint_id = ${endpointId} AND event_id = ANY(${rows.map(({ id }) => id)}::text[]) ORDER BY attempt`)
  const byEvent = Map.groupBy(attempts, ({ eventId }) => eventId)
  return rows.map((row) => new WebhookDelivery({
    event: new Event(row), state: row.state, dueAt: row.dueAt, attempts: (byEvent.get(row.id) ?? []).map((one) => new WebhookAttempt(one))
  }))
})

const list = (sql: Sql): Store["list"] => (endpointId, state, page) =>
  readPage(sql, {
    from: TABLES, key: ["d.place"], scope: sql`d.endpoint_id = ${endpointId}`,
    ...(state === null ? {} : { only: sql`d.state = ${state}` }), isEntry: (id: EventId) => sql`d.event_id = ${id}`,
    read: (rest) => read(sql, endpointId, rest)
  }, page)

const replay = (sql: Sql): Store["replay"] => (endpointId: WebhookEndpointId, range: ReplayRange, at: DateTime.Utc, limit: number) => {
  const now = DateTime.toDateUtc(at)
  const chosen = "events" in range
    ? sql`e.id = ANY(${range.events}::text[])`
    : sql`e.occurred_at BETWEEN ${DateTime.toDateUtc(range.after)} AND ${DateTime.toDateUtc(range.until)}`
  return sql`
    UPDATE webhook_deliveries SET state = 'pending', due_at = ${now}, leased_until = NULL, round = 0
    WHERE endpoint_id = ${endpointId} AND event_id IN (
      SELECT d.event_id FROM ${sql.literal(TABLES)}
      WHERE d.endpoint_id = ${endpointId} AND ${chosen} AND NOT (d.state = 'pending' AND d.due_at <= ${now})
      ORDER BY d.place LIMIT ${limit} FOR UPDATE OF d
    ) RETURNING event_id`.pipe(Effect.orDie, Effect.map((rows) => rows.length))
}

/** Deliveries in Postgres. */
export const layer: Layer.Layer<WebhookDeliveryStore, never, SqlClient.SqlClient> = Layer.effect(
  WebhookDeliveryStore,
  Effect.map(SqlClient.SqlClient, (sql) => WebhookDeliveryStore.of({
    plan: plan(sql),
    claim: (now, until, limit, endpointMax) => Effect.map(
      claimDeliveries(sql, now, until, limit, endpointMax),
      (rows) => rows.map(({ attempts, endpoint, event, round }) => new ClaimedDelivery({ event, endpoint, attempt: attempts + 1, round: round + 1 }))
    ),
    settle: settle(sql),
    list: list(sql),
    find: (endpointId, event) => Effect.map(
      read(sql, endpointId, sql`WHERE d.endpoint_id = ${endpointId} AND d.event_id = ${event}`), ([delivery]) => Option.fromUndefinedOr(delivery)
    ),
    replay: replay(sql)
  }))
)
