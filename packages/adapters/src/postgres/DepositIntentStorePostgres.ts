import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const IntentRow = Schema.Struct({
  ...DepositIntent.fields,
  price: AmountFromString,
  expiresAt: Schema.DateTimeUtcFromDate,
  fulfilled: Schema.Boolean
})

/** Intents in Postgres. */
export const layer: Layer.Layer<DepositIntentStore, never, SqlClient.SqlClient> = Layer.effect(
  DepositIntentStore,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    return DepositIntentStore.of({
      open: (intent, at) =>
        sql`
          INSERT INTO deposit_intents (user_id, level, asset, price, price_version, expires_at, opened_at)
          VALUES (${intent.userId}, ${intent.level}, ${intent.asset}, ${String(intent.price)}::text::numeric,
            ${intent.priceVersion}, ${DateTime.toDateUtc(intent.expiresAt)}, ${DateTime.toDateUtc(at)})
          ON CONFLICT (user_id, level) WHERE state = 'open' DO UPDATE SET asset = excluded.asset, price = excluded.price,
            price_version = excluded.price_version, expires_at = excluded.expires_at, opened_at = excluded.opened_at`.pipe(
          Effect.orDie,
          Effect.asVoid
        ),
      ofMembers: (userIds, since) =>
        readRows(IntentRow)(sql`
          SELECT user_id AS "userId", level, asset, price, price_version AS "priceVersion", expires_at AS "expiresAt",
            state = 'fulfilled' AS fulfilled
          FROM deposit_intents
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
