import { assert, it } from "@effect/vitest"
import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import type { KnownIntent } from "@sigmatrade/core/deposit/DepositIntentStore"
import { outcomeOf } from "@sigmatrade/core/deposit/outcomeOf"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime } from "effect"
import { BNB, USDT } from "../community.ts"

const userId = UserId.make("00000000-0000-7000-8000-000000000001")
const at = (minute: number) => DateTime.makeUnsafe(minute * 60_000)
/** Announced until minute 30. */
const announced = (level: number, price: bigint, given: { readonly fulfilled?: boolean; readonly asset?: AssetId } = {}): KnownIntent => ({
  intent: new DepositIntent({
    userId, level: LevelNumber.make(level), asset: given.asset ?? BNB, price: Amount.make(price), priceVersion: 1, expiresAt: at(30)
  }),
  fulfilled: given.fulfilled ?? false
})
const bought = (level: number, price: bigint) => ({
  price: new LevelPrice({ level: LevelNumber.make(level), asset: BNB, price: Amount.make(price) }), priceVersion: 1
})
const paid = (amount: bigint, minute = 10) => ({ asset: BNB, amount: Amount.make(amount), paidAt: at(minute) })
const before = (held: bigint, amount: bigint) => Amount.make(held + amount)

it("exact: it bought the announced level, also with the help of the balance", () => {
  assert.strictEqual(outcomeOf(paid(100n), [announced(1, 100n)], bought(1, 100n), before(0n, 100n)), "exact")
  assert.strictEqual(outcomeOf(paid(60n), [announced(1, 100n)], bought(1, 100n), before(40n, 60n)), "exact")
})

it("over: it bought the announced level, and something of it was left", () => {
  assert.strictEqual(outcomeOf(paid(101n), [announced(1, 100n)], bought(1, 100n), before(0n, 101n)), "over")
})

it("under: not even with the balance it paid what was announced", () => {
  assert.strictEqual(outcomeOf(paid(99n), [announced(1, 100n)], null, before(0n, 99n)), "under")
  // It bought a smaller level that nobody had announced: for the announced one it was too little.
  assert.strictEqual(outcomeOf(paid(99n), [announced(2, 100n)], bought(1, 50n), before(0n, 99n)), "under")
})

it("late: its block was made after the announcement had expired; when we came to it does not matter", () => {
  assert.strictEqual(outcomeOf(paid(100n, 31), [announced(1, 100n)], bought(1, 100n), before(0n, 100n)), "late")
  assert.strictEqual(outcomeOf(paid(100n, 30), [announced(1, 100n)], null, before(0n, 100n)), "late")
  assert.strictEqual(outcomeOf(paid(100n, 29), [announced(1, 100n)], bought(1, 100n), before(0n, 100n)), "exact")
})

it("late is only what would have sufficed", () => {
  assert.strictEqual(outcomeOf(paid(99n, 31), [announced(1, 100n)], null, before(0n, 99n)), "none")
})

it("twice: the level of this very price had been paid already", () => {
  assert.strictEqual(outcomeOf(paid(100n), [announced(1, 100n, { fulfilled: true })], null, before(0n, 100n)), "twice")
  assert.strictEqual(outcomeOf(paid(100n, 40), [announced(1, 100n, { fulfilled: true })], null, before(0n, 100n)), "twice")
  assert.strictEqual(outcomeOf(paid(90n), [announced(1, 100n, { fulfilled: true })], null, before(0n, 90n)), "none")
})

it("none: nothing was announced in this asset", () => {
  assert.strictEqual(outcomeOf(paid(100n), [], bought(1, 100n), before(0n, 100n)), "none")
  assert.strictEqual(outcomeOf(paid(100n), [announced(1, 100n, { asset: USDT })], null, before(0n, 100n)), "none")
})

it("of several announcements the one that was bought counts", () => {
  const both = [announced(2, 200n), announced(1, 100n)]
  assert.strictEqual(outcomeOf(paid(100n), both, bought(1, 100n), before(0n, 100n)), "exact")
  assert.strictEqual(outcomeOf(paid(200n), both, bought(2, 200n), before(0n, 200n)), "exact")
})

it("none: it would have sufficed for what was announced, and that is not for sale to him any more", () => {
  assert.strictEqual(outcomeOf(paid(100n), [announced(1, 100n)], null, before(0n, 100n)), "none")
  assert.strictEqual(outcomeOf(paid(120n), [announced(1, 100n)], null, before(0n, 120n)), "none")
})

it("what was announced in another asset, or is paid already, makes nothing late or twice", () => {
  assert.strictEqual(outcomeOf(paid(100n, 31), [announced(1, 100n, { asset: USDT })], null, before(0n, 100n)), "none")
  assert.strictEqual(outcomeOf(paid(100n), [announced(1, 100n, { asset: USDT, fulfilled: true })], null, before(0n, 100n)), "none")
  assert.strictEqual(outcomeOf(paid(100n, 31), [announced(1, 90n, { fulfilled: true })], null, before(0n, 100n)), "none")
})

it("of several that were paid or are over one is enough", () => {
  const twice = [announced(2, 200n, { fulfilled: true }), announced(1, 100n), announced(3, 100n, { fulfilled: true })]
  assert.strictEqual(outcomeOf(paid(100n), twice, null, before(0n, 100n)), "twice")
  assert.strictEqual(outcomeOf(paid(100n, 31), [announced(2, 200n), announced(1, 100n)], null, before(0n, 100n)), "late")
  assert.strictEqual(outcomeOf(paid(100n), [announced(1, 50n), announced(2, 200n)], null, before(0n, 100n)), "under")
})
