import { HashedPassword } from "@sigmatrade/core/payout/PasswordHash"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { LockRule } from "@sigmatrade/core/payout/PasswordStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { readRows } from "./readRows.ts"

const KeptRow = Schema.Struct({ hash: HashedPassword, lockedUntil: Schema.NullOr(Schema.DateTimeUtcFromDate) })
const FailureRow = Schema.Struct({ failures: Schema.Int, lockedUntil: Schema.NullOr(Schema.DateTimeUtcFromDate), isLock: Schema.Boolean })

const happened = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  statement.pipe(Effect.orDie, Effect.map((rows) => rows.length > 0))

const countFailure = (sql: SqlClient.SqlClient): PasswordStore["Service"]["countFailure"] =>
  Effect.fn("PasswordStorePostgres.countFailure")(function*(userId: UserId, { lockedUntil, triesMax }: LockRule, now: DateTime.Utc) {
    const [at, until] = [DateTime.toDateUtc(now), DateTime.toDateUtc(lockedUntil)]
    // One statement, so that of many at once each sees what the one before has counted.
    const counted = yield* readRows(FailureRow)(sql`
      UPDATE member_passwords SET
        failures = CASE WHEN locked_until IS NULL THEN failures ELSE 0 END + 1,
        locked_until = CASE WHEN CASE WHEN locked_until IS NULL THEN failures ELSE 0 END + 1 >= ${triesMax}::int THEN ${until}::timestamptz END
      WHERE user_id = ${userId} AND (locked_until IS NULL OR locked_until <= ${at}::timestamptz)
      RETURNING failures, locked_until AS "lockedUntil", locked_until IS NOT NULL AS "isLock"`)
    const locked = readRows(FailureRow)(sql`
      SELECT failures, locked_until AS "lockedUntil", false AS "isLock" FROM member_passwords WHERE user_id = ${userId}`)
    const [failure] = counted.length > 0 ? counted : yield* locked
    if (failure === undefined) return yield* Effect.die(new Error("Nobody fails at a password that is not set"))
    const { failures, isLock, lockedUntil: lock } = failure
    return { triesLeft: Math.max(0, triesMax - failures), lockedUntil: lock, isLock }
  })

/** Passwords in Postgres. */
export const layer: Layer.Layer<PasswordStore, never, SqlClient.SqlClient> = Layer.effect(
  PasswordStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    PasswordStore.of({
      set: (userId, hash, at) =>
        happened(sql`
          INSERT INTO member_passwords (user_id, hash, set_at) VALUES (${userId}, ${hash}, ${DateTime.toDateUtc(at)})
          ON CONFLICT (user_id) DO NOTHING RETURNING user_id`),
      get: (userId) =>
        Effect.map(
          readRows(KeptRow)(sql`SELECT hash, locked_until AS "lockedUntil" FROM member_passwords WHERE user_id = ${userId}`),
          ([kept]) => Option.fromUndefinedOr(kept)
        ),
      replace: (userId, from, to, at) =>
        happened(sql`
          UPDATE member_passwords SET hash = ${to}, set_at = ${DateTime.toDateUtc(at)}, failures = 0, locked_until = NULL
          WHERE user_id = ${userId} AND hash = ${from} RETURNING user_id`),
      admit: (userId, hash, now) =>
        happened(sql`
          UPDATE member_passwords SET failures = 0, locked_until = NULL
          WHERE user_id = ${userId} AND hash = ${hash} AND (locked_until IS NULL OR locked_until <= ${DateTime.toDateUtc(now)})
          RETURNING user_id`),
      countFailure: countFailure(sql)
    }))
)
