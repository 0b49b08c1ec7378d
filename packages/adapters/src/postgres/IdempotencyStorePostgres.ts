import type { KeyedRequest } from "@sigmatrade/core/persistence/IdempotencyStore"
import { ANSWER_DAYS, IdempotencyStore, KeptAnswer } from "@sigmatrade/core/persistence/IdempotencyStore"
import { Array as Arr, DateTime, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

/** How many answers are forgotten with each that is kept: more than come. */
const FORGOTTEN_WITH_EACH = 2

/** One text for one wish: none of its parts but the last can hold a line break. */
const lockName = ({ caller, key, operation }: KeyedRequest) => `idempotency\n${caller}\n${operation}\n${key}`

/** Kept answers in Postgres. */
export const layer: Layer.Layer<IdempotencyStore, never, SqlClient.SqlClient> = Layer.effect(
  IdempotencyStore,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    return IdempotencyStore.of({
      claim: (request) =>
        sql<{ readonly mine: boolean }>`SELECT pg_try_advisory_xact_lock(hashtextextended(${lockName(request)}, 0)) AS mine`.pipe(
          Effect.orDie,
          Effect.map((rows) => rows[0]?.mine === true)
        ),
      get: ({ caller, key, operation }) =>
        readRows(KeptAnswer)(sql`
          SELECT fingerprint, status, content_type AS "contentType", body FROM kept_answers
          WHERE (caller, operation, key) = (${caller}, ${operation}, ${key})`).pipe(Effect.map(Arr.head)),
      keep: ({ caller, key, operation }, { body, contentType, fingerprint, status }, at) =>
        sql`
          WITH forgotten AS (
            DELETE FROM kept_answers WHERE ctid = ANY(ARRAY(
              SELECT ctid FROM kept_answers WHERE at < ${DateTime.toDateUtc(DateTime.subtract(at, { days: ANSWER_DAYS }))}
              ORDER BY at LIMIT ${FORGOTTEN_WITH_EACH} FOR UPDATE SKIP LOCKED))
          )
          INSERT INTO kept_answers (caller, operation, key, fingerprint, status, content_type, body, at)
          VALUES (${caller}, ${operation}, ${key}, ${fingerprint}, ${status}, ${contentType}, ${body}, ${DateTime.toDateUtc(at)})`.pipe(
          Effect.orDie,
          Effect.asVoid
        )
    })
  })
)
