import { assert, it } from "@effect/vitest"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { commissionsFor, RatesTooHigh } from "@sigmatrade/core/referral/commissionsFor"
import { Result } from "effect"

const rates = [500, 400, 300].map((rate) => Bps.make(rate))
const shares = (price: bigint, given = rates): ReadonlyArray<bigint> => Result.getOrThrow(commissionsFor(Amount.make(price), given))

/** Reliability specification, A21; who lacks a sponsor and what rounds to nothing: level/saleCommissions.test.ts. */
it("A21: commissions are the exact figures of the specification", () => {
  const figures: ReadonlyArray<readonly [bigint, ReadonlyArray<bigint>]> = [
    [1n, [0n, 0n, 0n]],
    [19n, [0n, 0n, 0n]],
    [20n, [1n, 0n, 0n]],
    [33n, [1n, 1n, 0n]],
    [99n, [4n, 3n, 2n]],
    [10n ** 18n + 1n, [5n * 10n ** 16n, 4n * 10n ** 16n, 3n * 10n ** 16n]],
    [123_456_789_012_345_678_901n, [6_172_839_450_617_283_945n, 4_938_271_560_493_827_156n, 3_703_703_670_370_370_367n]],
    [2n ** 128n, [
      17_014_118_346_046_923_173_168_730_371_588_410_572n,
      13_611_294_676_837_538_538_534_984_297_270_728_458n,
      10_208_471_007_628_153_903_901_238_222_953_046_343n
    ]]
  ]
  for (const [price, expected] of figures) assert.deepStrictEqual(shares(price), expected)
})

it("the largest price overflows nothing", () => {
  for (const [index, share] of shares(AMOUNT_MAX).entries()) {
    const exact = AMOUNT_MAX * BigInt(rates[index] ?? 0)
    assert.isTrue(share * 10_000n <= exact && exact < (share + 1n) * 10_000n)
  }
})

it("as many tiers earn as there are rates, and none when there are none", () => {
  assert.deepStrictEqual(shares(100n, []), [])
  assert.deepStrictEqual(shares(100n, [Bps.make(0), Bps.make(10_000)]), [0n, 100n])
})

it("rates above the whole are refused, the whole itself is not", () => {
  const ratesOf = (...given: ReadonlyArray<number>) => given.map((rate) => Bps.make(rate))
  assert.deepStrictEqual(shares(99n, ratesOf(5_000, 5_000)), [49n, 49n])
  const error = Result.getOrThrow(Result.flip(commissionsFor(Amount.make(1n), ratesOf(5_000, 5_000, 1))))
  assert.isTrue(error instanceof RatesTooHigh)
  assert.deepStrictEqual([error._tag, error.totalBps], ["RatesTooHigh", 10_001])
})

it("three tiers pay 0 to 2 base units less than their joint share, which stays in sales", () => {
  for (let price = 0n; price <= 10_000n; price += 1n) {
    const gap = (price * 1_200n) / 10_000n - shares(price).reduce((sum, share) => sum + share, 0n)
    assert.isTrue(gap >= 0n && gap <= 2n)
  }
})
