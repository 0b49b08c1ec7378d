import type { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import type { KnownIntent } from "@sigmatrade/core/deposit/DepositIntentStore"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import type { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

/** What is bought or wished for: one level by one member. */
interface Wish {
  readonly userId: UserId
  readonly level: LevelNumber
}

/** The one intent that is not fulfilled. */
const openKey = ({ level, userId }: Wish) => `${userId} ${level}`

const opened = (intent: DepositIntent, openedAt: DateTime.Utc) => (world: World): Step<void> => [undefined, {
  ...world,
  rows: world.rows + 1,
  intents: HashMap.set(world.intents, openKey(intent), { order: world.rows, openedAt, intent, fulfilled: false })
}]

const ofMembers = (userIds: ReadonlyArray<UserId>, since: DateTime.Utc) => (world: World): ReadonlyArray<KnownIntent> =>
  HashMap.toValues(world.intents)
    .filter(({ intent, openedAt }) => userIds.includes(intent.userId) && DateTime.isGreaterThanOrEqualTo(openedAt, since))
    .toSorted((one, other) =>
      DateTime.toEpochMillis(other.openedAt) - DateTime.toEpochMillis(one.openedAt) || other.order - one.order)
    .map(({ fulfilled, intent }) => ({ intent, fulfilled }))

const fulfilled = (bought: ReadonlyArray<Wish>) => (world: World): Step<void> => [undefined, {
  ...world,
  intents: bought.reduce((intents, one) => {
    const row = rowOf(intents, openKey(one))
    if (row === undefined) return intents
    // Beside the next open one for this level.
    return HashMap.set(HashMap.remove(intents, openKey(one)), `${openKey(one)} ${row.order}`, { ...row, fulfilled: true })
  }, world.intents)
}]

/** Intents in the memory world. */
export const layer: Layer.Layer<DepositIntentStore, never, MemoryWorld> = Layer.effect(
  DepositIntentStore,
  Effect.map(MemoryWorld, (world) => DepositIntentStore.of({
    open: (intent, at) => world.change(opened(intent, at)),
    ofMembers: (userIds, since) => world.read(ofMembers(userIds, since)),
    fulfil: (bought) => world.change(fulfilled(bought))
  }))
)
