import type { Account } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { isNeverNegative } from "@sigmatrade/core/ledger/isNeverNegative"
import type { Balance } from "@sigmatrade/core/ledger/Ledger"
import { InsufficientFunds, Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, HashMap, Layer, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

type Balances = World["balances"]

const moved = (balances: Balances, account: Account, asset: AssetId, amount: bigint): Balances => {
  const held = rowOf(balances, account) ?? HashMap.empty<AssetId, bigint>()
  return HashMap.set(balances, account, HashMap.set(held, asset, (rowOf(held, asset) ?? 0n) + amount))
}

const booked = (world: World, entry: Entry): World => ({
  ...world,
  rows: world.rows + 1,
  entries: HashMap.set(world.entries, `${entry.kind} ${entry.businessId}`, { order: world.rows, value: entry }),
  balances: entry.movements.reduce(
    (balances, { amount, asset, credit, debit }) => moved(moved(balances, debit, asset, 0n - amount), credit, asset, amount),
    world.balances
  )
})

/** Whether an account that the entries touch and that cannot owe stands below zero. */
const overdrawn = (world: World, entries: ReadonlyArray<Entry>) =>
  entries.flatMap(({ movements }) => movements).flatMap(({ credit, debit }) => [credit, debit])
    .filter(isNeverNegative)
    .some((account) => HashMap.toValues(rowOf(world.balances, account) ?? HashMap.empty<AssetId, bigint>()).some((held) => held < 0n))

const posted = (entries: ReadonlyArray<Entry>) => (world: World): Result.Result<Step<number>, InsufficientFunds> => {
  const [count, after] = entries.reduce<Step<number>>(([booking, before], entry) =>
    HashMap.has(before.entries, `${entry.kind} ${entry.businessId}`) ? [booking, before] : [booking + 1, booked(before, entry)], [0, world])
  return overdrawn(after, entries) ? Result.fail(new InsufficientFunds()) : Result.succeed([count, after])
}

const balancesOf = (accounts: ReadonlyArray<Account>) => (world: World): ReadonlyArray<Balance> =>
  [...new Set(accounts)].flatMap((account) =>
    HashMap.toEntries(rowOf(world.balances, account) ?? HashMap.empty<AssetId, bigint>())
      .map(([asset, amount]) => ({ account, asset, amount })))

const statement = (account: Account, limit: number) => (world: World): ReadonlyArray<Entry> =>
  inOrder(world.entries)
    .filter(({ movements }) => movements.some(({ credit, debit }) => credit === account || debit === account))
    .toReversed().slice(0, limit)

/** The books in the memory world. */
export const layer: Layer.Layer<Ledger, never, MemoryWorld> = Layer.effect(
  Ledger,
  Effect.map(MemoryWorld, (world) => Ledger.of({
    post: (entries) => world.attempt(posted(entries)),
    balances: (accounts) => world.read(balancesOf(accounts)),
    statement: (account, limit) => world.read(statement(account, limit))
  }))
)
