import { DepositIntent, DepositIntentId } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const IntentRow = Schema.Struct({
  ...DepositIntent.fields,
  price: AmountFromString,
  expiresAt: Schema.DateTimeUtcFromDate,
  fulfilled: Schema.Boolean
})
const KeptRow = Schema.Struct({ ...IntentRow.fields, id: Int8.pipe(Schema.decodeTo(DepositIntentId)), openedAt: Schema.DateTimeUtcFromDate })

const COLUMNS = `id, user_id AS "userId", level, asset, price, price_version AS "priceVersion", expires_at AS "expiresAt",
  state = 'fulfilled' AS fulfilled, opened_at AS "openedAt"`

const readKept = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  Effect.map(readRows(KeptRow)(statement), (rows) =>
    rows.map(({ fulfilled, id, openedAt, ...row }) => ({ id, openedAt, fulfilled, intent: new DepositIntent(row) })))

/** Intents in Postgres. */
export const layer: Layer.Layer<DepositIntentStore, never, SqlClient.SqlClient> = Layer.effect(
  DepositIntentStore,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const columns = sql.literal(COLUMNS)
    return DepositIntentStore.of({
      open: (intent, at) =>
        readKept(sql`
          INSERT INTO deposit_intents (user_id, level, asset, price, price_version, expires_at, opened_at)
          VALUES (${intent.userId}, ${intent.level}, ${intent.asset}, ${String(intent.price)}::text::numeric,
            ${intent.priceVersion}, ${DateTime.toDateUtc(intent.expiresAt)}, ${DateTime.toDateUtc(at)})
          ON CONFLICT (user_id, level) WHERE state = 'open' DO UPDATE SET asset = excluded.asset, price = excluded.price,
            price_version = excluded.price_version, expires_at = excluded.expires_at, opened_at = excluded.opened_at
          RETURNING ${columns}`).pipe(Effect.flatMap(([kept]) => kept === undefined ? Effect.die(new Error("The intent was not kept")) : Effect.succeed(kept))),
      many: (ids) => readKept(sql`SELECT ${columns} FROM deposit_intents WHERE id = ANY(${ids}::bigint[])`),
      list: (userId, page) => readPage(sql, {
        from: "deposit_intents", key: ["id"], scope: sql`user_id = ${userId}::uuid`, isEntry: (id) => sql`id = ${id}`,
        read: (rest) => readKept(sql`SELECT ${columns} FROM deposit_intents ${rest}`)
      }, page),
      ofMembers: (userIds, since) =>
        readRows(IntentRow)(sql`
          SELECT ${columns} FROM deposit_intents
          WHERE user_id = ANY(${userIds}::uuid[]) AND opened_at >= ${DateTime.toDateUtc(since)}
          ORDER BY opened_at DESC, id DESC`).pipe(
            Effect.map((rows) => rows.map(({ fulfilled, ...row }) => ({ intent: new DepositIntent(row), fulfilled })))
          ),
      fulfil: (bought) =>
        bought.length === 0 ? Effect.void : sql`
          UPDATE deposit_intents SET state = 'fulfilled'
          FROM unnest(${bought.map(({ userId }) => userId)}::uuid[], ${bought.map(({ level }) => level)}::int[])
            AS bought (buyer, bought_level)
          WHERE user_id = buyer AND level = bought_level AND state = 'open'`.pipe(Effect.orDie, Effect.asVoid)
    })
  })
)
