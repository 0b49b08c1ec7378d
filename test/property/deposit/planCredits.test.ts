import { assert, it } from "@effect/vitest"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { FinalTransfer } from "@sigmatrade/core/deposit/Deposit"
import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import type { CreditedMember } from "@sigmatrade/core/deposit/planCredit"
import type { CreditBatch } from "@sigmatrade/core/deposit/planCredits"
import { planCredits } from "@sigmatrade/core/deposit/planCredits"
import { availableOf, ownerOf } from "@sigmatrade/core/ledger/Account"
import { LevelNumber, LevelTable } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Result } from "effect"
import * as fc from "fast-check"
import { ownedBy, UNOWNED } from "@sigmatrade/adapters/contract/freshTransfer"
import { BNB, level, USDT } from "../../unit/community.ts"

const member = (number: number) => UserId.make(`00000000-0000-7000-8000-${number.toString().padStart(12, "0")}`)
const now = DateTime.makeUnsafe(0)
const later = DateTime.add(now, { minutes: 1 })
const assets = fc.constantFrom(BNB, USDT)
/** Small figures so that prices and amounts meet, and large ones so that nothing overflows unseen. */
const amounts = fc.oneof(fc.bigInt({ min: 1n, max: 60n }), fc.constantFrom(2n ** 63n, 2n ** 128n, 2n ** 250n))

const prices = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), assets, amounts), { selector: ([rank, asset]) => `${rank}${asset}`, maxLength: 8 })
const tables = prices.map((rows) => new LevelTable({ version: 3, prices: rows.map(([rank, asset, price]) => level(rank, price, asset)) }))
const intents = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), assets, amounts), { selector: ([rank]) => rank, maxLength: 3 })
const members = fc.array(
  fc.record({
    available: fc.dictionary(fc.constantFrom<AssetId>(BNB, USDT), fc.bigInt({ min: 0n, max: 50n })),
    owned: fc.subarray([1, 2, 3, 4]),
    intents,
    uplines: fc.subarray([7, 8, 9])
  }),
  { minLength: 3, maxLength: 3 }
)
const deposits = fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: 2 })), assets, amounts), { maxLength: 12 })
const cases = fc.record({ table: tables, members, deposits, sequential: fc.boolean(), rates: fc.constantFrom([500, 400, 300], [], [10_000], [1, 1, 1]) })
type Case = typeof cases extends fc.Arbitrary<infer A> ? A : never

const prepared = ({ deposits: given, members: people, rates, sequential, table }: Case) => ({
  rules: { table, rates: rates.map((rate) => Bps.make(rate)), sequential, commissionHoldHours: 0, now },
  people: new Map(people.map((one, index): [UserId, CreditedMember] => [member(index), {
    available: new Map(Object.entries(one.available).map(([asset, amount]) => [asset as AssetId, Amount.make(amount)])),
    owned: new Set(one.owned.map((rank) => LevelNumber.make(rank))),
    intents: one.intents.map(([rank, asset, price]) =>
      ({
        intent: new DepositIntent({ userId: member(index), level: LevelNumber.make(rank), asset, price: Amount.make(price), priceVersion: 1, expiresAt: later }),
        fulfilled: false
      })),
    uplines: one.uplines.map(member)
  }])),
  transfers: given.map(([owner, asset, amount], index) =>
    new FinalTransfer({
      id: TransferId.make(`56:0x${index.toString(16).padStart(64, "0")}:0`),
      asset,
      amount: Amount.make(amount),
      attribution: owner === null ? UNOWNED : ownedBy(member(owner)),
      source: "chain",
      paidAt: now
    }))
})

/** Plays entries on balances; dies when a member falls below zero after any entry. */
const play = (people: ReadonlyMap<UserId, CreditedMember>, batch: CreditBatch) => {
  const balances = new Map<string, bigint>()
  for (const [id, { available }] of people) for (const [asset, amount] of available) balances.set(`${availableOf(id)} ${asset}`, amount)
  for (const { movements } of batch.entries) {
    for (const { amount, asset, credit, debit } of movements) {
      balances.set(`${debit} ${asset}`, (balances.get(`${debit} ${asset}`) ?? 0n) - amount)
      balances.set(`${credit} ${asset}`, (balances.get(`${credit} ${asset}`) ?? 0n) + amount)
      assert.isTrue(ownerOf(debit) === null || (balances.get(`${debit} ${asset}`) ?? 0n) >= 0n)
    }
  }
  return balances
}
const sum = (amounts_: ReadonlyArray<bigint>) => amounts_.reduce((total, amount) => total + amount, 0n)

