import { ProviderHealth } from "@sigmatrade/core/provider/ProviderHealth"
import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const Height = Schema.NullOr(Int8.pipe(Schema.decodeTo(BlockNumber)))
const HealthRow = Schema.Struct({
  ...ProviderHealth.fields,
  latest: Height,
  finalized: Height,
  reportedAt: Schema.DateTimeUtcFromDate
})

// The driver cannot type an array of nothing but nulls: what may be absent travels as an empty text; `=` tells "" from no reason.
const report = (sql: SqlClient.SqlClient): ProviderHealthStore["Service"]["report"] => (healths, at) =>
  sql.withTransaction(Effect.gen(function*() {
    // Two who report at once replace each other whole: no row of the one stands among those of the other.
    yield* sql`LOCK TABLE provider_health IN SHARE ROW EXCLUSIVE MODE`
    yield* sql`DELETE FROM provider_health`
    if (healths.length === 0) return
    yield* sql`
      INSERT INTO provider_health (position, id, state, latest, finalized, reason, reported_at)
      SELECT position, id, state, NULLIF(latest, '')::int8, NULLIF(finalized, '')::int8,
        CASE WHEN reason LIKE '=%' THEN substr(reason, 2) END, ${DateTime.toDateUtc(at)}::timestamptz
      FROM unnest(${healths.map(({ id }) => id)}::text[], ${healths.map(({ state }) => state)}::text[],
        ${healths.map(({ latest }) => String(latest ?? ""))}::text[], ${healths.map(({ finalized }) => String(finalized ?? ""))}::text[],
        ${healths.map(({ reason }) => reason === null ? "" : `=${reason}`)}::text[])
        WITH ORDINALITY AS given (id, state, latest, finalized, reason, position)`
  })).pipe(Effect.orDie)

/** How providers are doing, in Postgres. */
export const layer: Layer.Layer<ProviderHealthStore, never, SqlClient.SqlClient> = Layer.effect(
  ProviderHealthStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    ProviderHealthStore.of({
      report: report(sql),
      all: readRows(HealthRow)(sql`
        SELECT id, state, latest, finalized, reason, reported_at AS "reportedAt" FROM provider_health ORDER BY position`).pipe(
          Effect.map((rows) => rows.map(({ reportedAt, ...health }) => ({ health: new ProviderHealth(health), at: reportedAt })))
        )
    }))
)
