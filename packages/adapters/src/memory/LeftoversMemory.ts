import type { LeftoverKind } from "@sigmatrade/core/job/Leftovers"
import { Leftovers } from "@sigmatrade/core/job/Leftovers"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"

/** The rows without the oldest of those that ended before, `limit` at most; `endOf` answers `null` for what has not ended. */
const without = <K, V>(rows: HashMap.HashMap<K, V>, endOf: (row: V) => DateTime.Utc | null, before: DateTime.Utc, limit: number) => {
  const old = HashMap.toEntries(rows).flatMap(([key, row]) => {
    const end = endOf(row)
    return end !== null && DateTime.isLessThan(end, before) ? [{ key, endMs: DateTime.toEpochMillis(end) }] : []
  }).toSorted((one, other) => one.endMs - other.endMs).slice(0, limit)
  return [old.length, HashMap.removeMany(rows, old.map(({ key }) => key))] as const
}

const forget = (kind: LeftoverKind, before: DateTime.Utc, limit: number) => (world: World): Step<number> => {
  switch (kind) {
    case "operator sessions": {
      const [count, operatorSessions] = without(world.operatorSessions, ({ seenAt }) => seenAt, before, limit)
      return [count, { ...world, operatorSessions }]
    }
    case "dialogues": {
      const [count, dialogues] = without(world.dialogues, ({ expiresAt }) => expiresAt, before, limit)
      return [count, { ...world, dialogues }]
    }
    case "answers": {
      const [count, keptAnswers] = without(world.keptAnswers, ({ at }) => at, before, limit)
      return [count, { ...world, keptAnswers }]
    }
    case "webhook deliveries": {
      const [count, webhookDeliveries] = without(world.webhookDeliveries, ({ dueAt, state }) => state === "pending" ? null : dueAt, before, limit)
      return [count, { ...world, webhookDeliveries }]
    }
  }
}

/** Leftovers in the memory world. */
export const layer: Layer.Layer<Leftovers, never, MemoryWorld> = Layer.effect(
  Leftovers,
  Effect.map(MemoryWorld, (world) => Leftovers.of({ forget: (kind, before, limit) => world.change(forget(kind, before, limit)) }))
)
