import type { WebhookEndpoint } from "@sigmatrade/core/webhook/WebhookEndpoint"
import type { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookSecret } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { EndpointChanged, EndpointsFull, EndpointUnknown, WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import type { EndpointWish } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import { DateTime, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { ENDPOINT_COLUMNS, EndpointRow, secretsJson, toEndpoint } from "./EndpointRow.ts"
import { readRows } from "./readRows.ts"

type Sql = SqlClient.SqlClient
type Store = WebhookEndpointStore["Service"]

const endpoints = (statement: Parameters<ReturnType<typeof readRows<typeof EndpointRow>>>[0]) =>
  readRows(EndpointRow)(statement).pipe(Effect.map((rows) => rows.map(toEndpoint)))

const get = (sql: Sql): Store["get"] => Effect.fn("WebhookEndpointStorePostgres.get")(function*(id: WebhookEndpointId) {
  const [found] = yield* endpoints(sql`SELECT ${sql.literal(ENDPOINT_COLUMNS)} FROM webhook_endpoints w WHERE id = ${id}`)
  return found ?? (yield* new EndpointUnknown({ id }))
})

const add = (sql: Sql): Store["add"] => Effect.fn("WebhookEndpointStorePostgres.add")(function*(endpoint: WebhookEndpoint, max: number) {
  const { createdAt, description, id, mode, plannedTo, revision, scheme, secrets, types, url } = endpoint
  // Whoever adds another one waits, so that both are counted.
  const queue = sql`SELECT pg_advisory_xact_lock(hashtextextended('webhook endpoints', 0))`
  const insert = sql`
    INSERT INTO webhook_endpoints (id, url, description, types, mode, scheme, secrets, planned_to, created_at, revision)
    SELECT ${id}, ${url}, ${description}, ${types}::text[], ${mode}, ${scheme}, ${secretsJson(secrets)}::text::jsonb, ${plannedTo}::bigint,
      ${DateTime.toDateUtc(createdAt)}::timestamptz, ${revision}::int
    WHERE (SELECT count(*) FROM webhook_endpoints) < ${max} RETURNING id`
  const rows = yield* Effect.orDie(sql.withTransaction(Effect.andThen(queue, insert)))
  if (rows.length === 0) return yield* new EndpointsFull({ max })
})

const change = (sql: Sql): Store["change"] =>
  Effect.fn("WebhookEndpointStorePostgres.change")(function*(id: WebhookEndpointId, revision: number, wish: EndpointWish) {
    const { description, disabled, mode, types, url } = wish
    const [changed] = yield* endpoints(sql`
      UPDATE webhook_endpoints w SET url = ${url}, description = ${description}, types = ${types}::text[], mode = ${mode},
        failing_since = CASE WHEN w.disabled IS NOT NULL AND ${disabled}::text IS NULL THEN NULL ELSE w.failing_since END,
        disabled = ${disabled}, revision = revision + 1
      WHERE id = ${id} AND revision = ${revision} RETURNING ${sql.literal(ENDPOINT_COLUMNS)}`)
    if (changed !== undefined) return changed
    yield* get(sql)(id)
    return yield* new EndpointChanged({ id })
  })

const rotate = (sql: Sql): Store["rotate"] =>
  Effect.fn("WebhookEndpointStorePostgres.rotate")(function*(id: WebhookEndpointId, fresh: WebhookSecret, until: DateTime.Utc) {
    return yield* Effect.gen(function*() {
      yield* Effect.orDie(sql`SELECT 1 FROM webhook_endpoints WHERE id = ${id} FOR UPDATE`)
      const { secrets } = yield* get(sql)(id)
      const kept = [fresh, ...secrets.slice(0, 1).map(({ value }) => new WebhookSecret({ value, until }))]
      const [rotated] = yield* endpoints(sql`
        UPDATE webhook_endpoints w SET secrets = ${secretsJson(kept)}::text::jsonb, revision = revision + 1
        WHERE id = ${id} RETURNING ${sql.literal(ENDPOINT_COLUMNS)}`)
      return rotated ?? (yield* new EndpointUnknown({ id }))
    }).pipe(sql.withTransaction, Effect.catchTag("SqlError", Effect.die))
  })

/** Endpoints in Postgres. */
export const layer: Layer.Layer<WebhookEndpointStore, never, SqlClient.SqlClient> = Layer.effect(
  WebhookEndpointStore,
  Effect.map(SqlClient.SqlClient, (sql) => WebhookEndpointStore.of({
    add: add(sql),
    get: get(sql),
    all: endpoints(sql`SELECT ${sql.literal(ENDPOINT_COLUMNS)} FROM webhook_endpoints w ORDER BY created_at, id`),
    change: change(sql),
    rotate: rotate(sql),
    remove: Effect.fn("WebhookEndpointStorePostgres.remove")(function*(id: WebhookEndpointId) {
      const rows = yield* Effect.orDie(sql`DELETE FROM webhook_endpoints WHERE id = ${id} RETURNING id`)
      if (rows.length === 0) return yield* new EndpointUnknown({ id })
    })
  }))
)
