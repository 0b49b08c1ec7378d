import type { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import type { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { inOrder } from "./World.ts"

const keyOf = ({ level, userId }: { readonly userId: UserId; readonly level: LevelNumber }) => `${userId} ${level}`

const opened = (intent: DepositIntent) => (world: World): Step<void> => [undefined, {
  ...world,
  rows: world.rows + 1,
  intents: HashMap.set(world.intents, keyOf(intent), { order: world.rows, value: intent })
}]

const openOf = (userIds: ReadonlyArray<UserId>, now: DateTime.Utc) => (world: World): ReadonlyArray<DepositIntent> =>
  inOrder(world.intents)
    .filter(({ expiresAt, userId }) => userIds.includes(userId) && DateTime.isGreaterThan(expiresAt, now))
    .toReversed()

/** Intents in the memory world. */
export const layer: Layer.Layer<DepositIntentStore, never, MemoryWorld> = Layer.effect(
  DepositIntentStore,
  Effect.map(MemoryWorld, (world) => DepositIntentStore.of({
    open: (intent) => world.change(opened(intent)),
    openOf: (userIds, now) => world.read(openOf(userIds, now)),
    fulfil: (bought) => world.change((before) => [undefined, {
      ...before,
      intents: bought.reduce((intents, one) => HashMap.remove(intents, keyOf(one)), before.intents)
    }])
  }))
)
