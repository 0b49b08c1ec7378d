import { Account } from "@sigmatrade/core/ledger/Account"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { AutoPayoutDue } from "@sigmatrade/core/reward/AutoPayoutStore"
import { AutoPayoutStore } from "@sigmatrade/core/reward/AutoPayoutStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap, HashSet, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const switched = (userId: UserId, on: boolean) => (world: World): Step<void> => [undefined, {
  ...world, autoPayouts: on ? HashSet.add(world.autoPayouts, userId) : HashSet.remove(world.autoPayouts, userId)
}]

const due = (asset: AssetId, minimum: Amount, after: UserId | null, limit: number) => (world: World): ReadonlyArray<AutoPayoutDue> =>
  [...world.autoPayouts].toSorted().flatMap((userId) => {
    const user = rowOf(world.users, userId)?.value
    const held = Option.getOrElse(Option.flatMap(HashMap.get(world.balances, Account.make(`user:${userId}:available`)), HashMap.get(asset)), () => 0n)
    const fits = user !== undefined && user.standing === "active" && user.wallet !== null && (after === null || userId > after)
    return fits && held >= minimum ? [{ userId, available: Amount.make(held) }] : []
  }).slice(0, limit)

/** Who wants to be paid out without asking, in the memory world. */
export const layer: Layer.Layer<AutoPayoutStore, never, MemoryWorld> = Layer.effect(
  AutoPayoutStore,
  Effect.map(MemoryWorld, (world) => AutoPayoutStore.of({
    set: (userId, on) => world.change(switched(userId, on)),
    isOn: (userId) => world.read(({ autoPayouts }) => HashSet.has(autoPayouts, userId)),
    due: (asset, minimum, after, limit) => world.read(due(asset, minimum, after, limit))
  }))
)
