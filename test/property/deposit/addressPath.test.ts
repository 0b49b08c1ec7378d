import { assert, it } from "@effect/vitest"
import { addressPath } from "@sigmatrade/core/deposit/depositAddress"
import { TelegramId } from "@sigmatrade/core/user/User"
import * as fc from "fast-check"

const id = fc.oneof(
  fc.integer({ min: 1, max: 2 ** 52 }),
  fc.constantFrom(1, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32, 2 ** 51, 2 ** 52 - 1, 2 ** 52)
).map((number) => TelegramId.make(number))

it("an id is found again from its path, so no two members share one", () => {
  fc.assert(fc.property(id, (given) => {
    const [high, low] = addressPath(given)
    assert.strictEqual(BigInt(high) * 2n ** 31n + BigInt(low), BigInt(given))
  }), { numRuns: 5_000 })
})

it("every step is one that can be derived from a public key", () => {
  fc.assert(fc.property(id, (given) => {
    for (const step of addressPath(given)) assert.isTrue(Number.isInteger(step) && step >= 0 && step < 2 ** 31)
  }), { numRuns: 5_000 })
})
