import type { RefundState } from "@sigmatrade/core/level/Refund"
import { Refund } from "@sigmatrade/core/level/Refund"
import { RefundRequestedAlready, RefundStore, RefundUnknown } from "@sigmatrade/core/level/RefundStore"
import type { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readPage } from "./readPage.ts"
import { readRows } from "./readRows.ts"

const RefundRow = Schema.Struct({
  ...Refund.fields,
  requestedAt: Schema.DateTimeUtcFromDate,
  approvedAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})

const COLUMNS = `purchase_id AS "purchaseId", requested_by AS "requestedBy", note, requested_at AS "requestedAt",
      approved_by AS "approvedBy", approved_at AS "approvedAt"`

const refunds = (statement: Parameters<ReturnType<typeof readRows<typeof RefundRow>>>[0]) =>
  readRows(RefundRow)(statement).pipe(Effect.map((rows) => rows.map((row) => new Refund(row))))

const add = (sql: SqlClient.SqlClient): RefundStore["Service"]["add"] => ({ note, purchaseId, requestedAt, requestedBy }) =>
  sql`
    INSERT INTO refunds (purchase_id, requested_by, note, requested_at)
    VALUES (${purchaseId}, ${requestedBy}, ${note}, ${DateTime.toDateUtc(requestedAt)})
    ON CONFLICT ON CONSTRAINT refunds_once DO NOTHING RETURNING purchase_id`.pipe(
    Effect.orDie,
    Effect.flatMap((rows) => rows.length === 1 ? Effect.void : Effect.fail(new RefundRequestedAlready({ id: purchaseId })))
  )

const of = (sql: SqlClient.SqlClient): RefundStore["Service"]["of"] => (id) =>
  refunds(sql`SELECT ${sql.literal(COLUMNS)} FROM refunds WHERE purchase_id = ${id}`).pipe(Effect.map(([refund]) => Option.fromUndefinedOr(refund)))

const lock = (sql: SqlClient.SqlClient): RefundStore["Service"]["lock"] =>
  Effect.fn("RefundStorePostgres.lock")(function*(id: PurchaseId) {
    const [refund] = yield* refunds(sql`SELECT ${sql.literal(COLUMNS)} FROM refunds WHERE purchase_id = ${id} FOR UPDATE`)
    return refund ?? (yield* new RefundUnknown({ id }))
  })

const approve = (sql: SqlClient.SqlClient): RefundStore["Service"]["approve"] => (id, operator, at) =>
  sql`
    UPDATE refunds SET approved_by = ${operator}, approved_at = ${DateTime.toDateUtc(at)}
    WHERE purchase_id = ${id} AND approved_at IS NULL RETURNING purchase_id`.pipe(
    Effect.orDie,
    Effect.flatMap((rows) => rows.length === 1 ? Effect.void : Effect.die(new Error(`no refund of ${id} waits`)))
  )

const REVERSED = "EXISTS (SELECT 1 FROM level_reversals v WHERE v.purchase_id = refunds.purchase_id)"
const STANDS: Readonly<Record<RefundState, string>> = {
  requested: `approved_at IS NULL AND NOT ${REVERSED}`, refunded: "approved_at IS NOT NULL", lapsed: `approved_at IS NULL AND ${REVERSED}`
}

const waiting = (sql: SqlClient.SqlClient): RefundStore["Service"]["waiting"] => (limit) =>
  refunds(sql`
    SELECT ${sql.literal(COLUMNS)} FROM refunds WHERE ${sql.literal(STANDS.requested)} ORDER BY requested_at, purchase_id LIMIT ${limit}`)

const list = (sql: SqlClient.SqlClient): RefundStore["Service"]["list"] => (state, page) =>
  readPage(sql, {
    from: "refunds", key: ["requested_at", "purchase_id"], scope: sql`true`, isEntry: (id: PurchaseId) => sql`purchase_id = ${id}`,
    ...(state === null ? {} : { only: sql.literal(STANDS[state]) }),
    read: (rest) => refunds(sql`SELECT ${sql.literal(COLUMNS)} FROM refunds ${rest}`)
  }, page)

/** Refunds in Postgres. */
export const layer: Layer.Layer<RefundStore, never, SqlClient.SqlClient> = Layer.effect(
  RefundStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    RefundStore.of({ add: add(sql), of: of(sql), lock: lock(sql), approve: approve(sql), waiting: waiting(sql), list: list(sql) }))
)
