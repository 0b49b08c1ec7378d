import { assert, it } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Asset, AssetId } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { Result } from "effect"
import * as fc from "fast-check"
import { anyAmount } from "../runs.ts"

const assets = fc.integer({ min: 0, max: 36 }).map((decimals) => new Asset({ id: AssetId.make("ANY"), decimals }))

it("an amount that was written is read back to the last base unit", () => {
  fc.assert(fc.property(anyAmount(), assets, (units, asset) => {
    const amount = Amount.make(units)
    assert.strictEqual(Result.getOrThrow(parseAmount(formatAmount(amount, asset), asset)), amount)
  }), { numRuns: 2_000 })
})

it("what was read is what the decimals say, or refused: never something near it", () => {
  const digits = fc.stringMatching(/^[0-9]{1,40}$/)
  fc.assert(fc.property(digits, digits, assets, (whole, fraction, asset) => {
    const read = parseAmount(`${whole}.${fraction}`, asset)
    const exact = BigInt(whole + fraction) * 10n ** BigInt(asset.decimals)
    const scale = 10n ** BigInt(fraction.length)
    if (Result.isSuccess(read)) assert.strictEqual(read.success * scale, exact)
    else assert.isTrue(exact % scale !== 0n || exact / scale >= 2n ** 256n)
  }), { numRuns: 2_000 })
})
