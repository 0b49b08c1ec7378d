import type { BookedEntry } from "@sigmatrade/core/ledger/BookedEntry"
import type { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { kindOf } from "@sigmatrade/core/statistics/AccountKind"
import type { DayRange } from "@sigmatrade/core/statistics/DayRange"
import { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import type { Books, DayFlow, Holding, MemberCounts } from "@sigmatrade/core/statistics/StatisticsStore"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { inOrder } from "./World.ts"

const dayOf = (at: DateTime.Utc): Day => Day.make(DateTime.formatIsoDateUtc(at))
const isIn = ({ first, last }: DayRange) => (at: DateTime.Utc) => dayOf(at) >= first && dayOf(at) <= last

/** How many there are of each, the least first. */
const counted = <K extends string | number>(keys: ReadonlyArray<K>) =>
  [...Map.groupBy(keys, (key) => key)].toSorted(([one], [other]) => one < other ? -1 : 1).map(([key, group]) => ({ key, count: group.length }))

const flowsOf = (entries: ReadonlyArray<BookedEntry>): ReadonlyArray<DayFlow> => {
  const parts = entries.flatMap((entry) => entry.movements.map(({ amount, asset, credit, debit }) => ({
    entry, amount, asset, day: dayOf(entry.bookedAt), kind: entry.kind, debit: kindOf(debit), credit: kindOf(credit)
  })))
  const groups = Map.groupBy(parts, ({ asset, credit, day, debit, kind }) => [day, kind, asset, debit, credit].join(" "))
  return [...groups].toSorted(([one], [other]) => one < other ? -1 : 1).flatMap(([, group]) => group.slice(0, 1).map(({ asset, credit, day, debit, kind }) => ({
    day, kind, asset, debit, credit,
    entries: new Set(group.map(({ entry }) => entry)).size,
    amount: group.reduce((sum, { amount }) => sum + amount, 0n)
  })))
}

/** What stood in the accounts at the end of the range. */
const holdingsOf = (entries: ReadonlyArray<BookedEntry>): ReadonlyArray<Holding> => {
  const sides: ReadonlyArray<Holding> = entries.flatMap(({ movements }) => movements).flatMap(({ amount, asset, credit, debit }) => [
    { account: kindOf(credit), asset, amount }, { account: kindOf(debit), asset, amount: 0n - amount }
  ])
  return [...Map.groupBy(sides, ({ account, asset }) => `${account} ${asset}`).values()].flatMap((group) =>
    group.slice(0, 1).map(({ account, asset }) => ({ account, asset, amount: group.reduce((sum, { amount }) => sum + amount, 0n) })))
}

const books = (range: DayRange) => (world: World): Books => {
  const entries = inOrder(world.entries)
  return {
    flows: flowsOf(entries.filter(({ bookedAt }) => isIn(range)(bookedAt))),
    holdings: holdingsOf(entries.filter(({ bookedAt }) => dayOf(bookedAt) <= range.last))
  }
}

const members = (range: DayRange) => (world: World): MemberCounts => {
  const users = inOrder(world.users)
  return {
    total: users.filter(({ createdAt }) => dayOf(createdAt) <= range.last).length,
    withWallet: users.filter(({ wallet }) => wallet !== null).length,
    active: HashMap.toValues(world.owned).filter(({ size }) => size > 0).length,
    joined: counted(users.map(({ createdAt }) => createdAt).filter(isIn(range)).map(dayOf)).map(({ count, key }) => ({ day: key, count }))
  }
}

const sold = (range: DayRange) => ({ purchases }: World) => {
  const levels = HashMap.toValues(purchases).filter(({ at, reversed }) => !reversed && isIn(range)(at)).map(({ purchase }) => purchase.price.level)
  return counted<LevelNumber>(levels).map(({ count, key }) => ({ level: key, count }))
}

const UNDERWAY: ReadonlyArray<string> = ["requested", "approved", "paying"]

const waiting = ({ withdrawals }: World) =>
  counted<AssetId>(HashMap.toValues(withdrawals).filter(({ state }) => UNDERWAY.includes(state)).map(({ asset }) => asset))
    .map(({ count, key }) => ({ asset: key, count }))

const since = ({ entries, users }: World): Option.Option<Day> => {
  const days = [...inOrder(entries).map(({ bookedAt }) => dayOf(bookedAt)), ...inOrder(users).map(({ createdAt }) => dayOf(createdAt))]
  return Option.fromUndefinedOr(days.toSorted()[0])
}

/** Figures over days from the memory world. */
export const layer: Layer.Layer<StatisticsStore, never, MemoryWorld> = Layer.effect(
  StatisticsStore,
  Effect.map(MemoryWorld, (world) => StatisticsStore.of({
    since: world.read(since),
    books: (range) => world.read(books(range)),
    members: (range) => world.read(members(range)),
    sold: (range) => world.read(sold(range)),
    waiting: world.read(waiting)
  }))
)
