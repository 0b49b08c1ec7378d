import type { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentId } from "@sigmatrade/core/deposit/DepositIntent"
import type { KeptIntent, KnownIntent } from "@sigmatrade/core/deposit/DepositIntentStore"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import type { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { readPage } from "./readPage.ts"
import { rowOf } from "./World.ts"

/** What is bought or wished for: one level by one member. */
interface Wish {
  readonly userId: UserId
  readonly level: LevelNumber
}

/** The one intent that is not fulfilled. */
const openKey = ({ level, userId }: Wish) => `${userId} ${level}`

const keptOf = ({ fulfilled: isFulfilled, id, intent, openedAt }: KeptIntent): KeptIntent => ({ id, openedAt, fulfilled: isFulfilled, intent })

const opened = (intent: DepositIntent, openedAt: DateTime.Utc) => (world: World): Step<KeptIntent> => {
  const id = rowOf(world.intents, openKey(intent))?.id ?? DepositIntentId.make(world.rows + 1)
  const row = { id, order: world.rows, openedAt, intent, fulfilled: false }
  return [keptOf(row), { ...world, rows: world.rows + 1, intents: HashMap.set(world.intents, openKey(intent), row) }]
}

const newestFirst = ({ intents }: World) => HashMap.toValues(intents).toSorted((one, other) => other.id - one.id).map(keptOf)

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
    many: (ids) => world.read((now) => newestFirst(now).filter(({ id }) => ids.includes(id))),
    list: (userId, page) => readPage(world, (now) => newestFirst(now).filter(({ intent }) => intent.userId === userId), ({ id }) => id, page),
    ofMembers: (userIds, since) => world.read(ofMembers(userIds, since)),
    fulfil: (bought) => world.change(fulfilled(bought))
  }))
)
