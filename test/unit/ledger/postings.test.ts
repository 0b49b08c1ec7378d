import { assert, it } from "@effect/vitest"
import { Account, availableOf, CHAIN_DEPOSIT, HOUSE_SALES, HOUSE_SUSPENSE, ownerOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { commissionEarned } from "@sigmatrade/core/ledger/postings/commissionEarned"
import { commissionReleased } from "@sigmatrade/core/ledger/postings/commissionReleased"
import { depositFinal } from "@sigmatrade/core/ledger/postings/depositFinal"
import { levelBought } from "@sigmatrade/core/ledger/postings/levelBought"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { Money } from "@sigmatrade/core/money/Money"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { Commission, PurchaseId, Tier } from "@sigmatrade/core/referral/Commission"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Schema } from "effect"
import { BNB, USDT } from "../community.ts"

const [buyer, sponsor] = [1, 2].map((number) => UserId.make(`00000000-0000-7000-8000-${number.toString().padStart(12, "0")}`)) as [UserId, UserId]
const id = TransferId.make(`56:0x${"ab".repeat(32)}:-1`)
const five = new Money({ asset: BNB, amount: Amount.make(5n) })
const commission = new Commission({
  purchaseId: PurchaseId.make(id),
  tier: Tier.make(2),
  userId: sponsor,
  buyerId: buyer,
  asset: BNB,
  amount: Amount.make(5n),
  rate: Bps.make(400),
  heldUntil: DateTime.makeUnsafe(0),
  state: "held"
})
const told = ({ businessId, kind, movements }: Entry) =>
  movements.map(({ amount, asset, credit, debit }) => [kind, businessId, debit, credit, asset, amount] as ReadonlyArray<unknown>)

it("each event moves money between the accounts PRODUCT names", () => {
  assert.deepStrictEqual(told(depositFinal(id, five, buyer)), [["deposit-final", id, CHAIN_DEPOSIT, availableOf(buyer), BNB, 5n]])
  assert.deepStrictEqual(told(depositFinal(id, five, null)), [["deposit-final", id, CHAIN_DEPOSIT, HOUSE_SUSPENSE, BNB, 5n]])
  assert.deepStrictEqual(told(levelBought(PurchaseId.make(id), buyer, five)), [["level-bought", id, availableOf(buyer), HOUSE_SALES, BNB, 5n]])
  assert.deepStrictEqual(told(commissionEarned(commission)), [["commission-earned", `${id}:2`, HOUSE_SALES, rewardsOf(sponsor), BNB, 5n]])
  assert.deepStrictEqual(told(commissionReleased(commission)), [
    ["commission-released", `${id}:2`, rewardsOf(sponsor), availableOf(sponsor), BNB, 5n]
  ])
})

it("a member owns his three accounts, and nobody owns those of the house and the chain", () => {
  assert.deepStrictEqual(["available", "held", "rewards"].map((name) => ownerOf(Account.make(`user:${buyer}:${name}`))), [buyer, buyer, buyer])
  assert.deepStrictEqual([CHAIN_DEPOSIT, HOUSE_SALES, HOUSE_SUSPENSE].map(ownerOf), [null, null, null])
})

it("an account that PRODUCT does not name is no account", () => {
  for (const text of ["house:profit", "chain:", `user:${buyer}:bonus`, "user::available", ` ${CHAIN_DEPOSIT}`, `${CHAIN_DEPOSIT}\n`]) {
    assert.isFalse(Schema.is(Account)(text), JSON.stringify(text))
  }
})

it("the balance of an account in an asset is zero when nothing ever moved there", () => {
  const balances = [{ account: availableOf(buyer), asset: BNB, amount: 7n }]
  assert.strictEqual(balanceIn(balances, availableOf(buyer), BNB), 7n)
  assert.strictEqual(balanceIn(balances, availableOf(buyer), USDT), 0n)
  assert.strictEqual(balanceIn(balances, rewardsOf(buyer), BNB), 0n)
})
