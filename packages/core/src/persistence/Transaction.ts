import type { Effect } from "effect"
import { Context } from "effect"

/**
 * Makes several store calls one step: all of them happen or none. A failure or an interruption undoes the step; a conflict with
 * another writer repeats it a limited number of times. No call to the outside belongs inside. Every adapter passes its contract suite.
 */
export class Transaction extends Context.Service<Transaction, {
  /** Runs a step: all it writes, or nothing. Whatever fails in it has changed nothing. */
  readonly run: <A, E, R>(step: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}>()("@sigmatrade/core/persistence/Transaction") {}
