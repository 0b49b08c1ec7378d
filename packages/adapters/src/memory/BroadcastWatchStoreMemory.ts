import type { BroadcastWatch, WatchKey } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import { BroadcastWatchStore } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { WatchRow } from "./TellingWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const keyOf = ({ broadcastId, telegramId }: WatchKey) => `${broadcastId} ${telegramId}`

const isToSee = (world: World, { broadcastId }: WatchRow) => {
  const broadcast = rowOf(world.broadcasts, broadcastId)?.value
  return broadcast !== undefined && (broadcast.startedAt !== null || broadcast.state === "too-late")
}

const altered = (world: World, rows: ReadonlyArray<WatchRow>): World =>
  ({ ...world, broadcastWatches: HashMap.setMany(world.broadcastWatches, rows.map((row) => [keyOf(row), row] as const)) })

const claimed = (now: DateTime.Utc, until: DateTime.Utc, limit: number) => (world: World): Step<ReadonlyArray<BroadcastWatch>> => {
  const due = HashMap.toValues(world.broadcastWatches)
    .filter((row) => DateTime.isLessThanOrEqualTo(row.dueAt, now) && isToSee(world, row))
    .toSorted((one, other) => one.order - other.order).slice(0, limit)
  return [
    due.map(({ broadcastId, messageId, shown, telegramId }) => ({ broadcastId, telegramId, messageId, shown })),
    altered(world, due.map((row) => ({ ...row, dueAt: until })))
  ]
}

/** Who watches broadcasts, in the memory world. */
export const layer: Layer.Layer<BroadcastWatchStore, never, MemoryWorld> = Layer.effect(
  BroadcastWatchStore,
  Effect.map(MemoryWorld, (world) => BroadcastWatchStore.of({
    add: (key, dueAt) => world.change((now) => [
      undefined,
      HashMap.has(now.broadcastWatches, keyOf(key)) ? now : altered({ ...now, rows: now.rows + 1 }, [{ ...key, messageId: null, shown: "", order: now.rows, dueAt }])
    ]),
    claim: (now, until, limit) => world.change(claimed(now, until, limit)),
    show: (watch, dueAt) => world.change((now) => {
      const row = rowOf(now.broadcastWatches, keyOf(watch))
      return [undefined, row === undefined ? now : altered(now, [{ ...row, ...watch, dueAt }])]
    }),
    end: (key) => world.change((now) => [undefined, { ...now, broadcastWatches: HashMap.remove(now.broadcastWatches, keyOf(key)) }])
  }))
)
