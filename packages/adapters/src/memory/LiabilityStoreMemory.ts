import { ownerOf } from "@sigmatrade/core/ledger/Account"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { CHUNK_LEAVES, liabilityTreeId, LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { Hash32, Liability } from "@sigmatrade/core/reconciliation/SumNode"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap, Layer, Option } from "effect"
import { SecureRandom } from "effect/crypto"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"

type Owed = Map<AssetId, Map<UserId, bigint>>

const owedIn = ({ balances }: World): Owed => {
  const owed: Owed = new Map()
  for (const [account, assets] of HashMap.toEntries(balances)) {
    const userId = ownerOf(account)
    if (userId === null) continue
    for (const [asset, amount] of HashMap.toEntries(assets)) {
      const members = owed.get(asset) ?? new Map<UserId, bigint>()
      owed.set(asset, members.set(userId, (members.get(userId) ?? 0n) + amount))
    }
  }
  return owed
}

const saltOf = () => {
  const uuid = () => SecureRandom.uuidV4Unsafe({ format: "string" }).replaceAll("-", "")
  return Hash32.make(`0x${uuid()}${uuid()}`)
}

const keyOf = (day: Day, asset: AssetId) => `${day} ${asset}`

type Taken = ReadonlyArray<{ readonly asset: AssetId; readonly members: number }>

const taken = (day: Day) => (before: World): Step<Taken> => {
  if (HashMap.toEntries(before.liabilities).some(([key]) => key.startsWith(day))) return [[], before]
  const trees = [...owedIn(before)].toSorted(([one], [other]) => one < other ? -1 : 1).map(([asset, members]) => {
    const leaves = [...members].filter(([, amount]) => amount > 0n)
      .map(([userId, amount]) => new Liability({ day, asset, userId, salt: saltOf(), amount: Amount.make(amount) }))
    return { asset, leaves: leaves.toSorted((one, other) => one.salt < other.salt ? -1 : 1) }
  }).filter(({ leaves }) => leaves.length > 0)
  const liabilities = trees.reduce((all, { asset, leaves }) => HashMap.set(all, keyOf(day, asset), leaves), before.liabilities)
  return [trees.map(({ asset, leaves }) => ({ asset, members: leaves.length })), { ...before, liabilities }]
}

const leavesOf = ({ liabilities }: World, day: Day, asset: AssetId) =>
  Option.getOrElse(HashMap.get(liabilities, keyOf(day, asset)), (): ReadonlyArray<Liability> => [])

const chunkOf = (leaves: ReadonlyArray<Liability>, chunk: number) => leaves.slice(chunk * CHUNK_LEAVES, (chunk + 1) * CHUNK_LEAVES)

const placeOf = (day: Day, asset: AssetId, userId: UserId) => (world: World) => {
  const leaves = leavesOf(world, day, asset)
  const position = leaves.findIndex((leaf) => leaf.userId === userId)
  const chunk = Math.floor(position / CHUNK_LEAVES)
  return Option.map(Option.fromUndefinedOr(leaves[position]), (liability) => ({
    liability, index: position % CHUNK_LEAVES, leaves: chunkOf(leaves, chunk), chunk
  }))
}

/** Published liabilities in the memory world. */
export const layer: Layer.Layer<LiabilityStore, never, MemoryWorld> = Layer.effect(
  LiabilityStore,
  Effect.map(MemoryWorld, (world) => LiabilityStore.of({
    take: (day) => world.change(taken(day)),
    chunk: (day, asset, chunk) => world.read((now) => chunkOf(leavesOf(now, day, asset), chunk)),
    publish: (tree, chunks) => world.change((before) => [undefined,
      HashMap.has(before.liabilityTrees, keyOf(tree.day, tree.asset))
        ? before
        : { ...before, liabilityTrees: HashMap.set(before.liabilityTrees, keyOf(tree.day, tree.asset), { tree, chunks }) }]),
    trees: (day) => world.read(({ liabilityTrees }) =>
      HashMap.toValues(liabilityTrees).map(({ tree }) => tree).filter((tree) => tree.day === day)
        .toSorted((one, other) => one.asset < other.asset ? -1 : 1)),
    recent: (limit) => world.read(({ liabilityTrees }) =>
      HashMap.toValues(liabilityTrees).map(({ tree }) => tree)
        .toSorted((one, other) => one.day === other.day ? (one.asset < other.asset ? -1 : 1) : one.day < other.day ? 1 : -1).slice(0, limit)),
    list: (page) => readPage(world, ({ liabilityTrees }) =>
      HashMap.toValues(liabilityTrees).map(({ tree }) => tree)
        .toSorted((one, other) => liabilityTreeId(one) < liabilityTreeId(other) ? 1 : -1), liabilityTreeId, page),
    place: (day, asset, userId) => world.read(placeOf(day, asset, userId)),
    chunks: (day, asset) => world.read(({ liabilityTrees }) =>
      Option.match(HashMap.get(liabilityTrees, keyOf(day, asset)), { onNone: () => [], onSome: ({ chunks }) => chunks })),
    forgetBefore: (day) => world.change((before) => {
      const old = HashMap.toEntries(before.liabilities).filter(([key]) => key.slice(0, day.length) < day)
      const count = old.reduce((sum, [, leaves]) => sum + leaves.length, 0)
      return [count, { ...before, liabilities: old.reduce((all, [key]) => HashMap.remove(all, key), before.liabilities) }]
    })
  }))
)
