import type { Address } from "@sigmatrade/core/chain/Address"
import { User, WalletLink } from "@sigmatrade/core/user/User"
import type { TelegramId, UserId } from "@sigmatrade/core/user/User"
import { UserStore, UserUnknown, WalletAlreadyLinked, WalletTaken } from "@sigmatrade/core/user/UserStore"
import type { Newcomer } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SecureRandom } from "effect/crypto"
import { SqlClient } from "effect/sql"
import { isViolationOf } from "./isViolationOf.ts"
import { memberHistory } from "./memberHistory.ts"
import { newInvitationCode } from "./newInvitationCode.ts"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"
import { together } from "./together.ts"

const UserRow = Schema.Struct({
  ...User.fields,
  telegramId: Int8.pipe(Schema.decodeTo(User.fields.telegramId)),
  createdAt: Schema.DateTimeUtcFromDate,
  wallet: Schema.NullOr(WalletLink.fields.address),
  walletLinkedAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  provenAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})

/** What a row was decoded into is checked already. */
const CHECKED = { disableChecks: true }

const toUser = ({ provenAt, wallet, walletLinkedAt, ...row }: typeof UserRow.Type) =>
  new User({
    ...row,
    wallet: wallet === null || walletLinkedAt === null ? null : new WalletLink({ address: wallet, linkedAt: walletLinkedAt, provenAt }, CHECKED)
  }, CHECKED)

const COLUMNS = `id, telegram_id AS "telegramId", name, language, invitation_code AS "invitationCode",
    wallet_address AS wallet, wallet_linked_at AS "walletLinkedAt", wallet_proven_at AS "provenAt", standing, reachable, created_at AS "createdAt"`

const users = readRows(UserRow)
const first = (rows: ReadonlyArray<typeof UserRow.Type>) => Option.map(Option.fromUndefinedOr(rows[0]), toUser)

const byTelegramIds = (sql: SqlClient.SqlClient) => (telegramIds: ReadonlyArray<TelegramId>) =>
  users(sql`SELECT ${sql.literal(COLUMNS)} FROM users WHERE telegram_id = ANY(${telegramIds}::bigint[])`).pipe(Effect.map((rows) => {
    const known = new Map(rows.map((row) => [row.telegramId, toUser(row)]))
    return telegramIds.map((telegramId) => Option.fromUndefinedOr(known.get(telegramId)))
  }))

const byInvitationCode = (sql: SqlClient.SqlClient): UserStore["Service"]["byInvitationCode"] => (code) =>
  users(sql`SELECT ${sql.literal(COLUMNS)} FROM users WHERE invitation_code = ${code}`).pipe(Effect.map(first))

const known = (sql: SqlClient.SqlClient): UserStore["Service"]["known"] => (ids) =>
  users(sql`SELECT ${sql.literal(COLUMNS)} FROM users WHERE id = ANY(${ids}::uuid[])`).pipe(
    Effect.map((rows) => new Map(rows.map((row) => [row.id, toUser(row)])))
  )

const byIds = (sql: SqlClient.SqlClient) => (ids: ReadonlyArray<UserId>) =>
  Effect.map(known(sql)(ids), (found) => ids.map((id) => found.get(id)))

/** Who asks at the same moment is answered by the same statement. */
const get = (sql: SqlClient.SqlClient) =>
  Effect.map(together(sql, byIds(sql)), (find): UserStore["Service"]["get"] => (id) =>
    Effect.flatMap(find(id), (found) => found === undefined ? Effect.fail(new UserUnknown({ id })) : Effect.succeed(found)))

/** Large letters of Latin, Greek and Cyrillic and the small ones they become: the database folds case by these, whatever locale it was made with. */
const LARGE = Array.from({ length: 0x530 }, (_, code) => String.fromCodePoint(code)).filter((one) => one.toLowerCase() !== one && one.toLowerCase().length === 1)
const [UPPER, LOWER] = [LARGE.join(""), LARGE.join("").toLowerCase()]

const search = (sql: SqlClient.SqlClient): UserStore["Service"]["search"] => (text, limit) =>
  users(sql`
    SELECT ${sql.literal(COLUMNS)} FROM users
    WHERE ${text}::text <> '' AND (id::text = lower(${text}::text) OR telegram_id::text = ${text}::text OR wallet_address = lower(${text}::text)
      OR EXISTS (SELECT 1 FROM wallet_changes c WHERE c.user_id = users.id AND c.from_address = lower(${text}::text))
      OR strpos(translate(name, ${UPPER}::text, ${LOWER}::text), translate(${text}::text, ${UPPER}::text, ${LOWER}::text)) > 0)
    ORDER BY serial DESC LIMIT ${limit}`).pipe(Effect.map((rows) => rows.map(toUser)))

