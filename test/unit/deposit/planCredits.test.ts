import { assert, it } from "@effect/vitest"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { FinalTransfer } from "@sigmatrade/core/deposit/Deposit"
import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import type { CreditedMember } from "@sigmatrade/core/deposit/planCredit"
import { planCredit } from "@sigmatrade/core/deposit/planCredit"
import { planCredits } from "@sigmatrade/core/deposit/planCredits"
import { LevelNumber, LevelTable } from "@sigmatrade/core/level/LevelTable"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Result } from "effect"
import { ownedBy, UNOWNED } from "@sigmatrade/adapters/contract/freshTransfer"
import { BNB, level } from "../community.ts"

const member = (number: number) => UserId.make(`00000000-0000-7000-8000-${number.toString().padStart(12, "0")}`)
const id = (number: number) => TransferId.make(`56:0x${number.toString(16).padStart(64, "0")}:-1`)
const now = DateTime.makeUnsafe(0)
const rules = {
  table: new LevelTable({ version: 2, prices: [level(1, 100n), level(2, 200n), level(3, 1_000n)] }),
  rates: [500, 400, 300].map((rate) => Bps.make(rate)),
  sequential: false,
  commissionHoldHours: 0,
  now
}
const fresh: CreditedMember = { available: new Map(), owned: new Set(), intents: [], uplines: [] }
const later = DateTime.add(now, { minutes: 1 })
const intent = (number: number, price: bigint) => ({
  intent: new DepositIntent({ userId: member(1), level: LevelNumber.make(number), asset: BNB, price: Amount.make(price), priceVersion: 1, expiresAt: later }),
  fulfilled: false
})
const credit = (amount: bigint, given: Partial<CreditedMember> = {}) =>
  Result.getOrThrow(planCredit({ id: id(1), userId: member(1), asset: BNB, amount: Amount.make(amount), source: "chain", paidAt: now }, { ...fresh, ...given }, rules))
const batch = (transfers: ReadonlyArray<readonly [number, number | null, bigint]>, members: ReadonlyMap<UserId, CreditedMember> = new Map()) =>
  planCredits(
    transfers.map(([number, owner, amount]) =>
      new FinalTransfer({ id: id(number), asset: BNB, amount: Amount.make(amount), attribution: owner === null ? UNOWNED : ownedBy(member(owner)), source: "chain", paidAt: now })),
    members,
    rules
  )
const credited = (plan: ReturnType<typeof credit>) => {
  const [notice] = plan.notices
  if (notice?.notification._tag !== "DepositCredited") return assert.fail("nobody was told of the credit")
  return notice.notification
}

it("exactly what arrived is credited, the price of the level is spent and the surplus stays", () => {
  const plan = credit(250n, { available: new Map([[BNB, Amount.make(7n)]]) })
  assert.deepStrictEqual(plan.entries.map(({ kind, movements }) => [kind, movements[0]?.amount] as ReadonlyArray<unknown>), [["deposit-final", 250n], ["level-bought", 200n]])
  assert.strictEqual(plan.purchase?.price.level, 2)
  assert.strictEqual(plan.purchase?.priceVersion, 2)
  assert.strictEqual(plan.member.available.get(BNB), 57n)
  assert.deepStrictEqual(plan.member.owned, new Set([LevelNumber.make(2)]))
})

it("an amount that buys nothing stays available, and the member is told what is missing", () => {
  const plan = credit(60n)
  assert.strictEqual(plan.purchase, null)
  assert.strictEqual(plan.member.available.get(BNB), 60n)
  const notice = credited(plan)
  assert.deepStrictEqual(notice.missing, { level: 1, amount: Amount.make(40n) })
  assert.strictEqual(notice.bought, null)
  assert.strictEqual(notice.available, 60n)
})

it("what is missing is told for the first level that is out of reach", () => {
  assert.deepStrictEqual(credited(credit(200n)).missing, { level: 1, amount: Amount.make(100n) })
  assert.deepStrictEqual(credited(credit(0n + 350n)).missing, { level: 3, amount: Amount.make(850n) })
  assert.strictEqual(credited(credit(1_000n, { owned: new Set([1, 2].map((one) => LevelNumber.make(one))) })).missing, null)
})

it("sponsors earn from the sale, are told so, and not who bought", () => {
  const plan = credit(100n, { uplines: [member(2), member(3)] })
  assert.deepStrictEqual(plan.commissions.map(({ amount, userId }) => [userId, amount] as ReadonlyArray<unknown>), [[member(2), 5n], [member(3), 4n]])
  const told = plan.notices.slice(1)
  assert.deepStrictEqual(told.map(({ userId }) => userId), [member(2), member(3)])
  assert.deepStrictEqual(told.map(({ subject }) => subject), [null, null])
  assert.notInclude(JSON.stringify(told.map(({ notification }) => ({ ...notification, amount: "", heldUntil: "" }))), member(1))
})

