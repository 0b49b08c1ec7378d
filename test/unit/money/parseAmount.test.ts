import { assert, it } from "@effect/vitest"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { Asset, AssetId, BNB } from "@sigmatrade/core/money/Asset"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { Result, Schema } from "effect"

const whole = new Asset({ id: AssetId.make("WHOLE"), decimals: 0 })
const units = (text: string, asset = BNB) => Result.getOrThrow(parseAmount(text, asset))
const reason = (text: string, asset = BNB) => Result.getOrThrow(Result.flip(parseAmount(text, asset))).reason

it("what people write becomes base units exactly", () => {
  assert.strictEqual(units("0.05"), 50_000_000_000_000_000n)
  assert.strictEqual(units("20"), 20n * 10n ** 18n)
  assert.strictEqual(units("0"), 0n)
  assert.strictEqual(units("007.10"), 7_100_000_000_000_000_000n)
  assert.strictEqual(units("0.000000000000000001"), 1n)
  assert.strictEqual(units("5", whole), 5n)
})

it("zeros behind the last digit that counts are no decimals too many", () => {
  assert.strictEqual(units(`1.${"0".repeat(60)}`), 10n ** 18n)
  assert.strictEqual(units("5.000", whole), 5n)
})

it("a digit that does not fit is refused, never rounded", () => {
  assert.strictEqual(reason("0.0000000000000000001"), "too many decimals")
  assert.strictEqual(reason("1.5", whole), "too many decimals")
})

it("only plain decimal numbers are amounts", () => {
  for (const text of ["", " 1", "1 ", "-1", "+1", "1e3", "1,5", ".5", "5.", "0x10", "1.2.3", "١", "NaN", "Infinity", "1_000", "1\n", "9".repeat(79)]) {
    assert.strictEqual(reason(text), "not a decimal number", JSON.stringify(text))
  }
})

it("the largest amount is read, and one unit more is refused", () => {
  assert.strictEqual(units(AMOUNT_MAX.toString(), whole), AMOUNT_MAX)
  assert.strictEqual(reason((AMOUNT_MAX + 1n).toString(), whole), "too large")
  assert.strictEqual(reason("9".repeat(78)), "too large")
})

it("the refused text is told, cut to what a log can bear", () => {
  assert.strictEqual(Result.getOrThrow(Result.flip(parseAmount("x".repeat(10_000), BNB))).text.length, 100)
})

it("an amount is whole, not negative and fits the chain's word", () => {
  const isAmount = Schema.is(Amount)
  assert.deepStrictEqual([0n, AMOUNT_MAX, AMOUNT_MAX + 1n, -1n, 1, "1"].map((value) => isAmount(value)), [true, true, false, false, false, false])
})
