import { ApiKey } from "@sigmatrade/core/admin/ApiKey"
import type { ApiKeyId } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore, ApiKeyUnknown } from "@sigmatrade/core/admin/ApiKeyStore"
import type { KeyHash } from "@sigmatrade/core/admin/Operator"
import { Role } from "@sigmatrade/core/admin/Permission"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { readPage } from "./readPage.ts"
import { readRows } from "./readRows.ts"
import { together } from "./together.ts"

const moment = Schema.NullOr(Schema.DateTimeUtcFromDate)
const ApiKeyRow = Schema.Struct({
  ...ApiKey.fields, createdAt: Schema.DateTimeUtcFromDate, expiresAt: moment, revokedAt: moment, lastUsedAt: moment
})
const ShownRow = Schema.Struct({ ...ApiKeyRow.fields, hash: Schema.String, role: Role })

const COLUMNS = `id, name, hint, mode, scopes, operator, created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt",
    last_used_at AS "lastUsedAt"`

const read = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  Effect.map(readRows(ApiKeyRow)(statement), (rows) => rows.map((row) => new ApiKey(row)))

const one = (id: ApiKeyId, statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  Effect.flatMap(read(statement), ([found]) => found === undefined ? Effect.fail(new ApiKeyUnknown({ id })) : Effect.succeed(found))

/** Every request asks: who asks at the same moment is answered by the same statement, which tells of the operators too. */
const byHashes = (sql: SqlClient.SqlClient) => (hashes: ReadonlyArray<KeyHash>) =>
  readRows(ShownRow)(sql`
    SELECT ${sql.literal(COLUMNS)}, hash, role FROM api_keys
    JOIN (SELECT name AS operator, role FROM admins WHERE standing = 'active') AS team USING (operator)
    WHERE hash = ANY(${[...new Set(hashes)]}::text[])`).pipe(
    Effect.map((rows) => {
      const known = new Map(rows.map(({ hash, role, ...row }) => [hash, { key: new ApiKey(row), role }]))
      return hashes.map((hash) => Option.fromUndefinedOr(known.get(hash)))
    })
  )

const add = (sql: SqlClient.SqlClient): ApiKeyStore["Service"]["add"] => (key, hash) => {
  const { createdAt, expiresAt, hint, id, mode, name, operator, scopes } = key
  return sql`
    INSERT INTO api_keys (id, name, hint, hash, mode, scopes, operator, created_at, expires_at)
    VALUES (${id}, ${name}, ${hint}, ${hash}, ${mode}, ${scopes}::text[], ${operator}, ${DateTime.toDateUtc(createdAt)},
      ${expiresAt === null ? null : DateTime.toDateUtc(expiresAt)})`.pipe(Effect.orDie, Effect.asVoid)
}

/** Keys of the HTTP API, in Postgres. */
export const layer: Layer.Layer<ApiKeyStore, never, SqlClient.SqlClient> = Layer.effect(
  ApiKeyStore,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const columns = sql.literal(COLUMNS)
    return ApiKeyStore.of({
      add: add(sql),
      byHash: yield* together(sql, byHashes(sql)),
      get: (id) => one(id, sql`SELECT ${columns} FROM api_keys WHERE id = ${id}`),
      lock: (id) => one(id, sql`SELECT ${columns} FROM api_keys WHERE id = ${id} FOR UPDATE`),
      list: (page) => readPage(sql, {
        from: "api_keys", key: ["serial"], scope: sql`true`, isEntry: (id: ApiKeyId) => sql`id = ${id}::uuid`,
        read: (rest) => read(sql`SELECT ${columns} FROM api_keys ${rest}`)
      }, page),
      revoke: (id, at) => one(id, sql`
        UPDATE api_keys SET revoked_at = least(revoked_at, ${DateTime.toDateUtc(at)}::timestamptz) WHERE id = ${id} RETURNING ${columns}`),
      touch: (id, at) => {
        const now = DateTime.toDateUtc(at)
        return sql`
          UPDATE api_keys SET last_used_at = ${now}
          WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at <= ${now}::timestamptz - interval '1 minute')`.pipe(Effect.orDie, Effect.asVoid)
      }
    })
  })
)
