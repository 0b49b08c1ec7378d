import type { KeptAnswer, KeyedRequest } from "@sigmatrade/core/persistence/IdempotencyStore"
import { ANSWER_DAYS, IdempotencyStore } from "@sigmatrade/core/persistence/IdempotencyStore"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"

const place = ({ caller, key, operation }: KeyedRequest) => `${caller}\n${operation}\n${key}`

const kept = (request: KeyedRequest, answer: KeptAnswer, at: DateTime.Utc) => (world: World): Step<void> => {
  if (HashMap.has(world.keptAnswers, place(request))) throw new Error("This request has been answered already")
  const oldest = DateTime.subtract(at, { days: ANSWER_DAYS })
  const young = HashMap.filter(world.keptAnswers, (row) => DateTime.isGreaterThanOrEqualTo(row.at, oldest))
  return [undefined, { ...world, keptAnswers: HashMap.set(young, place(request), { answer, at }) }]
}

/** Kept answers in the memory world. Its transactions come one after another, so a claim always succeeds. */
export const layer: Layer.Layer<IdempotencyStore, never, MemoryWorld> = Layer.effect(
  IdempotencyStore,
  Effect.map(MemoryWorld, (world) => IdempotencyStore.of({
    claim: () => Effect.succeed(true),
    get: (request) => world.read(({ keptAnswers }) => Option.map(HashMap.get(keptAnswers, place(request)), ({ answer }) => answer)),
    keep: (request, answer, at) => world.change(kept(request, answer, at))
  }))
)
