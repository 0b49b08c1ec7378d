import type { EntryKind } from "../ledger/Entry.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Day } from "../reconciliation/SumNode.ts"
import { isHeld, isOwed } from "./AccountKind.ts"
import type { AccountKind } from "./AccountKind.ts"
import type { Books, DayFlow } from "./StatisticsStore.ts"

/** How many entries, and what they come to in base units. */
export interface Tally {
  readonly count: number
  readonly amount: bigint
}

/** One day of an asset, in base units. */
export interface AssetDay {
  readonly day: Day
  /** What members paid in and was credited to them. */
  readonly paidIn: bigint
  /** What withdrawals sent to members. */
  readonly paidOut: bigint
  /** What is owed to members at the end of the day. */
  readonly owed: bigint
  /** What our wallets hold at the end of the day. */
  readonly held: bigint
}

/** What the books say of one asset in a range, in base units. */
export interface AssetStatistics {
  readonly asset: AssetId
  /** Deposits that were credited to members, also out of suspense. */
  readonly credited: Tally
  /** Deposits that a broken finality took back, whoever bore it. */
  readonly reversed: bigint
  readonly commissionsEarned: Tally
  readonly commissionsReleased: Tally
  /** Commissions of sales that were taken back, whoever bore it. */
  readonly commissionsReversed: bigint
  /** Withdrawals that arrived, without fees. */
  readonly paid: Tally
  /** What members have asked to withdraw and have not received, with fees, at the end of the range. */
  readonly reserved: bigint
  /** What is owed to members at the end of the range: available, held and rewards. */
  readonly owed: bigint
  /** What our wallets hold at the end of the range, as the books have it. */
  readonly held: bigint
  /** What is held per what is owed in basis points, rounded down; `null`: nothing is owed. */
  readonly coverageBps: bigint | null
  /** One for each day of the range. */
  readonly days: ReadonlyArray<AssetDay>
}

/** Entries of these kinds, as far as they moved something out of accounts of some kinds into accounts of others. */
interface Wanted {
  readonly kinds: ReadonlyArray<EntryKind>
  readonly from: (kind: AccountKind) => boolean
  readonly to: (kind: AccountKind) => boolean
}

const anywhere = () => true
const CREDITED: Wanted = { kinds: ["deposit-final", "suspense-assigned"], from: anywhere, to: isOwed }
const REVERSED: Wanted = { kinds: ["deposit-reversed"], from: anywhere, to: isHeld }
const EARNED: Wanted = { kinds: ["commission-earned"], from: anywhere, to: isOwed }
const RELEASED: Wanted = { kinds: ["commission-released"], from: anywhere, to: isOwed }
const UNEARNED: Wanted = { kinds: ["commission-reversed"], from: anywhere, to: anywhere }
const PAID: Wanted = {
  kinds: ["withdrawal-settled", "payout-recovered"], from: (kind) => kind === "user:held",
  to: (kind) => isHeld(kind) || kind === "house:capital"
}

const isWanted = ({ from, kinds, to }: Wanted) => (flow: DayFlow) => kinds.includes(flow.kind) && from(flow.debit) && to(flow.credit)
const sum = (amounts: ReadonlyArray<bigint>) => amounts.reduce((total, amount) => total + amount, 0n)
const tally = (flows: ReadonlyArray<DayFlow>, wanted: Wanted): Tally => {
  const fitting = flows.filter(isWanted(wanted))
  return { count: fitting.reduce((total, { entries }) => total + entries, 0), amount: sum(fitting.map(({ amount }) => amount)) }
}

/** What flows add to the accounts of some kinds. */
const added = (flows: ReadonlyArray<DayFlow>, isAsked: (kind: AccountKind) => boolean): bigint =>
  sum(flows.map(({ amount, credit, debit }) => (isAsked(credit) ? amount : 0n) - (isAsked(debit) ? amount : 0n)))

/** Day by day from the last one back: what stood at the end of a day is what stands after it, less what moved since. */
const daysBack = (flows: ReadonlyArray<DayFlow>, days: ReadonlyArray<Day>, end: { readonly owed: bigint; readonly held: bigint }): ReadonlyArray<AssetDay> => {
  const byDay = Map.groupBy(flows, ({ day }) => day)
  let { held, owed } = end
  return days.toReversed().map((day) => {
    const moved = byDay.get(day) ?? []
    const row = { day, paidIn: tally(moved, CREDITED).amount, paidOut: tally(moved, PAID).amount, owed, held }
    owed -= added(moved, isOwed)
    held += added(moved, isHeld)
    return row
  }).toReversed()
}

/** What the books say of one asset. `days` are all days of the range, in order. */
export const assetStatistics = ({ flows: all, holdings }: Books, asset: AssetId, days: ReadonlyArray<Day>): AssetStatistics => {
  const flows = all.filter((flow) => flow.asset === asset)
  const standing = (isAsked: (kind: AccountKind) => boolean) =>
    sum(holdings.filter((one) => one.asset === asset && isAsked(one.account)).map(({ amount }) => amount))
  const [owed, held] = [standing(isOwed), 0n - standing(isHeld)]
  return {
    asset,
    credited: tally(flows, CREDITED),
    reversed: tally(flows, REVERSED).amount,
    commissionsEarned: tally(flows, EARNED),
    commissionsReleased: tally(flows, RELEASED),
    commissionsReversed: tally(flows, UNEARNED).amount,
    paid: tally(flows, PAID),
    reserved: standing((kind) => kind === "user:held"),
    owed,
    held,
    coverageBps: owed > 0n ? floorDivide(held * 10_000n, owed) : null,
    days: daysBack(flows, days, { owed, held })
  }
}

/** Division that rounds down also below zero: books that are wrong are not made to look better. */
const floorDivide = (amount: bigint, by: bigint): bigint => amount >= 0n ? amount / by : 0n - (0n - amount + by - 1n) / by
