import { assert, it } from "@effect/vitest"
import { buyableLevels, levelFor } from "@sigmatrade/core/level/levelFor"
import { LevelNumber, LevelTable } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { BNB, level, ONE, USDT } from "../community.ts"

const table = new LevelTable({
  version: 1,
  prices: [level(3, ONE), level(1, ONE / 20n), level(2, ONE / 10n), level(1, 20n * ONE, USDT), level(6, 5n * ONE)]
})
const none = new Set<LevelNumber>()
const owning = (...levels: ReadonlyArray<number>) => new Set(levels.map((one) => LevelNumber.make(one)))
const bought = (amount: bigint, owned = none, sequential = false, asset: AssetId = BNB) =>
  levelFor(table, asset, Amount.make(amount), owned, sequential)?.level

it("an amount that equals a price buys the level; one unit less buys the one below or nothing", () => {
  assert.strictEqual(bought(ONE), 3)
  assert.strictEqual(bought(ONE - 1n), 2)
  assert.strictEqual(bought(ONE / 20n), 1)
  assert.strictEqual(bought(ONE / 20n - 1n), undefined)
  assert.strictEqual(bought(0n), undefined)
})

it("the highest level the amount pays is bought, never one above", () => {
  assert.strictEqual(bought(5n * ONE - 1n), 3)
  assert.strictEqual(bought(5n * ONE), 6)
  assert.strictEqual(bought(2n ** 200n), 6)
})

it("a level is not bought twice: the next one below that is not owned is", () => {
  assert.strictEqual(bought(ONE, owning(3)), 2)
  assert.strictEqual(bought(ONE, owning(1, 2, 3)), undefined)
})

it("a level is bought in its own asset only", () => {
  assert.strictEqual(bought(20n * ONE, none, false, USDT), 1)
  assert.strictEqual(bought(20n * ONE - 1n, none, false, USDT), undefined)
  assert.strictEqual(bought(ONE, none, false, AssetId.make("DOGE")), undefined)
})

it("in sequence each level needs the one before it", () => {
  assert.strictEqual(bought(5n * ONE, none, true), 1)
  assert.strictEqual(bought(5n * ONE, owning(1), true), 2)
  assert.strictEqual(bought(5n * ONE, owning(1, 2, 3), true), undefined)
  assert.strictEqual(bought(ONE, owning(2), true), 3)
})

it("levels for sale come in rank order", () => {
  assert.deepStrictEqual(buyableLevels(table, BNB, owning(2), false).map((one) => one.level), [1, 3, 6].map((one) => LevelNumber.make(one)))
  assert.deepStrictEqual(buyableLevels(table, BNB, owning(1), true).map((one) => one.level), [LevelNumber.make(2)])
})