it("a batch credits exactly what arrived, loses nothing, and leaves no member below zero at any moment", () => {
  fc.assert(fc.property(cases, (given) => {
    const { people, rules, transfers } = prepared(given)
    const batch = Result.getOrThrow(planCredits(transfers, people, rules))
    const before = play(people, { ...batch, entries: [] })
    const after = play(people, batch)
    for (const asset of [BNB, USDT]) {
      const total = (balances: ReadonlyMap<string, bigint>) => sum([...balances].filter(([key]) => key.endsWith(` ${asset}`)).map(([, amount]) => amount))
      assert.strictEqual(total(after), total(before))
      assert.strictEqual(-(after.get(`chain:deposit ${asset}`) ?? 0n), sum(transfers.filter((one) => one.asset === asset).map(({ amount }) => amount)))
    }
    assert.deepStrictEqual(batch.settlements.map(({ id }) => id), transfers.map(({ id }) => id))
    for (const { businessId, kind, movements } of batch.entries) {
      if (kind !== "deposit-final") continue
      const transfer = transfers.find(({ id }) => id === businessId)
      assert.deepStrictEqual(movements.map(({ amount, asset }) => [amount, asset] as ReadonlyArray<unknown>), [[transfer?.amount, transfer?.asset]])
    }
    assert.strictEqual(new Set(batch.entries.map(({ businessId, kind }) => `${kind} ${businessId}`)).size, batch.entries.length)
  }), { numRuns: 1_500 })
})

it("a deposit buys at most one level, none twice, at a price its member could pay; commissions stay within it", () => {
  fc.assert(fc.property(cases, (given) => {
    const { people, rules, transfers } = prepared(given)
    const { commissions, purchases } = Result.getOrThrow(planCredits(transfers, people, rules))
    assert.strictEqual(new Set(purchases.map(({ id }) => id)).size, purchases.length)
    assert.strictEqual(new Set(purchases.map(({ price, userId }) => `${userId} ${price.level}`)).size, purchases.length)
    const owned = new Map([...people].map(([id, one]) => [id, new Set(one.owned)]))
    for (const { id, price, priceVersion, userId } of purchases) {
      const mine = owned.get(userId) ?? new Set()
      assert.isFalse(mine.has(price.level))
      if (rules.sequential && price.level > 1) assert.isTrue(mine.has(LevelNumber.make(price.level - 1)))
      mine.add(price.level)
      const transfer = transfers.find((one) => (one.id as string) === id)
      assert.strictEqual(price.asset, transfer?.asset)
      if (priceVersion === rules.table.version) assert.isTrue(price.price <= (transfer?.amount ?? -1n))
      const earned = commissions.filter(({ purchaseId }) => purchaseId === id)
      assert.isTrue(sum(earned.map(({ amount }) => amount)) <= price.price)
      assert.isTrue(earned.every(({ amount, asset, rate }) => asset === price.asset && amount > 0n && amount === (price.price * BigInt(rate)) / 10_000n))
      assert.strictEqual(new Set(earned.map(({ tier }) => tier)).size, earned.length)
    }
  }), { numRuns: 1_500 })
})

it("a batch is what its deposits are one by one", () => {
  fc.assert(fc.property(cases, (given) => {
    const { people, rules, transfers } = prepared(given)
    const whole = Result.getOrThrow(planCredits(transfers, people, rules))
    // After each one the member is read anew: from the books, from what he bought and from what is still open.
    let current: ReadonlyMap<UserId, CreditedMember> = people
    const single = transfers.map((transfer) => {
      const batch = Result.getOrThrow(planCredits([transfer], current, rules))
      const balances = play(current, batch)
      current = new Map([...current].map(([id, one]) => {
        const bought = new Set(batch.purchases.filter(({ userId }) => userId === id).map(({ price }) => price.level))
        return [id, {
          ...one,
          available: new Map([BNB, USDT].map((asset) => [asset, Amount.make(balances.get(`${availableOf(id)} ${asset}`) ?? 0n)])),
          owned: one.owned.union(bought),
          intents: one.intents.map((known) => bought.has(known.intent.level) ? { ...known, fulfilled: true } : known)
        }]
      }))
      return batch
    })
    assert.deepStrictEqual(single.flatMap(({ entries }) => entries), whole.entries)
    assert.deepStrictEqual(single.flatMap(({ purchases }) => purchases), whole.purchases)
    assert.deepStrictEqual(single.flatMap(({ commissions }) => commissions), whole.commissions)
    assert.deepStrictEqual(single.flatMap(({ notices }) => notices), whole.notices)
    assert.deepStrictEqual(single.flatMap(({ settlements }) => settlements), whole.settlements)
  }), { numRuns: 1_000 })
})
