import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Cause, Effect, Layer, Option, Random } from "effect"
import { SqlClient } from "effect/sql"
import { isSqlError } from "effect/sql/SqlError"
import { isViolationOf } from "./isViolationOf.ts"

/** How often a step is repeated when it loses against another writer or its connection. */
const REPEATS_MAX = 5

/**
 * Whether the same step may succeed when it is run again: conflict, deadlock, lost connection; or somebody recorded the same transfer by a
 * hair. That one has two unique keys, of which ON CONFLICT minds one: at the other it may still fail.
 */
const isTransient = (cause: Cause.Cause<unknown>): boolean => {
  const error = Cause.squash(cause)
  return isSqlError(error) && (error.isRetryable || isViolationOf("transactions_id")(error))
}

/**
 * Steps as transactions of this database. A step inside a step is a savepoint of the outer one. A step that loses against another writer, or
 * whose COMMIT was not answered, is run again from its beginning: every effect has a key of its own, so what was done is found done.
 */
export const transactionIn = (sql: SqlClient.SqlClient): Transaction["Service"] => {
  const once = <A, E, R>(step: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    sql.withTransaction(step).pipe(
      Effect.catchIf(isSqlError, (error) => Effect.die(error))
    ) as Effect.Effect<A, E, R>
  const attempt = <A, E, R>(step: Effect.Effect<A, E, R>, repeats: number): Effect.Effect<A, E, R> =>
    once(step).pipe(Effect.catchCauseIf(
      (cause) => repeats > 0 && isTransient(cause),
      Effect.fnUntraced(function*() {
        yield* Effect.sleep(5 + 45 * (yield* Random.next))
        return yield* attempt(step, repeats - 1)
      })
    ))
  const run = Effect.fn("TransactionPostgres.run")(function*<A, E, R>(step: Effect.Effect<A, E, R>) {
    const outer = yield* Effect.serviceOption(sql.transactionService)
    return yield* attempt(step, Option.isSome(outer) ? 0 : REPEATS_MAX)
  })
  return Transaction.of({ run })
}

/** Steps as Postgres transactions. */
export const layer: Layer.Layer<Transaction, never, SqlClient.SqlClient> = Layer.effect(Transaction, Effect.map(SqlClient.SqlClient, transactionIn))
