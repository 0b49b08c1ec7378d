import type { Account } from "@sigmatrade/core/ledger/Account"
import type { AsOf } from "@sigmatrade/core/ledger/AsOf"
import { isBookedBy } from "@sigmatrade/core/ledger/AsOf"
import { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import type { Entry, EntryKey, EntryKind } from "@sigmatrade/core/ledger/Entry"
import type { Balance, StatementFilter, StatementLine, StatementPage, Turnover } from "@sigmatrade/core/ledger/Ledger"
import { isNeverNegative } from "@sigmatrade/core/ledger/isNeverNegative"
import { InsufficientFunds, Ledger } from "@sigmatrade/core/ledger/Ledger"
import { reversalFits } from "@sigmatrade/core/ledger/reversalFits"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { DateTime } from "effect"
import { Effect, HashMap, Layer, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { placesInOrder, rowOf } from "./World.ts"

type Balances = World["balances"]

const moved = (balances: Balances, account: Account, asset: AssetId, amount: bigint): Balances => {
  const held = rowOf(balances, account) ?? HashMap.empty<AssetId, bigint>()
  return HashMap.set(balances, account, HashMap.set(held, asset, (rowOf(held, asset) ?? 0n) + amount))
}

/** The balances after an entry. */
export const movedBy = (balances: Balances, { movements }: Pick<Entry, "movements">): Balances =>
  movements.reduce(
    (before, { amount, asset, credit, debit }) => moved(moved(before, debit, asset, 0n - amount), credit, asset, amount),
    balances
  )

/** What the world knows an entry by. */
export const entryKey = ({ businessId, kind }: EntryKey): string => `${kind} ${businessId}`

/** What an entry takes back must fit, be `known`, and not be taken back already. */
export const refuseFalseReversal = (world: World, entry: Entry, known: World["entries"]): void => {
  const { reverses } = entry
  if (!reversalFits(entry)) throw new Error(`${entryKey(entry)} takes back what does not fit`)
  if (reverses === undefined) return
  if (!HashMap.has(known, entryKey(reverses))) throw new Error(`${entryKey(reverses)} is not booked and cannot be taken back`)
  if (HashMap.has(world.takenBack, entryKey(reverses))) throw new Error(`${entryKey(reverses)} is taken back already`)
}

const booked = (world: World, entry: Entry, bookedAt: DateTime.Utc): World => ({
  ...world,
  rows: world.rows + 1,
  entries: HashMap.set(world.entries, entryKey(entry), { order: world.rows, value: { ...entry, bookedAt, blockNumber: world.reached } }),
  takenBack: entry.reverses === undefined ? world.takenBack : HashMap.set(world.takenBack, entryKey(entry.reverses), true),
  balances: movedBy(world.balances, entry)
})

/** Whether an account that the entries touch and that cannot owe stands below zero. */
const overdrawn = (world: World, entries: ReadonlyArray<Entry>) =>
  entries.flatMap(({ movements }) => movements).flatMap(({ credit, debit }) => [credit, debit])
    .filter(isNeverNegative)
    .some((account) => HashMap.toValues(rowOf(world.balances, account) ?? HashMap.empty<AssetId, bigint>()).some((held) => held < 0n))

const posted = (entries: ReadonlyArray<Entry>, at: DateTime.Utc) => (world: World): Result.Result<Step<number>, InsufficientFunds> => {
  const [count, after] = entries.reduce<Step<number>>(([booking, before], entry) => {
    if (HashMap.has(before.entries, entryKey(entry))) return [booking, before]
    refuseFalseReversal(before, entry, world.entries)
    return [booking + 1, booked(before, entry, at)]
  }, [0, world])
  return overdrawn(after, entries) ? Result.fail(new InsufficientFunds()) : Result.succeed([count, after])
}

const balancesOf = (accounts: ReadonlyArray<Account>) => (world: World): ReadonlyArray<Balance> =>
  [...new Set(accounts)].flatMap((account) =>
    HashMap.toEntries(rowOf(world.balances, account) ?? HashMap.empty<AssetId, bigint>())
      .map(([asset, amount]) => ({ account, asset, amount })))

const byName = (one: { readonly account?: string; readonly asset: string }, other: typeof one) =>
  `${one.account} ${one.asset}` < `${other.account} ${other.asset}` ? -1 : 1

const balancesAt = (accounts: ReadonlyArray<Account>, at: AsOf) => (world: World): ReadonlyArray<Balance> => {
  const then = placesInOrder(world.entries).filter(({ value }) => isBookedBy(value, at))
    .reduce<Balances>((balances, { value }) => movedBy(balances, value), HashMap.empty())
  return balancesOf(accounts)({ ...world, balances: then }).toSorted(byName)
}

/** Credits less debits of an account, by asset. */
const changesOf = (account: Account, { movements }: Entry): ReadonlyMap<AssetId, bigint> => {
  const changes = new Map<AssetId, bigint>()
  for (const { amount, asset, credit, debit } of movements) {
    const change = (credit === account ? amount : 0n) - (debit === account ? amount : 0n)
    if (credit === account || debit === account) changes.set(asset, (changes.get(asset) ?? 0n) + change)
  }
  return changes
}

const isAsked = (only: StatementFilter | undefined, { changes, entry }: StatementLine): boolean => {
  if (only === undefined) return true
  if ("kinds" in only) return only.kinds.includes(entry.kind)
  return changes.some(({ change }) => only.direction === "in" ? change > 0n : change < 0n)
}

const turnover = (account: Account, kinds: ReadonlyArray<EntryKind>) => (world: World): ReadonlyArray<Turnover> => {
  const changes = placesInOrder(world.entries).filter(({ value }) => kinds.includes(value.kind)).flatMap(({ value }) => [...changesOf(account, value)])
  return [...Map.groupBy(changes, ([asset]) => asset)]
    .map(([asset, group]) => ({ asset, amount: group.reduce((sum, [, change]) => sum + change, 0n) })).toSorted(byName)
}

const statement = (account: Account, { after, at, before, limit, only }: StatementPage) => (world: World): ReadonlyArray<StatementLine> => {
  const held = new Map<AssetId, bigint>()
  const lines = placesInOrder(world.entries).filter(({ value }) => at === undefined || isBookedBy(value, at)).flatMap(({ order, value }) => {
    const changes = [...changesOf(account, value)].map(([asset, change]) => {
      const balance = (held.get(asset) ?? 0n) + change
      held.set(asset, balance)
      return { asset, change, balance }
    })
    return changes.length === 0 ? [] : [{ id: EntryId.make(order + 1), entry: value, changes: changes.toSorted(byName) }]
  })
  const asked = lines.filter(({ id }) => (before === undefined || id < before) && (after === undefined || id > after))
    .filter((line) => isAsked(only, line))
  return (after === undefined ? asked.slice(Math.max(0, asked.length - limit)) : asked.slice(0, limit)).toReversed()
}

/** The books in the memory world. */
export const layer: Layer.Layer<Ledger, never, MemoryWorld> = Layer.effect(
  Ledger,
  Effect.map(MemoryWorld, (world) => Ledger.of({
    post: (entries, at) => world.attempt(posted(entries, at)),
    balances: (accounts) => world.read(balancesOf(accounts)),
    balancesAt: (accounts, at) => world.read(balancesAt(accounts, at)),
    statement: (account, page) => world.read(statement(account, page)),
    turnover: (account, kinds) => world.read(turnover(account, kinds))
  }))
)
