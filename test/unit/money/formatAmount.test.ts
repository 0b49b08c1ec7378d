import { assert, it } from "@effect/vitest"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { Asset, AssetId, BNB } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"

const whole = new Asset({ id: AssetId.make("WHOLE"), decimals: 0 })

it("base units are written the way people read them, to the last digit", () => {
  assert.strictEqual(formatAmount(Amount.make(1_234_500_000_000_000_000n), BNB), "1.2345")
  assert.strictEqual(formatAmount(Amount.make(1n), BNB), "0.000000000000000001")
  assert.strictEqual(formatAmount(Amount.make(10n ** 18n), BNB), "1")
  assert.strictEqual(formatAmount(Amount.make(10n ** 21n + 1n), BNB), "1000.000000000000000001")
  assert.strictEqual(formatAmount(Amount.make(0n), BNB), "0")
})

it("an asset without decimals has no fraction", () => {
  assert.strictEqual(formatAmount(Amount.make(100n), whole), "100")
  assert.strictEqual(formatAmount(Amount.make(0n), whole), "0")
})

it("the largest amount is written exactly", () => {
  assert.strictEqual(formatAmount(Amount.make(AMOUNT_MAX), whole), AMOUNT_MAX.toString())
  assert.strictEqual(formatAmount(Amount.make(AMOUNT_MAX), BNB).replace(".", ""), AMOUNT_MAX.toString())
})
