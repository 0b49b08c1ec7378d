import { Clock, Effect, Ref } from "effect"
import { BlockUnknown, ChainUnavailable, ForgedAnswer } from "../chain/ChainReader.ts"
import type { ProviderId } from "../chain/ProviderId.ts"
import type { ProviderFacts } from "./ProviderHealth.ts"
import { UNSEEN } from "./ProviderHealth.ts"

/** What a reader may fail with that says something about its provider. */
export type ReadFailure = ChainUnavailable | BlockUnknown | ForgedAnswer

/** Whether a failure says something about the provider. */
export const isReadFailure = (error: unknown): error is ReadFailure =>
  error instanceof ChainUnavailable || error instanceof BlockUnknown || error instanceof ForgedAnswer

/** Facts after a question went without a usable answer. */
export const afterFailed = (facts: ProviderFacts, failure: ReadFailure, nowMs: number): ProviderFacts => {
  if (failure._tag === "ForgedAnswer") return { ...facts, faulty: true }
  if (failure._tag === "BlockUnknown") {
    return failure.number <= (facts.latest?.number ?? -1) ? { ...facts, outOfRangeAtMs: nowMs } : facts
  }
  const resting = failure.retryAfterMs
  if (resting !== undefined) return { ...facts, restingUntilMs: nowMs + resting, reason: failure.reason }
  return { ...facts, failures: facts.failures + 1, failedAtMs: nowMs, reason: failure.reason }
}

/** What a process has seen of its providers. */
export interface FactsKept {
  /** What is known of a provider. */
  readonly of: (id: ProviderId) => Effect.Effect<ProviderFacts>
  /** Changes what is known of a provider, and answers it as it is then. */
  readonly update: (id: ProviderId, change: (facts: ProviderFacts) => ProviderFacts) => Effect.Effect<ProviderFacts>
}

/** Nothing seen yet. */
export const makeFactsKept: Effect.Effect<FactsKept> = Effect.gen(function*() {
  const known = yield* Ref.make<ReadonlyMap<ProviderId, ProviderFacts>>(new Map())
  const unseen = { ...UNSEEN, heardAtMs: yield* Clock.currentTimeMillis }
  const of = (id: ProviderId) => Effect.map(Ref.get(known), (all) => all.get(id) ?? unseen)
  return {
    of,
    update: (id, change) =>
      Ref.update(known, (all) => new Map(all).set(id, change(all.get(id) ?? unseen))).pipe(Effect.andThen(of(id)))
  }
})
