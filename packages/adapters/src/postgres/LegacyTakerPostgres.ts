import { AssetId } from "@sigmatrade/core/money/Asset"
import type { PlannedMember } from "@sigmatrade/core/legacy/LegacyPlan"
import { LegacyTaker } from "@sigmatrade/core/legacy/LegacyTaker"
import { LEGACY_IMPORT } from "@sigmatrade/core/legacy/takeOver"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SecureRandom } from "effect/crypto"
import { SqlClient } from "effect/sql"
import { newInvitationCode } from "./newInvitationCode.ts"
import { Int8, readRows } from "./readRows.ts"

const RunRow = Schema.Struct({ fingerprint: Schema.String, asset: AssetId, takenAt: Schema.DateTimeUtcFromDate })
const CountRow = Schema.Struct({ entries: Int8, members: Int8 })
const TakenRow = Schema.Struct({ legacyId: Schema.String, userId: UserId, isNew: Schema.Boolean })
const HashRow = Schema.Struct({ hash: Schema.String })
const SumRow = Schema.Struct({ opened: Schema.BigIntFromString })

/** Instead of a wallet or a password: the driver sends no array of nothing but NULL. */
const NONE = ""

const claim = (sql: SqlClient.SqlClient): LegacyTaker["Service"]["claim"] =>
  Effect.gen(function*() {
    yield* sql`SET LOCAL statement_timeout = 0`
    yield* sql`SET LOCAL idle_in_transaction_session_timeout = 0`
    // In this order always: who books waits, who registers waits, and of two imports one comes after the other.
    yield* sql`LOCK TABLE legacy_runs, ledger_entries, users IN EXCLUSIVE MODE`
    const [run = null] = yield* readRows(RunRow)(sql`SELECT fingerprint, asset, taken_at AS "takenAt" FROM legacy_runs`)
    const [counts] = yield* readRows(CountRow)(sql`
      SELECT (SELECT count(*) FROM ledger_entries) AS entries, (SELECT count(*) FROM users) AS members`)
    return { run, entries: counts?.entries ?? 0, members: counts?.members ?? 0 }
  }).pipe(Effect.orDie)

const iso = (at: DateTime.Utc) => DateTime.formatIso(at)

/** All columns of the planned members, each as one array. */
const columns = (sql: SqlClient.SqlClient, planned: ReadonlyArray<PlannedMember>) => sql`
  unnest(${planned.map((_, place) => place)}::int[], ${planned.map(() => SecureRandom.uuidV7Unsafe({ format: "string" }))}::uuid[],
    ${planned.map(({ legacyId }) => legacyId)}::text[]::int8[], ${planned.map(({ telegramId }) => String(telegramId))}::text[]::int8[],
    ${planned.map(({ name }) => name)}::text[], ${planned.map(({ language }) => language)}::text[],
    ${planned.map(newInvitationCode)}::text[], ${planned.map(({ wallet }) => wallet ?? NONE)}::text[],
    ${planned.map(({ linkedAt }) => iso(linkedAt))}::text[]::timestamptz[], ${planned.map(({ standing }) => standing)}::text[],
    ${planned.map(({ note }) => note)}::text[], ${planned.map(({ reachable }) => String(reachable))}::text[]::boolean[],
    ${planned.map(({ createdAt }) => iso(createdAt))}::text[]::timestamptz[], ${planned.map(({ password }) => password ?? NONE)}::text[],
    ${planned.map(({ owed }) => String(owed))}::text[]::numeric[]) AS given (place, id, legacy_id, telegram_id, name, language, code, wallet,
    linked_at, standing, note, reachable, created_at, password, owed)`

const members = (sql: SqlClient.SqlClient): LegacyTaker["Service"]["members"] => (planned, at) => {
  const now = DateTime.toDateUtc(at)
  return readRows(TakenRow)(sql`
    WITH given AS MATERIALIZED (SELECT * FROM ${columns(sql, planned)}), made AS (
      INSERT INTO users (id, telegram_id, name, language, invitation_code, wallet_address, wallet_linked_at, standing, reachable, created_at)
      SELECT id, telegram_id, name, language, code, NULLIF(wallet, ${NONE}), CASE WHEN wallet <> ${NONE} THEN linked_at END, standing,
        reachable, created_at
      FROM given ORDER BY place ON CONFLICT (telegram_id) DO NOTHING RETURNING id
    ), taken AS (
      SELECT given.*, coalesce(made.id, known.id) AS user_id, made.id IS NOT NULL AS is_new
      FROM given LEFT JOIN made USING (id) LEFT JOIN users known ON known.telegram_id = given.telegram_id
    ), noted AS (
      INSERT INTO standing_changes (user_id, standing, operator, note, changed_at)
      SELECT user_id, standing, ${LEGACY_IMPORT}, note, ${now}::timestamptz FROM taken WHERE is_new AND standing <> 'active'
    ), passwords AS (
      INSERT INTO member_passwords (user_id, hash, set_at) SELECT user_id, password, ${now}::timestamptz FROM taken WHERE is_new AND password <> ${NONE}
    ), remembered AS (
      INSERT INTO legacy_members (legacy_id, user_id, owed) SELECT legacy_id, user_id, owed FROM taken
    )
    SELECT legacy_id::text AS "legacyId", user_id AS "userId", is_new AS "isNew" FROM taken ORDER BY place`)
}

