import { TransferId } from "@sigmatrade/core/chain/Transfer"
import {
  CHAIN_DEPOSIT, CHAIN_PAYOUT, CHAIN_TRANSIT, HOUSE_CAPITAL, HOUSE_FEES, HOUSE_REORG_RECEIVABLE
} from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { openingBalance } from "@sigmatrade/core/ledger/postings/openingBalance"
import { paymentRecovered, payoutRecovered } from "@sigmatrade/core/ledger/postings/payoutRecovered"
import { payoutUndone } from "@sigmatrade/core/ledger/postings/payoutUndone"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { withdrawalReturned } from "@sigmatrade/core/ledger/postings/withdrawalReturned"
import { withdrawalSettled } from "@sigmatrade/core/ledger/postings/withdrawalSettled"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { Money } from "@sigmatrade/core/money/Money"
import { UserId } from "@sigmatrade/core/user/User"
import { assert, describe, it } from "@effect/vitest"

const userId = UserId.make("00000000-0000-7000-8000-000000000001")
const available = `user:${userId}:available`
const held = `user:${userId}:held`
const money = { id: "w-1", userId, asset: USDT.id, amount: Amount.make(10n ** 20n), fee: Amount.make(7n) }
const transfer = TransferId.make(`56:0x${"ab".repeat(32)}:-1`)
const told = ({ businessId, kind, movements }: Entry): ReadonlyArray<string> =>
  [kind, businessId, ...movements.map(({ amount, asset, credit, debit }) => `${debit} > ${credit}: ${amount} ${asset}`)]
const line = (from: string, to: string, amount: bigint) => `${from} > ${to}: ${amount} USDT`

describe("postings of a withdrawal", () => {
  it("a request reserves the whole amount, fee included", () => {
    assert.deepStrictEqual(told(withdrawalRequested(money)), ["withdrawal-requested", "w-1", line(available, held, money.amount)])
  })
  it("settled, the net amount left our payout wallet and the fee is ours", () => {
    assert.deepStrictEqual(told(withdrawalSettled(money)),
      ["withdrawal-settled", "w-1", line(held, CHAIN_PAYOUT, money.amount - 7n), line(held, HOUSE_FEES, 7n)])
  })
  it("without a fee nothing is booked as one", () => {
    assert.deepStrictEqual(told(withdrawalSettled({ ...money, fee: ZERO })), ["withdrawal-settled", "w-1", line(held, CHAIN_PAYOUT, money.amount)])
  })
  it("given back, the member can spend all of it again", () => {
    assert.deepStrictEqual(told(withdrawalReturned(money)), ["withdrawal-returned", "w-1", line(held, available, money.amount)])
  })
})

describe("postings of payments that the books did not expect", () => {
  const sum = new Money({ asset: USDT.id, amount: Amount.make(10n) })

  it("a payment of a lost block that was settled is on its way again", () => {
    assert.deepStrictEqual(told(payoutUndone(transfer, sum)), ["payout-undone", transfer, line(CHAIN_PAYOUT, CHAIN_TRANSIT, 10n)])
  })
  it("a forgotten payment whose withdrawal is known takes what was held for it, without a fee none", () => {
    assert.deepStrictEqual(told(payoutRecovered(transfer, money)),
      ["payout-recovered", transfer, line(held, HOUSE_CAPITAL, money.amount - 7n), line(held, HOUSE_FEES, 7n)])
    assert.deepStrictEqual(told(payoutRecovered(transfer, { ...money, fee: ZERO })),
      ["payout-recovered", transfer, line(held, HOUSE_CAPITAL, money.amount)])
  })
  it("a forgotten payment without a withdrawal takes what its receiver has, and the rest is the house's loss", () => {
    const cases: ReadonlyArray<readonly [bigint, ReadonlyArray<string>]> = [
      [11n, [line(available, HOUSE_CAPITAL, 10n)]],
      [10n, [line(available, HOUSE_CAPITAL, 10n)]],
      [9n, [line(available, HOUSE_CAPITAL, 9n), line(HOUSE_REORG_RECEIVABLE, HOUSE_CAPITAL, 1n)]],
      [0n, [line(HOUSE_REORG_RECEIVABLE, HOUSE_CAPITAL, 10n)]]
    ]
    for (const [there, expected] of cases) {
      assert.deepStrictEqual(told(paymentRecovered(transfer, sum, userId, Amount.make(there))), ["payout-recovered", transfer, ...expected])
    }
  })
  it("what a wallet of ours held before the books began is the operator's capital", () => {
    assert.deepStrictEqual(told(openingBalance("56:USDT", sum, "payout")), ["opening-balance", "56:USDT", line(CHAIN_PAYOUT, HOUSE_CAPITAL, 10n)])
    assert.deepStrictEqual(told(openingBalance("56:USDT", sum, "deposit")), ["opening-balance", "56:USDT", line(CHAIN_DEPOSIT, HOUSE_CAPITAL, 10n)])
  })
})
