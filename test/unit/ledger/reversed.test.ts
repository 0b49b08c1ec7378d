import { assert, it } from "@effect/vitest"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import {
  availableOf, CHAIN_DEPOSIT, CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_GAS, HOUSE_REORG_RECEIVABLE, HOUSE_SALES, HOUSE_SUSPENSE, rewardsOf
} from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { depositFinal } from "@sigmatrade/core/ledger/postings/depositFinal"
import { dustFinal } from "@sigmatrade/core/ledger/postings/dustFinal"
import { levelBought } from "@sigmatrade/core/ledger/postings/levelBought"
import { commissionReversed, depositReversed, dustReversed, levelReversed, suspenseReversed } from "@sigmatrade/core/ledger/postings/depositReversed"
import { suspenseAssigned } from "@sigmatrade/core/ledger/postings/suspenseAssigned"
import { walletMoved, walletMovedReversed } from "@sigmatrade/core/ledger/postings/walletMoved"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { Money } from "@sigmatrade/core/money/Money"
import { Commission, PurchaseId, Tier } from "@sigmatrade/core/referral/Commission"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime } from "effect"
import { BNB } from "../community.ts"

const user = UserId.make("00000000-0000-7000-8000-000000000001")
const id = TransferId.make(`56:0x${"ab".repeat(32)}:-1`)
const sale = PurchaseId.make(id)
const five = new Money({ asset: BNB, amount: Amount.make(5n) })
const commission = (state: Commission["state"]) => new Commission({
  purchaseId: sale, tier: Tier.make(2), userId: user, buyerId: user, asset: BNB, amount: Amount.make(5n), rate: Bps.make(400),
  heldUntil: DateTime.makeUnsafe(0), state
})
const told = ({ businessId, kind, movements }: Entry): ReadonlyArray<string> =>
  [kind, businessId, ...movements.map(({ amount, credit, debit }) => `${debit} > ${credit}: ${amount}`)]
const from = (debit: string, credit: string, amount = 5): string => `${debit} > ${credit}: ${amount}`
const there = (amount: bigint) => Amount.make(amount)

it("money without an owner stands in suspense, dust too, and leaves it for its member", () => {
  assert.deepStrictEqual(told(dustFinal(id, five)), ["dust-final", id, from(CHAIN_DEPOSIT, HOUSE_SUSPENSE)])
  assert.deepStrictEqual(told(suspenseAssigned(id, five, user)), ["suspense-assigned", id, from(HOUSE_SUSPENSE, availableOf(user))])
})

it("our own movements go between the accounts PRODUCT names", () => {
  const between = { "deposit to payout": [CHAIN_PAYOUT, CHAIN_DEPOSIT], "payout to deposit": [CHAIN_DEPOSIT, CHAIN_PAYOUT],
    "out of deposit": [HOUSE_CAPITAL, CHAIN_DEPOSIT], "out of payout": [HOUSE_CAPITAL, CHAIN_PAYOUT], "paid in": [CHAIN_PAYOUT, HOUSE_CAPITAL],
    "deposit gas": [HOUSE_GAS, CHAIN_DEPOSIT], "payout gas": [HOUSE_GAS, CHAIN_PAYOUT],
    "payout from deposit": [CHAIN_PAYOUT, CHAIN_DEPOSIT] } as const
  for (const [move, [debit, credit]] of Object.entries(between)) {
    assert.deepStrictEqual(told(walletMoved(id, five, move as keyof typeof between)), ["wallet-moved", id, from(debit, credit)])
    assert.deepStrictEqual(told(walletMovedReversed(id, five, move as keyof typeof between)), ["wallet-moved-reversed", id, from(credit, debit)])
  }
})

it("a mirror is the entry with its sides changed, as long as the money is still there", () => {
  const mirrors = [
    [depositFinal(id, five, user), depositReversed(id, five, user, there(5n))],
    [depositFinal(id, five, null), suspenseReversed(id, five)],
    [levelBought(sale, user, five), levelReversed(sale, user, five)]
  ] as const
  for (const [entry, mirror] of mirrors) {
    const sides = entry.movements.map(({ amount, credit, debit }) => ({ debit: credit, credit: debit, amount }))
    assert.deepStrictEqual(mirror.movements.map(({ amount, credit, debit }) => ({ debit, credit, amount })), sides)
    assert.strictEqual(mirror.businessId, entry.businessId)
  }
})

it("every reversal names the entry it takes back: the kind it mirrors under the same business id; dust's crumbs name none", () => {
  const named = ({ businessId, kind, reverses }: Entry) => [kind, businessId, reverses?.kind, reverses?.businessId]
  const both = (kind: string, of: string, businessId: string): ReadonlyArray<unknown> => [kind, businessId, of, businessId]
  assert.deepStrictEqual(named(depositReversed(id, five, user, there(5n))), both("deposit-reversed", "deposit-final", id))
  assert.deepStrictEqual(named(suspenseReversed(id, five)), both("suspense-reversed", "deposit-final", id))
  assert.deepStrictEqual(named(levelReversed(sale, user, five)), both("level-reversed", "level-bought", sale))
  assert.deepStrictEqual(named(commissionReversed(commission("held"), there(5n))), both("commission-reversed", "commission-earned", `${id}:2`))
  assert.deepStrictEqual(named(walletMovedReversed(id, five, "paid in")), both("wallet-moved-reversed", "wallet-moved", id))
  assert.deepStrictEqual(named(dustReversed(id, five)), ["suspense-reversed", id, undefined, undefined])
})

it("what is not there any more is receivable: all, a part or nothing, and never an empty movement", () => {
  const cases: ReadonlyArray<readonly [bigint, ReadonlyArray<string>]> = [
    [5n, [from(availableOf(user), CHAIN_DEPOSIT)]],
    [99n, [from(availableOf(user), CHAIN_DEPOSIT)]],
    [2n, [from(availableOf(user), CHAIN_DEPOSIT, 2), from(HOUSE_REORG_RECEIVABLE, CHAIN_DEPOSIT, 3)]],
    [0n, [from(HOUSE_REORG_RECEIVABLE, CHAIN_DEPOSIT)]]
  ]
  for (const [left, expected] of cases) assert.deepStrictEqual(told(depositReversed(id, five, user, there(left))), ["deposit-reversed", id, ...expected])
})

it("a commission is taken back from where it lies: from the rewards while it is held, afterwards from what can be spent", () => {
  const reversed = (state: Commission["state"], left: bigint) => told(commissionReversed(commission(state), there(left))).slice(1)
  assert.deepStrictEqual(reversed("held", 5n), [`${id}:2`, from(rewardsOf(user), HOUSE_SALES)])
  assert.deepStrictEqual(reversed("released", 5n), [`${id}:2`, from(availableOf(user), HOUSE_SALES)])
  assert.deepStrictEqual(reversed("released", 1n), [`${id}:2`, from(availableOf(user), HOUSE_SALES, 1), from(HOUSE_REORG_RECEIVABLE, HOUSE_SALES, 4)])
})
