import { assert, it } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { commissionsFor } from "@sigmatrade/core/referral/commissionsFor"
import { Result } from "effect"
import * as fc from "fast-check"
import { anyAmount } from "../runs.ts"

const rates = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 5 })

it("every share is the exact one rounded down, and all together never exceed the price", () => {
  fc.assert(fc.property(anyAmount(), rates, (price, given) => {
    const total = given.reduce((sum, rate) => sum + rate, 0)
    const shares = commissionsFor(Amount.make(price), given.map((rate) => Bps.make(rate)))
    assert.strictEqual(Result.isFailure(shares), total > 10_000)
    if (Result.isFailure(shares)) return
    assert.strictEqual(shares.success.length, given.length)
    for (const [tier, share] of shares.success.entries()) {
      const exact = price * BigInt(given[tier] ?? 0)
      assert.isTrue(share * 10_000n <= exact && exact < (share + 1n) * 10_000n)
    }
    const paid = shares.success.reduce<bigint>((sum, share) => sum + share, 0n)
    const whole = (price * BigInt(total)) / 10_000n
    assert.isTrue(paid <= price && paid <= whole && whole - paid < BigInt(Math.max(1, given.length)))
  }), { numRuns: 3_000 })
})
