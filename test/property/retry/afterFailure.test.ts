import { assert, it } from "@effect/vitest"
import { afterFailure } from "@sigmatrade/core/retry/afterFailure"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import * as fc from "fast-check"

it("a wait is at least half the exact one, at most the cap or what is demanded, and ends with the last attempt", () => {
  const policies = fc.record({
    delayMsFirst: fc.integer({ min: 1, max: 100_000 }),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    delayMsMax: fc.integer({ min: 1, max: 1_000_000 }),
    attemptsMax: fc.integer({ min: 1, max: 50 })
  }).map((policy) => new RetryPolicy(policy))
  const jitters = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
  fc.assert(fc.property(policies, fc.integer({ min: 1, max: 60 }), jitters, fc.nat(2_000_000), (policy, attempt, jitter, floorMs) => {
    const next = afterFailure(policy, attempt, jitter, floorMs)
    assert.strictEqual(next._tag === "GiveUp", attempt >= policy.attemptsMax)
    if (next._tag === "GiveUp") return
    const exact = Math.min(policy.delayMsMax, policy.delayMsFirst * policy.factor ** (attempt - 1))
    assert.isTrue(Number.isInteger(next.delayMs))
    assert.isAtLeast(next.delayMs, Math.max(floorMs, Math.floor(exact / 2)))
    assert.isAtMost(next.delayMs, Math.max(floorMs, policy.delayMsMax))
  }), { numRuns: 2_000 })
})
