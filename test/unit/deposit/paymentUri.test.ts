import { assert, it } from "@effect/vitest"
import { paymentUri } from "@sigmatrade/core/deposit/paymentUri"
import { Amount, AMOUNT_MAX } from "@sigmatrade/core/money/Amount"
import { CHAIN, OURS, USDT_CONTRACT } from "../community.ts"

it("the native coin is paid to the wallet, on the named chain, in base units", () => {
  assert.strictEqual(
    paymentUri({ chainId: CHAIN, to: OURS, amount: Amount.make(50_000_000_000_000_000n), contract: null }),
    `ethereum:${OURS}@56?value=50000000000000000`
  )
})

it("a token is paid through its contract", () => {
  assert.strictEqual(
    paymentUri({ chainId: CHAIN, to: OURS, amount: Amount.make(AMOUNT_MAX), contract: USDT_CONTRACT }),
    `ethereum:${USDT_CONTRACT}@56/transfer?address=${OURS}&uint256=${AMOUNT_MAX}`
  )
})