it("nobody earns from a deposit that buys nothing", () => {
  const plan = credit(99n, { uplines: [member(2)] })
  assert.deepStrictEqual([plan.commissions.length, plan.notices.length, plan.entries.length], [0, 1, 1])
})

it("a bought level closes its intent, and the price shown is the one that is booked", () => {
  const plan = credit(150n, { intents: [intent(3, 140n), intent(1, 90n)] })
  assert.strictEqual(plan.purchase?.price.price, 140n)
  assert.strictEqual(plan.purchase?.priceVersion, 1)
  assert.strictEqual(plan.member.available.get(BNB), 10n)
  assert.deepStrictEqual(plan.member.intents.map(({ fulfilled, intent: { level: number } }) => [number as number, fulfilled]), [[3, true], [1, false]])
})

it("in a batch each deposit finds its member as the one before left him", () => {
  const plan = Result.getOrThrow(batch([[1, 1, 100n], [2, 1, 100n], [3, 2, 100n], [4, 1, 250n]]))
  assert.deepStrictEqual(plan.settlements.map(({ bought }) => bought as number | null), [1, null, 1, 2])
  assert.deepStrictEqual(plan.purchases.map((purchase) => [purchase.userId, purchase.price.level] as ReadonlyArray<unknown>), [
    [member(1), 1], [member(2), 1], [member(1), 2]
  ])
})

it("what belongs to nobody goes into suspense, buys nothing and is told to nobody", () => {
  const plan = Result.getOrThrow(batch([[1, null, 5_000n]]))
  assert.deepStrictEqual(plan.settlements, [{ id: id(1), outcome: "suspense", source: "chain", bought: null, intent: "none" }])
  assert.deepStrictEqual(plan.entries.map(({ movements }) => movements[0]?.credit as string), ["house:suspense"])
  assert.deepStrictEqual([plan.purchases.length, plan.commissions.length, plan.notices.length], [0, 0, 0])
})

it("wrong referral settings stop a batch with a sale, and leave one without alone", () => {
  const wrong = { ...rules, rates: [Bps.make(10_000), Bps.make(1)] }
  const paid = (amount: bigint) => [new FinalTransfer({ id: id(1), asset: BNB, amount: Amount.make(amount), attribution: ownedBy(member(1)), source: "chain", paidAt: now })]
  assert.strictEqual(Result.getOrThrow(Result.flip(planCredits(paid(100n), new Map(), wrong)))._tag, "RatesTooHigh")
  assert.isTrue(Result.isSuccess(planCredits(paid(99n), new Map(), wrong)))
})

it("a level that the balance covers to the last unit is not missing", () => {
  assert.deepStrictEqual(credited(credit(60n, { available: new Map([[BNB, Amount.make(140n)]]) })).missing, { level: 3, amount: Amount.make(800n) })
})

it("a sponsor reads what he earned, from which tier and level, and until when it is held; about one sale once", () => {
  const told = (hours: number) => {
    const deposit = { id: id(1), userId: member(1), asset: BNB, amount: Amount.make(100n), source: "chain", paidAt: now } as const
    return Result.getOrThrow(planCredit(deposit, { ...fresh, uplines: [member(2)] }, { ...rules, commissionHoldHours: hours })).notices.slice(1)
  }
  const notice = (heldUntil: DateTime.Utc | null) => new Notice({
    id: NoticeId.make(`commission-earned:${id(1)}:1`), userId: member(2), subject: null,
    notification: {
      _tag: "CommissionEarned", tier: Tier.make(1), rate: Bps.make(500), level: LevelNumber.make(1), asset: BNB, amount: Amount.make(5n), heldUntil
    }
  })
  assert.deepStrictEqual(told(0), [notice(null)])
  assert.deepStrictEqual(told(2), [notice(DateTime.add(now, { hours: 2 }))])
})

it("a member reads of which payment what was credited, what it bought and what he has, once", () => {
  const [notice] = credit(250n).notices
  assert.deepStrictEqual(notice, new Notice({
    id: NoticeId.make(`deposit-credited:${id(1)}`), userId: member(1), subject: id(1),
    notification: {
      _tag: "DepositCredited", transferId: id(1), asset: BNB, amount: Amount.make(250n), intent: "none", available: Amount.make(50n),
      bought: { level: LevelNumber.make(2), price: Amount.make(200n) }, missing: { level: LevelNumber.make(1), amount: Amount.make(50n) }
    }
  }))
})

it("what an operator assigned comes out of suspense, and what the chain brought from the chain", () => {
  const entriesOf = (source: "chain" | "suspense") => {
    const deposit = { id: id(1), userId: member(1), asset: BNB, amount: Amount.make(60n), source, paidAt: now }
    return Result.getOrThrow(planCredit(deposit, fresh, rules)).entries.flatMap(({ kind, movements }) => [kind, ...movements.map(({ debit }) => debit as string)])
  }
  assert.deepStrictEqual(entriesOf("chain"), ["deposit-final", "chain:deposit"])
  assert.deepStrictEqual(entriesOf("suspense"), ["suspense-assigned", "house:suspense"])
})
