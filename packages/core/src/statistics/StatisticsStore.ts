import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { EntryKind } from "../ledger/Entry.ts"
import type { LevelNumber } from "../level/LevelTable.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Day } from "../reconciliation/SumNode.ts"
import type { AccountKind } from "./AccountKind.ts"
import type { DayRange } from "./DayRange.ts"

/** What entries of one kind moved on one day in one asset between two kinds of accounts. */
export interface DayFlow {
  /** The day it was booked on, in UTC. */
  readonly day: Day
  readonly kind: EntryKind
  readonly asset: AssetId
  readonly debit: AccountKind
  readonly credit: AccountKind
  /** Entries that moved something so. */
  readonly entries: number
  readonly amount: bigint
}

/** What stands in all accounts of one kind: credits less debits, in base units. */
export interface Holding {
  readonly account: AccountKind
  readonly asset: AssetId
  readonly amount: bigint
}

/** The books of a range: what moved in it, and what stands in the accounts at its end. */
export interface Books {
  readonly flows: ReadonlyArray<DayFlow>
  readonly holdings: ReadonlyArray<Holding>
}

/** Who the members are at the end of a range. */
export interface MemberCounts {
  readonly total: number
  /** With a wallet, as things are now. */
  readonly withWallet: number
  /** With a level, as things are now. */
  readonly active: number
  /** Who joined in the range; days on which nobody did are missing. */
  readonly joined: ReadonlyArray<{ readonly day: Day; readonly count: number }>
}

/** What is counted over days. It is read from the books and keeps nothing of its own. Every adapter passes its contract suite. */
export class StatisticsStore extends Context.Service<StatisticsStore, {
  /** The first day anything happened on. */
  readonly since: Effect.Effect<Option.Option<Day>>
  /** What the books say of a range, all of one moment; flows by day, holdings that are zero may be missing. */
  readonly books: (range: DayRange) => Effect.Effect<Books>
  /** How many members joined and came back. */
  readonly members: (range: DayRange) => Effect.Effect<MemberCounts>
  /** Levels bought in the range and not taken back since, by level. */
  readonly sold: (range: DayRange) => Effect.Effect<ReadonlyArray<{ readonly level: LevelNumber; readonly count: number }>>
  /** Withdrawals that are on their way now, by asset, with their fees. */
  readonly waiting: Effect.Effect<ReadonlyArray<{ readonly asset: AssetId; readonly count: number }>>
}>()("@sigmatrade/core/statistics/StatisticsStore") {}

