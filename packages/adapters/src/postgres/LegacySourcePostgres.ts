import { PgClient } from "@effect/sql-pg"
import { LegacySource, LegacyUnreadable } from "@sigmatrade/core/legacy/LegacySource"
import type { LegacyRow, LegacyTable } from "@sigmatrade/core/legacy/LegacyTable"
import { LEGACY_TABLES } from "@sigmatrade/core/legacy/LegacyTable"
import { Cause, Effect, Layer, Schema } from "effect"
import type { Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { isSqlError } from "effect/sql/SqlError"
import type { KnownColumns } from "./legacyColumns.ts"
import { legacyColumns } from "./legacyColumns.ts"
import { legacyOwed } from "./legacyOwed.ts"
import { Int8, readRows } from "./readRows.ts"

const ColumnRow = Schema.Struct({ name: Schema.String, column: Schema.String })
const CountRow = Schema.Struct({ count: Int8 })
const OwedRow = Schema.Struct({ owed: Schema.String })

/** What a database says of itself in words that hold no password. */
const reasonOf = (error: unknown) => (isSqlError(error) ? error.reason.message ?? error.message : String(error)).slice(0, 300)

const unreadable = (cause: Cause.Cause<unknown>) => new LegacyUnreadable({ reason: reasonOf(Cause.squash(cause)) })

/** Repeatable reads of one moment, and no write: the server refuses it. */
const reading = (sql: SqlClient.SqlClient): LegacySource["Service"]["reading"] => (body) =>
  sql.withTransaction(Effect.andThen(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`, body)).pipe(
    Effect.catchCauseIf((cause) => isSqlError(Cause.squash(cause)), (cause) => Effect.fail(unreadable(cause)))
  ) as ReturnType<LegacySource["Service"]["reading"]> as never

const columnsOf = (sql: SqlClient.SqlClient): Effect.Effect<KnownColumns> =>
  Effect.map(readRows(ColumnRow)(sql`
    SELECT table_name AS name, column_name AS column FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = ANY(${[...LEGACY_TABLES]}::text[])`), (rows) =>
    new Map([...Map.groupBy(rows, ({ name }) => name)].map(([name, found]) => [name, new Set(found.map(({ column }) => column))])))

const tables = (sql: SqlClient.SqlClient, columns: Effect.Effect<KnownColumns>): LegacySource["Service"]["tables"] =>
  Effect.flatMap(columns, (known) =>
    Effect.forEach(LEGACY_TABLES.filter((table) => known.has(table)), (table) =>
      Effect.map(readRows(CountRow)(sql`SELECT count(*) AS count FROM ${sql(table)}`), ([row]) => [table, row?.count ?? 0] as const)
    )).pipe(Effect.map((counted) => new Map(counted)))

const page = (sql: SqlClient.SqlClient, columns: Effect.Effect<KnownColumns>): LegacySource["Service"]["page"] =>
  <T extends LegacyTable>(table: T, after: string | null, limit: number) =>
    Effect.flatMap(columns, (known) => sql<LegacyRow<T>>`
      ${sql.literal(legacyColumns(table, known))} WHERE t.id > ${after ?? "-9223372036854775808"}::text::int8 ORDER BY t.id LIMIT ${limit}`.pipe(Effect.orDie))

const keepsBalances = Effect.map((known: KnownColumns) => known.get("users")?.has("balance") === true)

const owed = (sql: SqlClient.SqlClient, columns: Effect.Effect<KnownColumns>): LegacySource["Service"]["owed"] =>
  Effect.fn("LegacySourcePostgres.owed")(function*({ paid, unpaid }) {
    const known = yield* columns
    const statement = legacyOwed(known, yield* keepsBalances(columns))
    const [row] = yield* readRows(OwedRow)(sql.unsafe(statement, [[...unpaid], [...paid]]))
    return row?.owed ?? "0"
  })

/** The inherited database behind a URL. Errors: `LegacyUnreadable` when nobody answers there. */
export const layer = (url: Redacted.Redacted): Layer.Layer<LegacySource, LegacyUnreadable> =>
  Layer.effect(
    LegacySource,
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const columns = yield* Effect.cached(columnsOf(sql))
      return LegacySource.of({
        reading: reading(sql), tables: tables(sql, columns), keepsBalances: keepsBalances(columns), page: page(sql, columns), owed: owed(sql, columns)
      })
    })
  ).pipe(
    Layer.provide(PgClient.layer({ url, maxConnections: 1, connectTimeout: "10 seconds", applicationName: "sigmatrade-import" })),
    Layer.catchCause((cause) => Layer.effect(LegacySource, Effect.fail(unreadable(cause))))
  )
