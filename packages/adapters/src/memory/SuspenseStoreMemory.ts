import type { Address } from "@sigmatrade/core/chain/Address"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { SuspenseDecision } from "@sigmatrade/core/deposit/SuspenseStore"
import { AssignedAlready, SuspenseItem, SuspenseStore, SuspenseUnknown } from "@sigmatrade/core/deposit/SuspenseStore"
import { DateTime, Effect, HashMap, Layer, Option, Result } from "effect"
import { depositBooks, depositOwner, isReversed } from "./depositBooks.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import { inChainOrder } from "./TransferStoreMemory.ts"
import type { DepositRow, World } from "./World.ts"
import { rowOf } from "./World.ts"

const itemOf = ({ attribution, decisions, transfer }: DepositRow): ReadonlyArray<SuspenseItem> => {
  if (attribution._tag !== "Suspense") return []
  const { amount, asset, blockNumber, from, timestampSeconds, to } = transfer
  const last = decisions.at(-1)?.action._tag ?? null
  return [
    new SuspenseItem({
      id: transferId(transfer), asset, amount, from, to, reason: attribution.reason, blockNumber,
      paidAt: DateTime.makeUnsafe(timestampSeconds * 1000),
      decided: last === "Assign" ? null : last
    })
  ]
}

const isWaiting = (world: World, row: DepositRow) => depositBooks(row) === "suspense" && depositOwner(row) === null && !isReversed(world, row)

const items = (world: World): ReadonlyArray<SuspenseItem> =>
  HashMap.toValues(world.deposits).filter((row) => isWaiting(world, row)).toSorted(inChainOrder).flatMap(itemOf)

const itemIn = (id: TransferId) => (world: World) => Option.fromUndefinedOr(items(world).find((item) => item.id === id))

/** What is or was in suspense, newest first, each with whether it is still. */
const everSuspended = (world: World) =>
  HashMap.toValues(world.deposits)
    .filter(({ settlements }) => settlements.some(({ settlement }) => settlement.outcome === "suspense"))
    .toSorted(inChainOrder).toReversed()
    .flatMap((row) => itemOf(row).map((item) => ({ item, isWaiting: isWaiting(world, row) })))

const fromWallet = (wallet: Address) => (item: SuspenseItem) =>
  item.from === wallet && (item.reason === "unknown sender" || item.reason === "wallet linked later")

const decided = (decision: SuspenseDecision) => (world: World): Result.Result<Step<void>, SuspenseUnknown | AssignedAlready> => {
  const { id } = decision
  const row = rowOf(world.deposits, id)
  if (row?.decisions.some(({ action }) => action._tag === "Assign")) return Result.fail(new AssignedAlready({ id }))
  if (row === undefined || depositBooks(row) !== "suspense" || isReversed(world, row)) return Result.fail(new SuspenseUnknown({ id }))
  const deposits = HashMap.set(world.deposits, id, { ...row, decisions: [...row.decisions, decision] })
  return Result.succeed([undefined, { ...world, deposits }])
}

/** Money in suspense in the memory world. */
export const layer: Layer.Layer<SuspenseStore, never, MemoryWorld> = Layer.effect(
  SuspenseStore,
  Effect.map(MemoryWorld, (world) => SuspenseStore.of({
    items: (limit) => world.read((now) => items(now).slice(0, limit)),
    list: (page) =>
      Effect.map(readPage(world, everSuspended, ({ item }) => item.id, page, (one) => one.isWaiting), (found) => found.map(({ item }) => item)),
    find: (id) => world.read(itemIn(id)),
    lock: (id) => world.read(itemIn(id)),
    fromWallet: (wallet, limit) => world.read((now) => items(now).filter(fromWallet(wallet)).slice(0, limit)),
    decide: (decision) => world.attempt(decided(decision))
  }))
)
