import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { buyLevel } from "@sigmatrade/core/deposit/buyLevel"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { availableOf, heldOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { approveRefund } from "@sigmatrade/core/level/approveRefund"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { requestRefund } from "@sigmatrade/core/level/requestRefund"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { joinFour, milli, newAddress, prices } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { wishOf } from "../../unit/deposit/savings.ts"
import { makeFinal, moved, settings } from "./chainWorld.ts"

const together = { concurrency: "unbounded" } as const
const twenty = Array.from({ length: 20 }, (_, index) => index)

const holds = Effect.fn("holds")(function*(account: Account) {
  return balanceIn(yield* (yield* Ledger).balances([account]), account, BNB.id)
})

const paid = Effect.fn("paid")(function*({ wallet }: User, amount: Amount, block: number) {
  yield* makeFinal([moved({ from: wallet?.address ?? newAddress(), amount, blockNumber: BlockNumber.make(block) })])
})

/** A member with three sponsors who has paid in 0.135 BNB, at no time enough for a level: 0.05 is the first, 0.1 the second. */
const saver = Effect.gen(function*() {
  yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
  const { four, three } = yield* joinFour
  yield* Effect.forEach([50, 51, 52], (block) => paid(four, milli(45), block))
  for (let step = 0; step < 3; step += 1) yield* creditDeposits()
  assert.strictEqual(yield* holds(availableOf(four.id)), milli(135))
  return { buyer: four, sponsor: three }
})

/** How often each kind of entry was booked for a member's purchases, and the levels he has. */
const booked = Effect.fn("booked")(function*({ id }: User) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ kind: string; times: number }>`
    SELECT e.kind, count(*)::int AS times FROM ledger_entries e
    JOIN level_purchases p ON e.business_id = p.id OR e.business_id LIKE p.id || ':%' WHERE p.user_id = ${id} GROUP BY e.kind`
  const times = Object.fromEntries(rows.map((row) => [row.kind, row.times]))
  const owned = (yield* (yield* LevelStore).owned([id])).get(id) ?? new Set()
  return { sales: times["level-bought"] ?? 0, commissions: times["commission-earned"] ?? 0, owned: [...owned].toSorted((one, other) => one - other) }
})

const bought = <A, E>(results: ReadonlyArray<Result.Result<A, E>>) => results.filter(Result.isSuccess).length

layer(PostgresTest.layer, { timeout: "120 seconds" })("buying from the balance on Postgres", (it) => {
  it.effect("of twenty presses of one button exactly one is a sale; the others learn that the level is theirs", () =>
    Effect.gen(function*() {
      const { buyer, sponsor } = yield* saver
      const wish = yield* wishOf(buyer, 1)
      const results = yield* Effect.forEach(twenty, () => Effect.result(buyLevel(wish)), together)
      assert.strictEqual(bought(results), 1)
      assert.isTrue(results.every((one) => Result.isSuccess(one) || one.failure._tag === "LevelOwnedAlready"))
      assert.deepStrictEqual(yield* booked(buyer), { sales: 1, commissions: 3, owned: [1] })
      assert.deepStrictEqual([yield* holds(availableOf(buyer.id)), yield* holds(rewardsOf(sponsor.id))], [milli(85), 25n * 10n ** 14n])
      assert.deepStrictEqual(yield* brokenInvariants, [])
    }).pipe(Effect.provide(settings)))

  it.effect("of two levels at once, with a balance for either alone, exactly one is bought, and never below zero", () =>
    Effect.gen(function*() {
      for (let round = 0; round < 3; round += 1) {
        const { buyer } = yield* saver
        const [first, second] = [yield* wishOf(buyer, 1), yield* wishOf(buyer, 2)]
        const results = yield* Effect.forEach(twenty, (index) => Effect.result(buyLevel(index % 2 === 0 ? first : second)), together)
        assert.strictEqual(bought(results), 1)
        const { commissions, owned, sales } = yield* booked(buyer)
        assert.deepStrictEqual([sales, commissions, owned.length], [1, 3, 1])
        assert.strictEqual(yield* holds(availableOf(buyer.id)), owned[0] === 1 ? milli(85) : milli(35))
      }
      assert.deepStrictEqual(yield* brokenInvariants, [])
    }).pipe(Effect.provide(settings)))

  it.effect("beside a credit that buys the same level, it is bought once, whoever is first", () =>
    Effect.gen(function*() {
      for (let round = 0; round < 4; round += 1) {
        const { buyer } = yield* saver
        const wish = yield* wishOf(buyer, 1)
        const now = yield* DateTime.now
        const { asset, level, priceVersion, userId } = wish
        const intent = new DepositIntent({ userId, level, asset, priceVersion, price: milli(50), expiresAt: DateTime.makeUnsafe("2999-01-01T00:00:00Z") })
        yield* (yield* DepositIntentStore).open(intent, now)
        yield* paid(buyer, milli(1), 60 + round)
        const [credited, sale] = yield* Effect.all([creditDeposits(), Effect.result(buyLevel(wish))], together)
        assert.strictEqual(credited + (yield* creditDeposits()), 1)
        const { owned, sales } = yield* booked(buyer)
        assert.deepStrictEqual([sales, owned], [1, [1]])
        assert.isTrue(Result.isSuccess(sale) || sale.failure._tag === "LevelOwnedAlready")
        assert.strictEqual(yield* holds(availableOf(buyer.id)), milli(86))
      }
      assert.deepStrictEqual(yield* brokenInvariants, [])
    }).pipe(Effect.provide(settings)))

  it.effect("beside a refund and beside money that leaves the balance, nothing is bought with what is gone", () =>
    Effect.gen(function*() {
      const { buyer } = yield* saver
      const first = yield* wishOf(buyer, 1)
      const { purchase: { id } } = yield* buyLevel(first)
      yield* requestRefund(id, operator("anna"), "mistake")
      const results = yield* Effect.forEach(twenty, (index) =>
        Effect.isSuccess(Effect.gen(function*() {
          if (index === 10) yield* approveRefund(id, operator("boris"))
          else yield* buyLevel(first)
        })), together)
      assert.deepStrictEqual(results, twenty.map((index) => index === 10))
      assert.deepStrictEqual([(yield* booked(buyer)).owned, yield* holds(availableOf(buyer.id))], [[], milli(135)])
      const leaves = (yield* Transaction).run(Effect.gen(function*() {
        yield* (yield* UserStore).lock([buyer.id])
        const money = { id: `out-${buyer.id}`, userId: buyer.id, asset: BNB.id, amount: milli(100), fee: milli(0) }
        return yield* (yield* Ledger).post([withdrawalRequested(money)], yield* DateTime.now)
      }))
      const again = yield* wishOf(buyer, 1)
      const both = yield* Effect.all([Effect.isSuccess(leaves), Effect.isSuccess(buyLevel(again))], together)
      assert.strictEqual(both.filter((isDone) => isDone).length, 1)
      const left = (yield* holds(heldOf(buyer.id))) === milli(100) ? milli(35) : milli(85)
      assert.strictEqual(yield* holds(availableOf(buyer.id)), left)
    }).pipe(Effect.provide(settings)))
})
