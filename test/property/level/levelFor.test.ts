import { assert, it } from "@effect/vitest"
import { levelFor } from "@sigmatrade/core/level/levelFor"
import { LevelNumber, LevelTable } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import * as fc from "fast-check"
import { BNB, level, USDT } from "../../unit/community.ts"

it("the level bought is the highest that trying all of them finds", () => {
  const assets = fc.constantFrom(BNB, USDT)
  const prices = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), assets, fc.bigInt({ min: 1n, max: 12n })), { selector: ([rank, asset]) => `${rank}${asset}` })
  const owned = fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9])
  fc.assert(fc.property(prices, owned, fc.bigInt({ min: 0n, max: 13n }), assets, fc.boolean(), (rows, given, amount, asset, sequential) => {
    const table = new LevelTable({ version: 1, prices: rows.map(([rank, of, price]) => level(rank, price, of)) })
    const naive = rows
      .filter(([rank, of, price]) => of === asset && price <= amount && !given.includes(rank) && (!sequential || rank === 1 || given.includes(rank - 1)))
      .map(([rank]) => rank)
    const bought = levelFor(table, asset, Amount.make(amount), new Set(given.map((rank) => LevelNumber.make(rank))), sequential)
    assert.strictEqual(bought?.level ?? -Infinity, Math.max(...naive))
  }), { numRuns: 2_000 })
})
