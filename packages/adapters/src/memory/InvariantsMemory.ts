import { ownerOf } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Invariants } from "@sigmatrade/core/reconciliation/Invariants"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { World } from "./World.ts"

interface Held {
  readonly account: Account
  readonly asset: AssetId
  readonly amount: bigint
}

const heldIn = ({ balances }: World): ReadonlyArray<Held> =>
  HashMap.toEntries(balances).flatMap(([account, assets]) =>
    HashMap.toEntries(assets).map(([asset, amount]) => ({ account, asset, amount })))

const total = (held: ReadonlyArray<Held>) => held.reduce((sum, { amount }) => sum + amount, 0n)

const broken = (world: World) => {
  const held = heldIn(world)
  const unbalanced = [...Map.groupBy(held, ({ asset }) => asset)].filter(([, all]) => total(all) !== 0n).map(([asset]) => asset)
  const below = held.filter(({ account, amount }) => ownerOf(account) !== null && amount < 0n)
  return [
    { id: "I-02", meaning: "all accounts of an asset add up to zero", rows: unbalanced.length, sample: unbalanced.join(" ") },
    { id: "I-05", meaning: "no member is below zero", rows: below.length, sample: below.map(({ account }) => account).join(" ") }
  ].filter(({ rows }) => rows > 0)
}

const reserves = (world: World) =>
  [...Map.groupBy(heldIn(world), ({ asset }) => asset)].toSorted(([one], [other]) => one < other ? -1 : 1).map(([asset, held]) => ({
    asset,
    owed: total(held.filter(({ account }) => ownerOf(account) !== null || account === "house:suspense")),
    reserves: 0n - total(held.filter(({ account }) => account.startsWith("chain:")))
  }))

/** What the memory world can say of its books as a whole. */
export const layer: Layer.Layer<Invariants, never, MemoryWorld> = Layer.effect(
  Invariants,
  Effect.map(MemoryWorld, (world) => Invariants.of({ broken: world.read(broken), reserves: world.read(reserves) }))
)
