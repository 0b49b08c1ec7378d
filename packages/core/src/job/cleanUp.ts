import { Context, DateTime, Effect } from "effect"
import { forgetUpdates } from "../update/forgetUpdates.ts"
import { LeftoverKind, Leftovers } from "./Leftovers.ts"

/** How many days each kind is kept after it has ended. */
export type CleanupRules = { readonly [Kind in LeftoverKind]: number }

/** As the settings name it when nobody says otherwise. */
export const CLEANUP_DEFAULTS: CleanupRules = { "operator sessions": 1, dialogues: 1, answers: 30, "webhook deliveries": 30 }

/** How long leftovers are kept. */
export class CleanupPolicy extends Context.Service<CleanupPolicy, CleanupRules>()("@sigmatrade/core/job/CleanupPolicy") {}

/** Rows forgotten in one statement. */
const BATCH_MAX = 1000
/** Batches of a kind in one run: what is left is forgotten by the next one. */
const BATCHES_MAX = 100

const forgetKind = Effect.fn("forgetKind")(function*(kind: LeftoverKind, days: number) {
  const leftovers = yield* Leftovers
  const before = DateTime.subtract(yield* DateTime.now, { days })
  let forgotten = 0
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const count = yield* leftovers.forget(kind, before, BATCH_MAX)
    forgotten += count
    if (count < BATCH_MAX) break
  }
  return forgotten
})

/** Forgets what the policy says nobody needs any more, in bounded batches; answers how many rows. Safe to repeat and to run twice at once. */
export const cleanUp = Effect.fn("cleanUp")(function*() {
  const rules = yield* CleanupPolicy
  const counts: Record<string, number> = { updates: yield* forgetUpdates() }
  for (const kind of LeftoverKind.literals) counts[kind] = yield* forgetKind(kind, rules[kind])
  const forgotten = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (forgotten > 0) yield* Effect.logInfo("Cleaned up", counts)
  return forgotten
})
