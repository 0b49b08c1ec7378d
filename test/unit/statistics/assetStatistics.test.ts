import { assert, it } from "@effect/vitest"
import type { EntryKind } from "@sigmatrade/core/ledger/Entry"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import type { AccountKind } from "@sigmatrade/core/statistics/AccountKind"
import { assetStatistics } from "@sigmatrade/core/statistics/assetStatistics"
import type { DayFlow, Holding } from "@sigmatrade/core/statistics/StatisticsStore"
import * as fc from "fast-check"

const USDT = AssetId.make("USDT")
const days = ["2026-03-01", "2026-03-02", "2026-03-03"].map((day) => Day.make(day))
const flow = (on: number, kind: EntryKind, debit: AccountKind, credit: AccountKind, amount: bigint, entries = 1): DayFlow =>
  ({ day: days[on] ?? Day.make("2026-03-09"), kind, asset: USDT, debit, credit, entries, amount })
const holding = (account: AccountKind, amount: bigint): Holding => ({ account, asset: USDT, amount })
const BIG = 2n ** 80n

it("a deposit counts when a member is credited, also out of suspense; money of nobody, of our own and fees count as neither in nor out", () => {
  const { credited, days: rows, paid } = assetStatistics({
    flows: [
      flow(0, "deposit-final", "chain:deposit", "user:available", 5n * BIG, 2),
      flow(0, "deposit-final", "chain:deposit", "house:suspense", 7n),
      flow(1, "suspense-assigned", "house:suspense", "user:available", 7n),
      flow(1, "dust-final", "chain:deposit", "house:suspense", 3n),
      flow(1, "wallet-moved", "chain:payout", "house:capital", 100n),
      flow(2, "withdrawal-settled", "user:held", "chain:payout", 4n),
      flow(2, "withdrawal-settled", "user:held", "house:fees", 1n),
      flow(2, "payout-recovered", "user:held", "house:capital", 2n),
      { ...flow(2, "deposit-final", "chain:deposit", "user:available", 9n), asset: AssetId.make("BNB") }
    ],
    holdings: []
  }, USDT, days)
  assert.deepStrictEqual(credited, { count: 3, amount: 5n * BIG + 7n })
  assert.deepStrictEqual(paid, { count: 2, amount: 6n })
  assert.deepStrictEqual(rows.map(({ paidIn, paidOut }) => [paidIn, paidOut]), [[5n * BIG, 0n], [7n, 0n], [0n, 6n]])
})

it("commissions and what was taken back are told apart", () => {
  const found = assetStatistics({
    flows: [
      flow(0, "commission-earned", "house:sales", "user:rewards", 9n, 3),
      flow(1, "commission-released", "user:rewards", "user:available", 5n, 2),
      flow(2, "commission-reversed", "user:rewards", "house:sales", 2n),
      flow(2, "commission-reversed", "house:reorg-receivable", "house:sales", 1n),
      flow(2, "deposit-reversed", "user:available", "chain:deposit", 6n),
      flow(2, "deposit-reversed", "house:reorg-receivable", "chain:deposit", 4n)
    ],
    holdings: []
  }, USDT, days)
  assert.deepStrictEqual<unknown>([found.commissionsEarned, found.commissionsReleased, found.commissionsReversed], [
    { count: 3, amount: 9n }, { count: 2, amount: 5n }, 3n
  ])
  assert.strictEqual(found.reversed, 10n)
})

it("what is held covers what is owed to the hundredth of a percent, rounded down; nothing owed is no ratio", () => {
  const coverage = (owed: bigint, held: bigint) =>
    assetStatistics({ flows: [], holdings: [holding("user:available", owed), holding("chain:deposit", 0n - held)] }, USDT, days).coverageBps
  assert.deepStrictEqual([coverage(3n, 3n), coverage(3n * BIG, 3n * BIG - 1n), coverage(3n, 2n), coverage(3n, -1n), coverage(0n, 5n)], [
    10_000n, 9_999n, 6_666n, -3_334n, null
  ])
})

it("whatever moved, each day ends with what the day before ended with and what moved on it, and the last day with what stands", () => {
  const accounts = ["chain:deposit", "chain:payout", "house:sales", "house:suspense", "user:available", "user:held", "user:rewards"] as const
  const flows = fc.array(fc.tuple(fc.nat(2), fc.constantFrom(...accounts), fc.constantFrom(...accounts), fc.bigInt({ min: 1n, max: BIG })), { maxLength: 20 })
  fc.assert(fc.property(flows, fc.bigInt({ min: 0n, max: BIG }), fc.bigInt({ min: 0n, max: BIG }), (given, owedBefore, heldBefore) => {
    const moved = given.filter(([, debit, credit]) => debit !== credit).map(([on, debit, credit, amount]) => flow(on, "wallet-moved", debit, credit, amount))
    let [owed, held] = [owedBefore, heldBefore]
    const expected = days.map((day) => {
      for (const { amount, credit, debit } of moved.filter((one) => one.day === day)) {
        owed += (credit.startsWith("user:") ? amount : 0n) - (debit.startsWith("user:") ? amount : 0n)
        held += (debit.startsWith("chain:") ? amount : 0n) - (credit.startsWith("chain:") ? amount : 0n)
      }
      return { day, owed, held }
    })
    const found = assetStatistics({ flows: moved, holdings: [holding("user:held", owed), holding("chain:transit", 0n - held)] }, USDT, days)
    assert.deepStrictEqual(found.days.map(({ day, held: standing, owed: due }) => ({ day, owed: due, held: standing })), expected)
    assert.deepStrictEqual([found.owed, found.held, found.reserved], [owed, held, owed])
  }))
})
