import type { Scope } from "effect"
import { Deferred, Effect, Exit, Option, Queue } from "effect"
import type { SqlClient } from "effect/sql"

/** What one statement is asked at most. */
const MANY_MAX = 100
/** Statements of one kind under way at once. */
const AT_ONCE = 2

/** Somebody who waits for his answer. */
interface Waiting<A, B> {
  readonly one: A
  readonly answer: Deferred.Deferred<B>
  isGone: boolean
}

/**
 * Asks one by one what a statement can answer for many: whoever comes while others are being answered waits, and all who wait go together.
 * So a crowd costs few statements, and somebody alone none more than before. `ask` answers in the order it was asked; where it dies of
 * many, each is asked for alone, so that nobody pays for another's. Inside a transaction everybody asks for himself, since another's
 * statement sees nothing of it. Whoever is interrupted while he waits is not asked for any more.
 */
export const together = Effect.fnUntraced(function*<A, B>(
  sql: SqlClient.SqlClient,
  ask: (many: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<B>>
): Effect.fn.Return<(one: A) => Effect.Effect<B>, never, Scope.Scope> {
  const queue = yield* Queue.unbounded<Waiting<A, B>>()
  const answerAll = (asked: ReadonlyArray<Waiting<A, B>>): Effect.Effect<void> =>
    asked.length === 0 ? Effect.void : Effect.flatMap(Effect.exit(ask(asked.map(({ one }) => one))), (answered) => {
      if (Exit.isFailure(answered) && asked.length > 1) return Effect.forEach(asked, (one) => answerAll([one]), { discard: true })
      for (const [index, { answer }] of asked.entries()) Deferred.doneUnsafe(answer, Exit.map(answered, (answers) => answers[index] as B))
      return Effect.void
    })
  const answerThose = Effect.flatMap(Queue.takeBetween(queue, 1, MANY_MAX), (asked) => answerAll(asked.filter(({ isGone }) => !isGone)))
  yield* Effect.forEach(Array.from({ length: AT_ONCE }), () => Effect.forkScoped(Effect.forever(answerThose)), { discard: true })
  const askWithOthers = (one: A) => Effect.suspend(() => {
    const waiting: Waiting<A, B> = { one, answer: Deferred.makeUnsafe<B>(), isGone: false }
    Queue.offerUnsafe(queue, waiting)
    return Effect.onInterrupt(Deferred.await(waiting.answer), () => Effect.sync(() => (waiting.isGone = true)))
  })
  return (one) => Effect.flatMap(Effect.serviceOption(sql.transactionService), (transaction) =>
    Option.isNone(transaction) ? askWithOthers(one) : Effect.map(ask([one]), ([answer]) => answer as B))
})
