import { assert, layer as withLayer } from "@effect/vitest"
import { availableOf, CHAIN_DEPOSIT, CHAIN_PAYOUT, heldOf, HOUSE_FEES, HOUSE_SALES, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { kindOf } from "@sigmatrade/core/statistics/AccountKind"
import { startOf } from "@sigmatrade/core/statistics/DayRange"
import type { DayRange } from "@sigmatrade/core/statistics/DayRange"
import { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect, Option } from "effect"
import * as fc from "fast-check"
import { randomInt } from "node:crypto"
import { become, keptWithdrawal } from "../payout/freshWithdrawal.ts"
import { freshAddress } from "../freshAddress.ts"
import { freshMember, freshNewcomer } from "../freshMember.ts"
import { freshBusinessId, freshPayment, LARGE, LARGEST, movement } from "../freshPayment.ts"
import { freshPurchase } from "../freshPurchase.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

const freshAsset = () => AssetId.make(`T${randomInt(1_000_000, 9_999_999)}`)
const dayAfter = (day: Day, days: number) => Day.make(DateTime.formatIsoDateUtc(DateTime.add(startOf(day), { days })))
/** A day that no other test looks at, nor the ones around it. */
const freshDay = () => dayAfter(Day.make("2026-03-01"), randomInt(100, 1_000_000))
const at = (day: Day, ms: number) => DateTime.add(startOf(day), { milliseconds: ms })
const DAY_MS = 86_400_000
const MANY = 2n ** 64n + 1n
const only = (day: Day): DayRange => ({ first: day, last: day })

/** What every `StatisticsStore` promises. */
export const statisticsStoreContract = <E>(name: string, layer: Layer.Layer<StatisticsStore | Ledger | LevelStore | UserStore | WithdrawalStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`StatisticsStore: ${name}`, (it) => {
    const post = (entries: ReadonlyArray<Entry>, when: DateTime.Utc) => Effect.flatMap(Ledger, (ledger) => ledger.post(entries, when))
    /** The books of a range, of one asset only. */
    const booksOf = (asset: AssetId, range: DayRange) => Effect.map(Effect.flatMap(StatisticsStore, ({ books }) => books(range)), ({ flows, holdings }) => ({
      flows: flows.filter((flow) => flow.asset === asset),
      holdings: new Map(holdings.filter((one) => one.asset === asset).map(({ account, amount }) => [account, amount]))
    }))

    it.effect("a day is a day in UTC: the last millisecond is of it, the next one of the day after", () =>
      Effect.gen(function*() {
        const [asset, day, { id }] = [freshAsset(), freshDay(), yield* freshMember]
        for (const ms of [-1, 0, DAY_MS - 1, DAY_MS]) yield* post([freshPayment(id, 1n, asset)], at(day, ms))
        const flowOn = (one: Day, entries: number) =>
          ({ day: one, kind: "deposit-final", asset, debit: "chain:deposit", credit: "user:available", entries, amount: BigInt(entries) })
        assert.deepStrictEqual<unknown>((yield* booksOf(asset, only(day))).flows, [flowOn(day, 2)])
        const { flows } = yield* booksOf(asset, { first: dayAfter(day, -1), last: dayAfter(day, 1) })
        assert.deepStrictEqual<unknown>(flows, [flowOn(dayAfter(day, -1), 1), flowOn(day, 2), flowOn(dayAfter(day, 1), 1)])
      }))

    it.effect("an empty range has no flows, and what stood before it stands at its end; what was booked after it does not", () =>
      Effect.gen(function*() {
        const [asset, day, { id }] = [freshAsset(), freshDay(), yield* freshMember]
        yield* post([freshPayment(id, LARGEST, asset)], at(dayAfter(day, -1), 0))
        yield* post([freshPayment(id, 7n, asset)], at(dayAfter(day, 1), 0))
        const { flows, holdings } = yield* booksOf(asset, only(day))
        assert.deepStrictEqual(flows, [])
        assert.deepStrictEqual([holdings.get("user:available"), holdings.get("chain:deposit")], [LARGEST, 0n - LARGEST])
        assert.deepStrictEqual((yield* booksOf(freshAsset(), only(day))).holdings, new Map())
      }))

    it.effect("members' accounts are one kind each, and an entry of two movements is one entry wherever they went", () =>
      Effect.gen(function*() {
        const [asset, day, one, other] = [freshAsset(), freshDay(), yield* freshMember, yield* freshMember]
        yield* post([freshPayment(one.id, MANY, asset), freshPayment(other.id, MANY, asset)], at(day, 5))
        yield* post([
          { kind: "withdrawal-requested", businessId: freshBusinessId(), movements: [movement(availableOf(one.id), heldOf(one.id), MANY, asset)] }
        ], at(day, 6))
        const settled = [movement(heldOf(one.id), CHAIN_PAYOUT, MANY - 2n, asset), movement(heldOf(one.id), HOUSE_FEES, 1n, asset), movement(heldOf(one.id), HOUSE_FEES, 1n, asset)]
        yield* post([{ kind: "withdrawal-settled", businessId: freshBusinessId(), movements: settled }], at(day, 7))
        const { flows, holdings } = yield* booksOf(asset, only(day))
        assert.sameDeepMembers<unknown>(flows.map(({ amount, credit, debit, entries, kind }) => [kind, debit, credit, entries, amount]), [
          ["deposit-final", "chain:deposit", "user:available", 2, 2n * MANY],
          ["withdrawal-requested", "user:available", "user:held", 1, MANY],
          ["withdrawal-settled", "user:held", "chain:payout", 1, MANY - 2n],
          ["withdrawal-settled", "user:held", "house:fees", 1, 2n]
        ])
        assert.deepStrictEqual(["user:available", "user:held", "chain:payout", "chain:deposit", "house:fees"].map((kind) => holdings.get(kind as "user:held")), [
          MANY, 0n, MANY - 2n, -2n * MANY, 2n
        ])
      }))

    it.effect("whatever was booked on whichever days, the sums over days are the sums over entries, and holdings are what they add up to", () =>
      Effect.gen(function*() {
        const { id } = yield* freshMember
        const accounts = [availableOf(id), rewardsOf(id), heldOf(id)]
        const given = fc.record({ offset: fc.integer({ min: 0, max: 5 * DAY_MS - 1 }), amount: fc.bigInt({ min: 1n, max: 2n ** 90n }), to: fc.constantFrom(...accounts), fromSales: fc.boolean() })
        for (const rows of fc.sample(fc.array(given, { minLength: 1, maxLength: 12 }), 12)) {
          const [asset, day] = [freshAsset(), freshDay()]
          const moves = rows.map(({ amount, fromSales, offset, to }) => ({ offset, move: movement(fromSales ? HOUSE_SALES : CHAIN_DEPOSIT, to, amount, asset) }))
          for (const { move, offset } of moves) {
            yield* post([{ kind: "deposit-final", businessId: freshBusinessId(), movements: [move] }], at(day, offset))
          }
          const { flows, holdings } = yield* booksOf(asset, { first: day, last: dayAfter(day, 4) })
          const expected = new Map<string, bigint>()
          for (const { move, offset } of moves) {
            const key = [dayAfter(day, Math.floor(offset / DAY_MS)), kindOf(move.debit), kindOf(move.credit)].join()
            expected.set(key, (expected.get(key) ?? 0n) + move.amount)
          }
          assert.sameDeepMembers(flows.map(({ amount, credit, day: on, debit }) => [[on, debit, credit].join(), amount]), [...expected])
          assert.strictEqual(flows.reduce((sum, { entries }) => sum + entries, 0), rows.length)
          assert.strictEqual([...holdings.values()].reduce((sum, amount) => sum + amount, 0n), 0n)
          const total = moves.reduce((sum, { move }) => sum + move.amount, 0n)
          assert.strictEqual(accounts.reduce((sum, account) => sum + (holdings.get(kindOf(account)) ?? 0n), 0n), total)
        }
      }))

    it.effect("members are counted on the day they joined, with those of before in the total, and whoever has a wallet or a level", () =>
      Effect.gen(function*() {
        const [store, users, levels, day] = [yield* StatisticsStore, yield* UserStore, yield* LevelStore, freshDay()]
        const join = (ms: number) => Effect.map(users.register(freshNewcomer(), at(day, ms)), ({ user }) => user)
        const range = { first: day, last: dayAfter(day, 2) }
        const before = yield* store.members(range)
        assert.deepStrictEqual(before.joined, [])
        yield* join(-1)
        const ann = yield* join(0)
        yield* join(DAY_MS - 1)
        const bob = yield* join(2 * DAY_MS)
        yield* join(3 * DAY_MS)
        yield* users.linkWallet(ann.id, freshAddress(), at(day, 1))
        const sale = freshPurchase(bob.id)
        yield* levels.record([sale, freshPurchase(ann.id), freshPurchase(ann.id, 2)], at(day, 2))
        const after = yield* store.members(range)
        assert.deepStrictEqual<unknown>(after.joined, [{ day, count: 2 }, { day: dayAfter(day, 2), count: 1 }])
        assert.deepStrictEqual([after.total - before.total, after.withWallet - before.withWallet, after.active - before.active], [4, 1, 2])
        yield* levels.reverse([sale.id], minutesLater(1))
        assert.strictEqual((yield* store.members(range)).active - before.active, 1)
      }))

    it.effect("a level is sold on the day it was bought, unless the sale was taken back", () =>
      Effect.gen(function*() {
        const [store, levels, day, ann, bob] = [yield* StatisticsStore, yield* LevelStore, freshDay(), yield* freshMember, yield* freshMember]
        const gone = freshPurchase(bob.id, 1)
        yield* levels.record([freshPurchase(ann.id, 1), gone, freshPurchase(bob.id, 12)], at(day, DAY_MS - 1))
        yield* levels.record([freshPurchase(ann.id, 2)], at(day, DAY_MS))
        assert.deepStrictEqual<unknown>(yield* store.sold(only(day)), [{ level: 1, count: 2 }, { level: 12, count: 1 }])
        yield* levels.reverse([gone.id], minutesLater(1))
        assert.deepStrictEqual<unknown>(yield* store.sold(only(day)), [{ level: 1, count: 1 }, { level: 12, count: 1 }])
        assert.deepStrictEqual<unknown>(yield* store.sold({ first: day, last: dayAfter(day, 1) }), [1, 2, 12].map((level) => ({ level, count: 1 })))
      }))

    it.effect("a withdrawal waits until it is settled", () =>
      Effect.gen(function*() {
        const [store, withdrawals, asset] = [yield* StatisticsStore, yield* WithdrawalStore, freshAsset()]
        const waiting = Effect.map(store.waiting, (all) => all.filter((one) => one.asset === asset))
        assert.deepStrictEqual(yield* waiting, [])
        const first = yield* keptWithdrawal({ asset, amount: LARGE, approvalsNeeded: 0 })
        const second = yield* keptWithdrawal({ asset, amount: LARGE })
        assert.deepStrictEqual(yield* waiting, [{ asset, count: 2 }])
        assert.isTrue(yield* withdrawals.move(first, become(first, { state: "approved" })))
        assert.deepStrictEqual(yield* waiting, [{ asset, count: 2 }])
        assert.isTrue(yield* withdrawals.move(second, become(second, { state: "refused", settledAt: minutesLater(1), reason: "no" })))
        assert.deepStrictEqual(yield* waiting, [{ asset, count: 1 }])
      }))

    it.effect("the first day is no later than that of anything there is", () =>
      Effect.gen(function*() {
        const store = yield* StatisticsStore
        const early = Day.make(`19${randomInt(70, 90)}-02-03`)
        yield* (yield* UserStore).register(freshNewcomer(), at(early, 0))
        assert.isAtMost(Option.getOrThrow(yield* store.since).localeCompare(early), 0)
        yield* post([freshPayment((yield* freshMember).id, 1n, freshAsset())], DateTime.subtract(NOW, { days: 40_000 }))
        assert.isAtMost(Option.getOrThrow(yield* store.since).localeCompare("1916-08-26"), 0)
      }))
  })