const newest = (sql: SqlClient.SqlClient): UserStore["Service"]["newest"] => (before, limit) =>
  users(sql`
    SELECT ${sql.literal(COLUMNS)} FROM users
    WHERE ${before}::uuid IS NULL OR serial < (SELECT serial FROM users WHERE id = ${before}::uuid)
    ORDER BY serial DESC LIMIT ${limit}`).pipe(Effect.map((rows) => rows.map(toUser)))

const list = (sql: SqlClient.SqlClient): UserStore["Service"]["list"] => (page) =>
  readPage(sql, {
    from: "users", key: ["serial"], scope: sql`true`, isEntry: (id: UserId) => sql`id = ${id}::uuid`,
    read: (rest) => Effect.map(users(sql`SELECT ${sql.literal(COLUMNS)} FROM users ${rest}`), (rows) => rows.map(toUser))
  }, page)

const register = (sql: SqlClient.SqlClient): UserStore["Service"]["register"] =>
  Effect.fn("UserStorePostgres.register")(function*(newcomer: Newcomer, at: DateTime.Utc) {
    const made = first(yield* users(sql`
      INSERT INTO users (id, telegram_id, name, language, invitation_code, created_at)
      VALUES (${SecureRandom.uuidV7Unsafe({ format: "string" })}, ${newcomer.telegramId}, ${newcomer.name}, ${newcomer.language},
        ${newInvitationCode()}, ${DateTime.toDateUtc(at)})
      ON CONFLICT (telegram_id) DO NOTHING RETURNING ${sql.literal(COLUMNS)}`))
    if (Option.isSome(made)) return { user: made.value, isNew: true }
    const [existing = Option.none()] = yield* byTelegramIds(sql)([newcomer.telegramId])
    return Option.isSome(existing)
      ? { user: existing.value, isNew: false }
      : yield* Effect.die(new Error("A member was neither made nor found"))
  })

const linkWallet = (sql: SqlClient.SqlClient, find: UserStore["Service"]["get"]): UserStore["Service"]["linkWallet"] =>
  Effect.fn("UserStorePostgres.linkWallet")(function*(id: UserId, address: Address, at: DateTime.Utc) {
    const linked = yield* sql.withTransaction(sql`
      UPDATE users SET wallet_address = ${address}, wallet_linked_at = ${DateTime.toDateUtc(at)}
      WHERE id = ${id} AND wallet_address IS NULL RETURNING id`).pipe(
        Effect.catchIf(isViolationOf("IDX_users_wallet_address"), () => new WalletTaken({ address })),
        Effect.catchTag("SqlError", (error) => Effect.die(error))
      )
    const user = yield* find(id)
    if (linked.length > 0 || user.wallet?.address === address) return user
    return yield* new WalletAlreadyLinked({ address: user.wallet?.address ?? address })
  })

const proveWallet = (sql: SqlClient.SqlClient): UserStore["Service"]["proveWallet"] => (id, at) =>
  sql`
    UPDATE users SET wallet_proven_at = ${DateTime.toDateUtc(at)}
    WHERE id = ${id} AND wallet_address IS NOT NULL AND wallet_proven_at IS NULL`.pipe(Effect.orDie, Effect.asVoid)

const setLanguage = (sql: SqlClient.SqlClient): UserStore["Service"]["setLanguage"] => (id, language) =>
  sql`UPDATE users SET language = ${language} WHERE id = ${id}`.pipe(Effect.orDie, Effect.asVoid)

const setReachable = (sql: SqlClient.SqlClient): UserStore["Service"]["setReachable"] => (id, reachable) =>
  sql`UPDATE users SET reachable = ${reachable} WHERE id = ${id}`.pipe(Effect.orDie, Effect.asVoid)

const followChat = (sql: SqlClient.SqlClient): UserStore["Service"]["followChat"] => (id, chatId) =>
  sql`UPDATE users SET chat_id = ${chatId} WHERE id = ${id}`.pipe(Effect.orDie, Effect.asVoid)

const lock = (sql: SqlClient.SqlClient): UserStore["Service"]["lock"] => (ids) =>
  sql`SELECT 1 FROM users WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.pipe(Effect.orDie, Effect.asVoid)

/** Members in Postgres. */
export const layer: Layer.Layer<UserStore, never, SqlClient.SqlClient> = Layer.effect(
  UserStore,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const find = yield* get(sql)
    return UserStore.of({
      register: register(sql),
      get: find,
      known: known(sql),
      byTelegramId: yield* together(sql, byTelegramIds(sql)),
      byInvitationCode: byInvitationCode(sql),
      search: search(sql),
      newest: newest(sql),
      list: list(sql),
      linkWallet: linkWallet(sql, find),
      proveWallet: proveWallet(sql),
      ...memberHistory(sql, find),
      setLanguage: setLanguage(sql),
      setReachable: setReachable(sql),
      followChat: followChat(sql),
      lock: lock(sql)
    })
  })
)
