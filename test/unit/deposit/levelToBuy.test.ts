import { assert, it } from "@effect/vitest"
import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import type { KnownIntent } from "@sigmatrade/core/deposit/DepositIntentStore"
import { levelToBuy } from "@sigmatrade/core/deposit/levelToBuy"
import { LevelNumber, LevelTable } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime } from "effect"
import { BNB, level, USDT } from "../community.ts"

const table = new LevelTable({ version: 5, prices: [level(1, 50n), level(2, 100n), level(3, 250n), level(2, 2_000n, USDT)] })
const intent = (number: number, price: bigint, asset = BNB): KnownIntent => ({
  intent: new DepositIntent({
    userId: UserId.make("00000000-0000-7000-8000-000000000001"),
    level: LevelNumber.make(number),
    asset,
    price: Amount.make(price),
    priceVersion: 4,
    expiresAt: DateTime.makeUnsafe(1)
  }),
  fulfilled: false
})
const choose = (
  amount: bigint,
  given: { available?: bigint; intents?: ReadonlyArray<KnownIntent>; owned?: ReadonlyArray<number>; asset?: typeof BNB; sequential?: boolean } = {}
) => {
  const { asset = BNB, available = amount, intents = [], owned = [], sequential = false } = given
  const buyer = { intents, owned: new Set(owned.map((one) => LevelNumber.make(one))) }
  const choice = levelToBuy(table, { asset, amount: Amount.make(amount), paidAt: DateTime.makeUnsafe(0) }, Amount.make(available), buyer, sequential)
  return choice === null ? null : [choice.price.level as number, choice.price.price as bigint, choice.priceVersion] as const
}

it("without an intent the highest level the deposit itself pays is bought, at the price in force", () => {
  assert.deepStrictEqual(choose(100n), [2, 100n, 5])
  assert.deepStrictEqual(choose(99n), [1, 50n, 5])
  assert.strictEqual(choose(49n), null)
})

it("money that was there before does not raise the level without an intent", () => {
  assert.deepStrictEqual(choose(50n, { available: 1_000n }), [1, 50n, 5])
  assert.strictEqual(choose(10n, { available: 1_000n }), null)
})

it("an intent goes before a higher level the deposit would pay", () => {
  assert.deepStrictEqual(choose(1_000n, { intents: [intent(1, 50n)] }), [1, 50n, 4])
})

it("the price shown is the price paid, lower or higher than the one in force", () => {
  assert.deepStrictEqual(choose(80n, { intents: [intent(2, 80n)] }), [2, 80n, 4])
  assert.deepStrictEqual(choose(300n, { intents: [intent(2, 120n)] }), [2, 120n, 4])
})

it("the whole balance counts for an intent", () => {
  assert.deepStrictEqual(choose(1n, { available: 100n, intents: [intent(2, 100n)] }), [2, 100n, 4])
  assert.strictEqual(choose(1n, { available: 99n, intents: [intent(2, 100n)] }), null)
})

it("of several intents the newest one that is covered is bought", () => {
  assert.deepStrictEqual(choose(100n, { intents: [intent(3, 250n), intent(1, 50n), intent(2, 100n)] }), [1, 50n, 4])
})

it("an intent in another asset is not bought with this one", () => {
  assert.deepStrictEqual(choose(2_000n, { intents: [intent(2, 2_000n, USDT)] }), [3, 250n, 5])
  assert.deepStrictEqual(choose(2_000n, { asset: USDT, intents: [intent(1, 50n)] }), [2, 2_000n, 5])
})

it("an intent for a level that is owned, not sold any more or out of sequence is not bought", () => {
  assert.deepStrictEqual(choose(100n, { intents: [intent(2, 10n)], owned: [2] }), [1, 50n, 5])
  assert.deepStrictEqual(choose(100n, { intents: [intent(9, 10n)] }), [2, 100n, 5])
  assert.deepStrictEqual(choose(100n, { intents: [intent(2, 10n)], sequential: true }), [1, 50n, 5])
})

it("an intent that has bought its level once, or was over when the block was made, gives no price any more", () => {
  const shown = intent(2, 10n)
  assert.deepStrictEqual(choose(100n, { intents: [{ ...shown, fulfilled: true }] }), [2, 100n, 5])
  const over = { intent: new DepositIntent({ ...shown.intent, expiresAt: DateTime.makeUnsafe(0) }), fulfilled: false }
  assert.deepStrictEqual(choose(100n, { intents: [over] }), [2, 100n, 5])
})
