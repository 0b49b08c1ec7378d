import { assert, it } from "@effect/vitest"
import { afterFailure } from "@sigmatrade/core/retry/afterFailure"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"

const policy = new RetryPolicy({ delayMsFirst: 1_000, factor: 2, delayMsMax: 10_000, attemptsMax: 6 })

it("each wait is longer by the factor, up to the cap", () => {
  const waits = [1, 2, 3, 4, 5].map((attempt) => afterFailure(policy, attempt, 1))
  assert.deepStrictEqual(waits, [1_000, 2_000, 4_000, 8_000, 10_000].map((delayMs) => ({ _tag: "Retry", delayMs })))
})

it("the last attempt that fails is the last", () => {
  assert.deepStrictEqual(afterFailure(policy, 6, 0), { _tag: "GiveUp" })
  assert.deepStrictEqual(afterFailure(policy, 7, 0), { _tag: "GiveUp" })
  assert.deepStrictEqual(afterFailure(new RetryPolicy({ ...policy, attemptsMax: 1 }), 1, 0), { _tag: "GiveUp" })
})

it("jitter takes at most half away, rounded down", () => {
  assert.deepStrictEqual(afterFailure(policy, 1, 0), { _tag: "Retry", delayMs: 500 })
  assert.deepStrictEqual(afterFailure(policy, 1, 0.4999), { _tag: "Retry", delayMs: 749 })
})

it("a demanded wait is kept, cap or not", () => {
  assert.deepStrictEqual(afterFailure(policy, 1, 1, 90_000), { _tag: "Retry", delayMs: 90_000 })
  assert.deepStrictEqual(afterFailure(policy, 5, 1, 90), { _tag: "Retry", delayMs: 10_000 })
})

it("a wait stays a number however many attempts there were", () => {
  assert.deepStrictEqual(afterFailure(new RetryPolicy({ ...policy, attemptsMax: 1e9 }), 1e8, 1), { _tag: "Retry", delayMs: 10_000 })
})
