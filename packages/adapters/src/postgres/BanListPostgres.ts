import type { BlacklistChange } from "@sigmatrade/core/limit/BanList"
import { BanList } from "@sigmatrade/core/limit/BanList"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Language, TelegramId, User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"
import { together } from "./together.ts"

const StandingRow = Schema.Struct({ language: Schema.NullOr(Language), standing: User.fields.standing, isListed: Schema.Boolean })

const ListingRow = Schema.Struct({ telegramId: Int8.pipe(Schema.decodeTo(TelegramId)), operator: OperatorName, note: Schema.String, at: Schema.DateTimeUtcFromDate })

const ofAll = (sql: SqlClient.SqlClient) => (telegramIds: ReadonlyArray<TelegramId>) =>
  readRows(StandingRow)(sql`
    SELECT member.language, coalesce(member.standing, 'active') AS standing,
      coalesce(listed.is_listed, false) AS "isListed"
    FROM unnest(${telegramIds}::bigint[]) WITH ORDINALITY AS asked (telegram_id, place)
    LEFT JOIN users AS member ON member.telegram_id = asked.telegram_id
    LEFT JOIN LATERAL (
      SELECT is_listed FROM blacklist_changes AS change WHERE change.telegram_id = asked.telegram_id ORDER BY serial DESC LIMIT 1
    ) AS listed ON true
    ORDER BY place`).pipe(
    Effect.filterOrElse(
      (rows) => rows.length === telegramIds.length,
      () => Effect.die(new Error("The database does not say who is banned"))
    ),
    Effect.map((rows) => rows.map(({ isListed, language, standing }) =>
      standing === "active" && !isListed ? Option.none() : Option.some({ language, mayAppeal: !isListed && standing === "blocked" })))
  )

const setListed = (sql: SqlClient.SqlClient): BanList["Service"]["setListed"] =>
  Effect.fn("BanListPostgres.setListed")(({ at, isListed, note, operator, telegramId }: BlacklistChange) => {
    // Whoever says something about the same account waits, so that the last word is known.
    const queue = sql`SELECT pg_advisory_xact_lock(hashtextextended(${`blacklist:${telegramId}`}, 0))`
    const write = sql`
      INSERT INTO blacklist_changes (telegram_id, is_listed, operator, note, changed_at)
      SELECT ${telegramId}, ${isListed}::boolean, ${operator}, ${note}, ${DateTime.toDateUtc(at)}
      WHERE ${isListed}::boolean IS DISTINCT FROM
        coalesce((SELECT is_listed FROM blacklist_changes WHERE telegram_id = ${telegramId} ORDER BY serial DESC LIMIT 1), false)
      RETURNING serial`
    return sql.withTransaction(Effect.andThen(queue, write)).pipe(Effect.map((rows) => rows.length > 0), Effect.orDie)
  })

const LISTING = `telegram_id AS "telegramId", operator, note, changed_at AS at`

const listed = (sql: SqlClient.SqlClient): BanList["Service"]["listed"] => (skipped, limit) =>
  readRows(ListingRow)(sql`
    SELECT ${sql.literal(LISTING)} FROM (
      SELECT DISTINCT ON (telegram_id) * FROM blacklist_changes ORDER BY telegram_id, serial DESC
    ) AS last WHERE is_listed ORDER BY serial DESC LIMIT ${limit} OFFSET ${skipped}`)

const listing = (sql: SqlClient.SqlClient): BanList["Service"]["listing"] => (telegramId) =>
  readRows(ListingRow)(sql`
    SELECT ${sql.literal(LISTING)} FROM (
      SELECT * FROM blacklist_changes WHERE telegram_id = ${telegramId} ORDER BY serial DESC LIMIT 1
    ) AS last WHERE is_listed`).pipe(Effect.map(([row]) => Option.fromUndefinedOr(row)))

/** Who may not act, as Postgres knows it: the truth of it. */
export const layer: Layer.Layer<BanList, never, SqlClient.SqlClient> = Layer.effect(
  BanList,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    return BanList.of({ of: yield* together(sql, ofAll(sql)), setListed: setListed(sql), listed: listed(sql), listing: listing(sql) })
  })
)
