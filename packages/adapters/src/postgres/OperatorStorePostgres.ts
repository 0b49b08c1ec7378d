import { Operator } from "@sigmatrade/core/admin/Operator"
import { AccountTaken, OperatorExists, OperatorStore, OperatorUnknown } from "@sigmatrade/core/admin/OperatorStore"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { isViolationOf } from "./isViolationOf.ts"
import { Int8, readRows } from "./readRows.ts"

const OperatorRow = Schema.Struct({
  ...Operator.fields,
  telegramId: Schema.NullOr(Int8.pipe(Schema.decodeTo(Operator.fields.telegramId.members[0]))),
  addedAt: Schema.DateTimeUtcFromDate
})

const COLUMNS = `name, role, telegram_id AS "telegramId", standing, added_at AS "addedAt"`

const read = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  Effect.map(readRows(OperatorRow)(statement), (rows) => rows.map((row) => new Operator(row)))

const one = (name: OperatorName, statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  Effect.flatMap(read(statement), ([found]) => found === undefined ? Effect.fail(new OperatorUnknown({ name })) : Effect.succeed(found))

const add = (sql: SqlClient.SqlClient): OperatorStore["Service"]["add"] => ({ keyHash, name, role }, at) =>
  Effect.flatMap(
    read(sql`
      INSERT INTO admins (name, role, key_hash, added_at) VALUES (${name}, ${role}, ${keyHash}, ${DateTime.toDateUtc(at)})
      ON CONFLICT ON CONSTRAINT admins_once DO NOTHING RETURNING ${sql.literal(COLUMNS)}`),
    ([added]) => added === undefined ? Effect.fail(new OperatorExists({ name })) : Effect.succeed(added)
  )

const bind = (sql: SqlClient.SqlClient): OperatorStore["Service"]["bind"] =>
  Effect.fn("OperatorStorePostgres.bind")(function*(name: OperatorName, telegramId: TelegramId | null) {
    // A savepoint of its own: whoever finds the account taken goes on in the transaction around.
    const bound = yield* sql.withTransaction(sql`
      UPDATE admins SET telegram_id = ${telegramId} WHERE name = ${name} AND standing = 'active' RETURNING ${sql.literal(COLUMNS)}`).pipe(
      Effect.catch((error) => isViolationOf("admins_account_once")(error) ? Effect.succeed(null) : Effect.die(error))
    )
    if (bound !== null) return yield* one(name, Effect.succeed(bound))
    const [other] = yield* read(sql`SELECT ${sql.literal(COLUMNS)} FROM admins WHERE telegram_id = ${telegramId}`)
    return yield* new AccountTaken({ by: other?.name ?? name })
  })

/** The team, in Postgres. */
export const layer: Layer.Layer<OperatorStore, never, SqlClient.SqlClient> = Layer.effect(
  OperatorStore,
  Effect.map(SqlClient.SqlClient, (sql) => {
    const columns = sql.literal(COLUMNS)
    const first = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
      Effect.map(read(statement), ([found]) => Option.fromUndefinedOr(found))
    return OperatorStore.of({
      all: read(sql`SELECT ${columns} FROM admins ORDER BY name`),
      get: (name) => one(name, sql`SELECT ${columns} FROM admins WHERE name = ${name}`),
      lock: (name) => one(name, sql`SELECT ${columns} FROM admins WHERE name = ${name} FOR UPDATE`),
      byKey: (hash) => first(sql`SELECT ${columns} FROM admins WHERE key_hash = ${hash}`),
      byTelegramId: (telegramId) => first(sql`SELECT ${columns} FROM admins WHERE telegram_id = ${telegramId}`),
      add: add(sql),
      bind: bind(sql),
      setRole: (name, role) => one(name, sql`UPDATE admins SET role = ${role} WHERE name = ${name} RETURNING ${columns}`),
      setKey: (name, hash) => one(name, sql`
        UPDATE admins SET key_hash = ${hash} WHERE name = ${name} AND standing = 'active' RETURNING ${columns}`),
      dismiss: (name) => one(name, sql`
        UPDATE admins SET standing = 'dismissed', key_hash = NULL, telegram_id = NULL WHERE name = ${name} RETURNING ${columns}`)
    })
  })
)
