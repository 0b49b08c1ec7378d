import type { Address } from "@sigmatrade/core/chain/Address"
import type { DepositAddress } from "@sigmatrade/core/deposit/DepositAddressStore"
import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const assigned = (given: DepositAddress) => (world: World): Step<void> => {
  const { address, userId } = given
  const known = rowOf(world.depositAddresses, userId)
  if (known?.address === address) return [undefined, world]
  if (known !== undefined) throw new Error(`member ${userId} has another deposit address`)
  if (HashMap.has(world.depositAddressOwners, address)) throw new Error(`deposit address ${address} is another member's`)
  return [undefined, {
    ...world,
    depositAddresses: HashMap.set(world.depositAddresses, userId, given),
    depositAddressOwners: HashMap.set(world.depositAddressOwners, address, userId)
  }]
}

const ownersOf = (addresses: ReadonlyArray<Address>) => (world: World): ReadonlyMap<Address, UserId> =>
  new Map(addresses.flatMap((address) => {
    const userId = rowOf(world.depositAddressOwners, address)
    return userId === undefined ? [] : [[address, userId] as const]
  }))

const few = (limit: number) => ({ depositAddressOwners }: World): ReadonlyArray<Address> | null =>
  HashMap.size(depositAddressOwners) > limit ? null : [...HashMap.keys(depositAddressOwners)]

/** Members' addresses in the memory world. */
export const layer: Layer.Layer<DepositAddressStore, never, MemoryWorld> = Layer.effect(
  DepositAddressStore,
  Effect.map(MemoryWorld, (world) => DepositAddressStore.of({
    assign: (given) => world.change(assigned(given)),
    of: (userId) => world.read(({ depositAddresses }) => HashMap.get(depositAddresses, userId)),
    owners: (addresses) => world.read(ownersOf(addresses)),
    page: (after, limit) => world.read(({ depositAddresses }) =>
      HashMap.toValues(depositAddresses)
        .filter(({ userId }) => after === null || userId > after)
        .toSorted((one, other) => one.userId < other.userId ? -1 : 1)
        .slice(0, limit)),
    few: (limit) => world.read(few(limit))
  }))
)
