import type { AssetId } from "../money/Asset.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { Doubt, Look } from "./LegacyFindings.ts"
import type { LegacyPlan } from "./LegacyPlan.ts"
import type { LegacyTable } from "./LegacyTable.ts"
import { LEGACY_TABLES } from "./LegacyTable.ts"

/** What became of one table's rows: `read` is `taken` and all that is left out, or waits for a look. */
export interface TableLine {
  readonly table: LegacyTable
  readonly read: number
  readonly taken: number
  readonly leftOut: ReadonlyArray<{ readonly reason: string; readonly count: number; readonly ids: ReadonlyArray<string> }>
}

/** Old and new side by side, in base units of one asset. */
export interface MoneyLine {
  readonly asset: AssetId
  /** What the old database says it owes. */
  readonly owed: bigint
  /** What our opening entries come to. */
  readonly opened: bigint
  /** Nothing is taken over unless this is zero. */
  readonly difference: bigint
}

/** What became of an inherited database. */
export interface LegacyReport {
  /** `tried`: as it would be taken over, nothing was written. `before`: it was taken over before, nothing has changed. `refused`: nothing was written. */
  readonly outcome: "taken" | "tried" | "before" | "refused"
  /** Why it was refused, for people. */
  readonly refusals: ReadonlyArray<string>
  readonly keepsBalances: boolean
  readonly absent: ReadonlyArray<LegacyTable>
  readonly tables: ReadonlyArray<TableLine>
  readonly money: MoneyLine
  readonly members: {
    readonly taken: number
    readonly owed: number
    readonly sponsored: number
    readonly withPassword: number
    readonly shut: number
    readonly withoutWallet: ReadonlyArray<string>
  }
  readonly doubts: ReadonlyArray<Doubt>
  readonly looks: ReadonlyArray<Look>
  /** The watcher's first block (`BSC_START_BLOCK`) must lie above it; 0: the old rows do not say. */
  readonly lastBlock: number
  readonly fingerprint: string
}

const lineOf = (facts: LegacyFacts, { leftOut, looks }: LegacyPlan) => {
  const reasons = Map.groupBy(leftOut, ({ table }) => table)
  return (table: LegacyTable): TableLine => {
    const read = facts.counts.get(table) ?? 0
    const known = [...Map.groupBy(reasons.get(table) ?? [], ({ reason }) => reason)]
      .map(([reason, found]) => ({ reason, count: found.length, ids: found.map(({ id }) => id) }))
    const waiting = new Set(looks.map(({ item }) => item).filter((item) => item.startsWith(`${table}:`))).size
    const counted = known.reduce((sum, { count }) => sum + count, waiting)
    const rest = read - counted
    if (table !== "transactions" && table !== "failed_notifications") return { table, read, taken: rest, leftOut: known }
    const reason = table === "transactions" ? "history: the chain and the rows above say the rest" : "old words are not sent again"
    return { table, read, taken: 0, leftOut: rest === 0 ? known : [...known, { reason, count: rest, ids: [] }] }
  }
}

/** The report of a plan, before anything is booked for it. */
export const reportOf = (facts: LegacyFacts, plan: LegacyPlan, money: MoneyLine): LegacyReport => ({
  outcome: "refused",
  refusals: plan.blockers,
  keepsBalances: facts.keepsBalances,
  absent: LEGACY_TABLES.filter((table) => !facts.counts.has(table)),
  tables: LEGACY_TABLES.filter((table) => facts.counts.has(table)).map(lineOf(facts, plan)),
  money,
  members: {
    taken: plan.members.length,
    owed: plan.members.filter(({ owed }) => owed > 0n).length,
    sponsored: plan.members.filter(({ sponsor }) => sponsor !== null).length,
    withPassword: plan.members.filter(({ password }) => password !== null).length,
    shut: plan.members.filter(({ standing }) => standing !== "active").length,
    withoutWallet: plan.members.filter(({ wallet }) => wallet === null).map(({ legacyId }) => legacyId)
  },
  doubts: plan.doubts,
  looks: plan.looks,
  lastBlock: plan.lastBlock,
  fingerprint: facts.fingerprint
})
