import { Event } from "@sigmatrade/core/event/Event"
import { DateTime, Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { ENDPOINT_COLUMNS, EndpointRow, toEndpoint } from "./EndpointRow.ts"
import { EVENT_COLUMNS, EventRow } from "./EventLogPostgres.ts"
import { readRows } from "./readRows.ts"

const TakenRow = Schema.Struct({ endpointId: EndpointRow.fields.id, attempts: Schema.Int, round: Schema.Int, ...EventRow.fields })

const take = (sql: SqlClient.SqlClient, now: Date, until: Date, limit: number, endpointMax: number) =>
  readRows(TakenRow)(sql`
    WITH due AS (
      SELECT d.endpoint_id, d.event_id FROM webhook_endpoints w CROSS JOIN LATERAL (
        SELECT endpoint_id, event_id, place FROM webhook_deliveries
        WHERE endpoint_id = w.id AND state = 'pending' AND due_at <= ${now} AND (leased_until IS NULL OR leased_until <= ${now})
        ORDER BY place LIMIT greatest(0, ${endpointMax} - (
          SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = w.id AND state = 'pending' AND leased_until > ${now}
        )) FOR UPDATE SKIP LOCKED
      ) d WHERE w.disabled IS NULL ORDER BY d.place LIMIT ${limit}
    ), taken AS (
      UPDATE webhook_deliveries d SET leased_until = ${until} FROM due
      WHERE d.endpoint_id = due.endpoint_id AND d.event_id = due.event_id RETURNING d.*
    )
    SELECT t.endpoint_id AS "endpointId", t.attempts, t.round, ${sql.literal(EVENT_COLUMNS)}
    FROM taken t JOIN events e ON e.id = t.event_id ORDER BY e.place, t.endpoint_id`)

/** Takes due deliveries. See `WebhookDeliveryStore.claim`. */
export const claimDeliveries = (sql: SqlClient.SqlClient, now: DateTime.Utc, until: DateTime.Utc, limit: number, endpointMax: number) =>
  Effect.gen(function*() {
    // One at a time: two who count at once what an endpoint has in hand would both fill it up.
    yield* sql`SELECT pg_advisory_xact_lock(hashtextextended('webhook deliveries', 0))`
    const taken = yield* take(sql, DateTime.toDateUtc(now), DateTime.toDateUtc(until), limit, endpointMax)
    const ids = [...new Set(taken.map(({ endpointId }) => endpointId))]
    const rows = ids.length === 0 ? [] : yield* readRows(EndpointRow)(
      sql`SELECT ${sql.literal(ENDPOINT_COLUMNS)} FROM webhook_endpoints w WHERE id = ANY(${ids}::text[])`
    )
    const endpoints = new Map(rows.map((row) => [row.id, toEndpoint(row)]))
    return taken.flatMap(({ attempts, endpointId, round, ...row }) => {
      const endpoint = endpoints.get(endpointId)
      return endpoint === undefined ? [] : [{ attempts, round, endpoint, event: new Event(row) }]
    })
  }).pipe(sql.withTransaction, Effect.orDie)
