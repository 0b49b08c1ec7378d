import { assert, it } from "@effect/vitest"
import { Account, HOUSE_SALES, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Purchase } from "@sigmatrade/core/level/Purchase"
import { saleEntries } from "@sigmatrade/core/level/Purchase"
import { saleCommissions } from "@sigmatrade/core/level/saleCommissions"
import { Bps } from "@sigmatrade/core/money/Bps"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Result } from "effect"
import { level } from "../community.ts"

const member = (number: number) => UserId.make(`00000000-0000-7000-8000-${number.toString().padStart(12, "0")}`)
const rates = [500, 400, 300].map((rate) => Bps.make(rate))
const now = DateTime.makeUnsafe("2026-03-01T12:00:00Z")
const sale = (price: bigint): Purchase => ({ id: PurchaseId.make("sale"), userId: member(4), price: level(2, price), priceVersion: 7 })
const earned = (price: bigint, uplines: ReadonlyArray<UserId>, holdHours = 0) =>
  Result.getOrThrow(saleCommissions(sale(price), uplines, rates, now, holdHours))

it("each sponsor earns the rate of his tier, nearest first", () => {
  const commissions = earned(100n, [member(3), member(2), member(1)])
  assert.deepStrictEqual(commissions.map(({ amount, rate, tier, userId }) => [tier, userId, rate, amount] as ReadonlyArray<unknown>), [
    [1, member(3), 500, 5n],
    [2, member(2), 400, 4n],
    [3, member(1), 300, 3n]
  ])
  assert.isTrue(commissions.every(({ buyerId, state }) => buyerId === member(4) && state === "held"))
})

it("a missing sponsor's share is paid to nobody and not shared out", () => {
  assert.deepStrictEqual(earned(100n, [member(3)]).map(({ amount }) => amount as bigint), [5n])
  assert.deepStrictEqual(earned(100n, []), [])
})

it("a share that rounds down to zero makes no commission and no movement", () => {
  const commissions = earned(33n, [member(3), member(2), member(1)])
  assert.deepStrictEqual(commissions.map(({ amount, tier }) => [tier, amount] as ReadonlyArray<unknown>), [[1, 1n], [2, 1n]])
  assert.strictEqual(saleEntries(sale(33n), commissions).length, 3)
  assert.deepStrictEqual(earned(19n, [member(3), member(2), member(1)]), [])
})

it("sponsors beyond the tiers earn nothing", () => {
  assert.strictEqual(earned(100n, [member(3), member(2), member(1), member(0)]).length, 3)
})

it("a commission is held for the hours of the settings", () => {
  const [commission] = earned(100n, [member(3)], 48)
  assert.strictEqual(commission?.heldUntil.epochMilliseconds, now.epochMilliseconds + 48 * 3_600_000)
  assert.strictEqual(earned(100n, [member(3)], 0)[0]?.heldUntil.epochMilliseconds, now.epochMilliseconds)
})

it("the entries of a sale move the price into sales and the commissions out of it", () => {
  const entries = saleEntries(sale(100n), earned(100n, [member(3), member(2)]))
  const moves = entries.flatMap(({ kind, movements }) => movements.map(({ amount, credit, debit }) => [kind, debit, credit, amount] as ReadonlyArray<unknown>))
  assert.deepStrictEqual(moves, [
    ["level-bought", Account.make(`user:${member(4)}:available`), HOUSE_SALES, 100n],
    ["commission-earned", HOUSE_SALES, rewardsOf(member(3)), 5n],
    ["commission-earned", HOUSE_SALES, rewardsOf(member(2)), 4n]
  ])
})
