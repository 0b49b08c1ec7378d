import { CHAIN_PAYOUT, HOUSE_FEES } from "@sigmatrade/core/ledger/Account"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { withdrawalReturned } from "@sigmatrade/core/ledger/postings/withdrawalReturned"
import { withdrawalSettled } from "@sigmatrade/core/ledger/postings/withdrawalSettled"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { UserId } from "@sigmatrade/core/user/User"
import { assert, describe, it } from "@effect/vitest"

const userId = UserId.make("00000000-0000-7000-8000-000000000001")
const available = `user:${userId}:available`
const held = `user:${userId}:held`
const money = { id: "w-1", userId, asset: USDT.id, amount: Amount.make(10n ** 20n), fee: Amount.make(7n) }
const sides = (entry: ReturnType<typeof withdrawalRequested>): ReadonlyArray<ReadonlyArray<unknown>> =>
  entry.movements.map(({ amount, credit, debit }) => [debit, credit, amount])

describe("postings of a withdrawal", () => {
  it("a request reserves the whole amount, fee included", () => {
    assert.deepStrictEqual(sides(withdrawalRequested(money)), [[available, held, money.amount]])
  })
  it("settled, the net amount left our payout wallet and the fee is ours", () => {
    assert.deepStrictEqual(sides(withdrawalSettled(money)), [[held, CHAIN_PAYOUT, money.amount - 7n], [held, HOUSE_FEES, 7n]])
  })
  it("without a fee nothing is booked as one", () => {
    assert.deepStrictEqual(sides(withdrawalSettled({ ...money, fee: ZERO })), [[held, CHAIN_PAYOUT, money.amount]])
  })
  it("given back, the member can spend all of it again", () => {
    assert.deepStrictEqual(sides(withdrawalReturned(money)), [[held, available, money.amount]])
  })
})
