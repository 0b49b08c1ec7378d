import { DateTime, Effect, Schema } from "effect"
import type { Address } from "../chain/Address.ts"
import { Address as AddressSchema } from "../chain/Address.ts"
import { Keccak256 } from "../chain/Keccak256.ts"
import { WatchedWallets } from "../chain/WatchedWallets.ts"
import { formatAmount } from "../money/formatAmount.ts"
import { Amount } from "../money/Amount.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { Invariants } from "../reconciliation/Invariants.ts"
import { UserStore } from "../user/UserStore.ts"
import { amountOwed } from "./amountOwed.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { LegacyPlan } from "./LegacyPlan.ts"
import type { LegacyReport } from "./LegacyReport.ts"
import { reportOf } from "./LegacyReport.ts"
import { LegacySource } from "./LegacySource.ts"
import type { BooksBefore } from "./LegacyTaker.ts"
import { LegacyTaker } from "./LegacyTaker.ts"
import type { LegacyChoices } from "./planLegacy.ts"
import { planLegacy } from "./planLegacy.ts"
import type { TellProgress } from "./readLegacy.ts"
import { readLegacy } from "./readLegacy.ts"
import { takeOver } from "./takeOver.ts"

/** How it is taken over. */
export interface LegacyMode extends LegacyChoices {
  /** Everything is done and undone: the report is what it would be. */
  readonly isTrial: boolean
  /** Into books that have members or entries already. */
  readonly intoLive: boolean
}

/** The step is undone, and this is what is told of it. */
class LegacyUndone extends Schema.TaggedError<LegacyUndone>()("LegacyUndone", { report: Schema.Unknown }) {}

const undone = (report: LegacyReport) => new LegacyUndone({ report })

const isAddress = Schema.is(AddressSchema)

/** Wallets that no user can bring, and why. */
const takenWallets = Effect.fn("takenWallets")(function*({ rows }: LegacyFacts) {
  const all = [...new Set(rows.users.map(({ wallet_address }) => (wallet_address ?? "").trim().toLowerCase()))].filter((text) => isAddress(text))
  if (all.length === 0) return new Map<Address, string>()
  const ours = yield* (yield* WatchedWallets).among(all)
  const owners = yield* (yield* UserStore).walletOwners(all)
  return new Map<Address, string>([
    ...[...owners.keys()].map((address) => [address, "is or was that of a member here"] as const),
    ...[...ours].map((address) => [address, "is one of ours, which members pay to"] as const)
  ])
})

/** Why the books cannot take it; none: they can. */
const refusalsOf = ({ entries, members }: BooksBefore, intoLive: boolean): ReadonlyArray<string> =>
  (entries > 0 || members > 0) && !intoLive
    ? [`These books have ${members} members and ${entries} entries already. Take an empty database, or say --into-live when you mean it`]
    : []

/** What was taken over before stands, and is never added to: the old system has to be still. */
const again = Effect.fn("again")(function*({ run }: BooksBefore, report: LegacyReport) {
  if (run === null) return null
  const opened = yield* (yield* LegacyTaker).opened(run.asset)
  const money = { asset: run.asset, owed: report.money.owed, opened, difference: report.money.owed - opened }
  const isSame = run.fingerprint === report.fingerprint && run.asset === report.money.asset
  return isSame ? { ...report, money, outcome: "before" as const, refusals: [] } : {
    ...report, money,
    refusals: [`An old database was taken over at ${DateTime.formatIso(run.takenAt)}, and this one says something else: it has moved on, or is another one. Nothing is added`]
  }
})

/** Inside the transaction: everything, and the proof that it fits. */
const taken = Effect.fn("taken")(function*(plan: LegacyPlan, base: LegacyReport, { asset, intoLive, isTrial }: LegacyMode) {
  const taker = yield* LegacyTaker
  const before = yield* taker.claim
  const repeated = yield* again(before, base)
  if (repeated !== null) return repeated
  const hashes = plan.levels.flatMap(({ txHash }) => txHash === null ? [] : [txHash])
  const credited = (yield* taker.credited(hashes)).map((hash) => `The payment ${hash} bought a level there and was credited here too: the watcher has begun too early`)
  const refusals = [...refusalsOf(before, intoLive), ...credited]
  if (refusals.length > 0) return yield* undone({ ...base, refusals })
  const more = yield* takeOver(plan, asset.id)
  yield* taker.remember({ fingerprint: base.fingerprint, asset: asset.id, takenAt: yield* DateTime.now })
  const opened = yield* taker.opened(asset.id)
  const difference = base.money.owed - opened
  const broken = yield* (yield* Invariants).broken
  const write = (amount: bigint) => `${amount < 0n ? "-" : ""}${formatAmount(Amount.make(amount < 0n ? -amount : amount), asset)} ${asset.id}`
  const wrong = [
    ...difference === 0n ? [] : [`The old database says it owes ${write(base.money.owed)}, our openings come to ${write(opened)}: ${write(difference)} differ`],
    ...broken.map(({ id, meaning, sample }) => `${id}: not true any more that ${meaning}: ${sample}`)
  ]
  const report: LegacyReport = { ...base, money: { ...base.money, opened, difference }, doubts: [...base.doubts, ...more] }
  if (wrong.length > 0) return yield* undone({ ...report, refusals: wrong })
  return isTrial ? yield* undone({ ...report, outcome: "tried" }) : { ...report, outcome: "taken" as const }
})

/**
 * Takes over the inherited database into our books: all of it in one step, or nothing. What was decided about every row is reported, and what
 * the old database owes is held against what our openings come to: unless they are the same, and every invariant holds, nothing is kept.
 * The same database again changes nothing; one that has moved on is refused. Errors: `LegacyUnreadable`.
 */
export const importLegacy = Effect.fn("importLegacy")(function*(mode: LegacyMode, tell: TellProgress) {
  const source = yield* LegacySource
  const { facts, owed } = yield* source.reading(Effect.all({ facts: readLegacy(tell), owed: source.owed(mode.lookedUp) }))
  const ours = { keccak256: yield* Keccak256, taken: yield* takenWallets(facts), now: yield* DateTime.now }
  const plan = planLegacy(facts, mode, ours)
  const due = amountOwed(owed, mode.asset) ?? (yield* Effect.die(new Error(`The old database owes ${owed}`)))
  const base = reportOf(facts, plan, { asset: mode.asset.id, owed: due, opened: 0n, difference: due })
  if (plan.blockers.length > 0) return base
  return yield* (yield* Transaction).run(taken(plan, base, mode)).pipe(
    Effect.catchTag("LegacyUndone", ({ report }) => Effect.succeed(report as LegacyReport))
  )
})