const sponsors = (sql: SqlClient.SqlClient): LegacyTaker["Service"]["sponsors"] => (pairs, at) =>
  sql`
    INSERT INTO referrals (user_id, user_serial, sponsor_id, sponsor_serial, bound_at)
    SELECT member.id, member.serial, sponsor.id, sponsor.serial, ${DateTime.toDateUtc(at)}::timestamptz
    FROM unnest(${pairs.map(({ userId }) => userId)}::uuid[], ${pairs.map(({ sponsorId }) => sponsorId)}::uuid[]) AS given (user_id, sponsor_id)
    JOIN users member ON member.id = given.user_id JOIN users sponsor ON sponsor.id = given.sponsor_id AND sponsor.serial < member.serial
    ON CONFLICT (user_id) DO NOTHING RETURNING user_id`.pipe(Effect.orDie, Effect.map((rows) => rows.length))

const levels = (sql: SqlClient.SqlClient): LegacyTaker["Service"]["levels"] => (given, asset) =>
  sql`
    WITH given AS (
      SELECT * FROM unnest(${given.map(({ level }) => `legacy:deposits:${level.depositId}`)}::text[], ${given.map(({ userId }) => userId)}::uuid[],
        ${given.map(({ level }) => level.level)}::int[], ${given.map(({ level }) => String(level.price))}::text[]::numeric[],
        ${given.map(({ level }) => iso(level.boughtAt))}::text[]::timestamptz[], ${given.map(({ level }) => level.txHash ?? NONE)}::text[])
        AS given (id, user_id, level, price, bought_at, tx_hash)
    ), bought AS (
      -- Version 0: before any prices of ours.
      INSERT INTO level_purchases (id, user_id, level, asset, price, price_version, bought_at)
      SELECT id, user_id, level, ${asset}, price, 0, bought_at FROM given RETURNING id
    )
    INSERT INTO legacy_levels (purchase_id, tx_hash) SELECT id, NULLIF(tx_hash, ${NONE}) FROM bought JOIN given USING (id)`.pipe(Effect.orDie, Effect.asVoid)

const remember = (sql: SqlClient.SqlClient): LegacyTaker["Service"]["remember"] => ({ asset, fingerprint, takenAt }) =>
  Effect.gen(function*() {
    yield* sql`INSERT INTO legacy_runs (fingerprint, asset, taken_at) VALUES (${fingerprint}, ${asset}, ${DateTime.toDateUtc(takenAt)})`
    // What is checked next reads all of it: the planner must know that it is there.
    yield* sql`ANALYZE users, referrals, level_purchases, ledger_entries, ledger_movements, ledger_balances, legacy_members, legacy_levels, legacy_runs`
  }).pipe(Effect.orDie)

/** Where inherited members come to, in Postgres. */
export const layer: Layer.Layer<LegacyTaker, never, SqlClient.SqlClient> = Layer.effect(
  LegacyTaker,
  Effect.map(SqlClient.SqlClient, (sql) => LegacyTaker.of({
    claim: claim(sql),
    members: members(sql),
    sponsors: sponsors(sql),
    levels: levels(sql),
    credited: (hashes) => Effect.map(readRows(HashRow)(sql`
      SELECT DISTINCT tx_hash AS hash FROM deposits WHERE state = 'credited' AND tx_hash = ANY(${hashes}::text[]) ORDER BY 1`), (rows) =>
      rows.map(({ hash }) => hash)),
    opened: (asset) => Effect.map(readRows(SumRow)(sql`
      SELECT coalesce(sum(m.amount), 0)::text AS opened FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id
      WHERE e.kind = 'legacy-opening' AND m.asset = ${asset} AND m.credit LIKE 'user:%:available'`), ([row]) => row?.opened ?? 0n),
    remember: remember(sql)
  }))
)
