import type { Scope } from "effect"
import { Deferred, Effect, Exit, Option, Queue } from "effect"
import type { SqlClient } from "effect/sql"

/** What one statement is asked at most. */
const MANY_MAX = 100
/** Statements of one kind under way at once. */
const AT_ONCE = 2

/**
 * Asks one by one what a statement can answer for many: whoever comes while others are being answered waits, and all who wait go together.
 * So a crowd costs few statements, and somebody alone none more than before. `ask` answers in the order it was asked; what it dies of, all
 * it was asked by die of. Inside a transaction everybody asks for himself, since another's statement sees nothing of it. Whoever is
 * interrupted only stops waiting.
 */
export const together = Effect.fnUntraced(function*<A, B>(
  sql: SqlClient.SqlClient,
  ask: (many: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<B>>
): Effect.fn.Return<(one: A) => Effect.Effect<B>, never, Scope.Scope> {
  const queue = yield* Queue.unbounded<{ readonly one: A; readonly answer: Deferred.Deferred<B> }>()
  const answerThose = Effect.gen(function*() {
    const asked = yield* Queue.takeBetween(queue, 1, MANY_MAX)
    const answered = yield* Effect.exit(ask(asked.map(({ one }) => one)))
    for (const [index, { answer }] of asked.entries()) {
      Deferred.doneUnsafe(answer, Exit.map(answered, (answers) => answers[index] as B))
    }
  })
  yield* Effect.forEach(Array.from({ length: AT_ONCE }), () => Effect.forkScoped(Effect.forever(answerThose)), { discard: true })
  const askWithOthers = (one: A) => Effect.suspend(() => {
    const answer = Deferred.makeUnsafe<B>()
    Queue.offerUnsafe(queue, { one, answer })
    return Deferred.await(answer)
  })
  return (one) => Effect.flatMap(Effect.serviceOption(sql.transactionService), (transaction) =>
    Option.isNone(transaction) ? askWithOthers(one) : Effect.map(ask([one]), ([answer]) => answer as B))
})
