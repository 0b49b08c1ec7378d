import { assert, describe, it } from "@effect/vitest"
import { afterAttempt, SCHEDULE_MS } from "@sigmatrade/core/webhook/afterAttempt"
import type { WebhookAnswer } from "@sigmatrade/core/webhook/WebhookDelivery"
import { DateTime } from "effect"

const NOW = DateTime.makeUnsafe("2026-03-06T12:00:00Z")
const DAY_MS = 86_400_000
const answered = (status: number, retryAfterMs: number | null = null): WebhookAnswer => ({ _tag: "Answered", status, retryAfterMs })
const after = (answer: WebhookAnswer, round = 1, failingSince: DateTime.Utc | null = null, jitter = 0) =>
  afterAttempt(answer, round, failingSince, NOW, jitter)

describe("afterAttempt", () => {
  it("only 200 to 299 is success: a redirect is none", () => {
    for (const status of [200, 204, 299]) assert.strictEqual(after(answered(status))._tag, "Delivered")
    for (const status of [199, 300, 301, 308, 400, 500]) assert.strictEqual(after(answered(status))._tag, "Retry")
    assert.strictEqual(after({ _tag: "Unanswered", reason: "timeout" })._tag, "Retry")
  })

  it("ten attempts over days, by the schedule, and then no more", () => {
    const waits = SCHEDULE_MS.map((_, index) => {
      const next = after(answered(500), index + 1)
      return next._tag === "Retry" ? next.delayMs / 1_000 : next._tag
    })
    assert.deepStrictEqual(waits, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, "GivenUp"])
  })

  it("chance makes a wait up to a fifth longer, never shorter", () => {
    assert.deepStrictEqual(after(answered(500), 2, null, 1), { _tag: "Retry", delayMs: 360_000, disables: null })
  })

  it("Retry-After makes a wait longer, never shorter, and never longer than a day", () => {
    assert.deepStrictEqual(after(answered(429, 60_000)), { _tag: "Retry", delayMs: 60_000, disables: null })
    assert.deepStrictEqual(after(answered(503, 1)), { _tag: "Retry", delayMs: 5_000, disables: null })
    assert.deepStrictEqual(after(answered(429, 99 * DAY_MS)), { _tag: "Retry", delayMs: DAY_MS, disables: null })
  })

  it("410 disables at once", () => {
    assert.deepStrictEqual(after(answered(410)), { _tag: "Retry", delayMs: 5_000, disables: "gone" })
  })

  it("five days without a success disable, a moment less does not", () => {
    const exactly = DateTime.subtract(NOW, { days: 5 })
    assert.deepInclude(after(answered(500), 1, exactly), { disables: "failing" })
    assert.deepInclude(after(answered(500), 10, exactly), { _tag: "GivenUp", disables: "failing" })
    assert.deepInclude(after(answered(500), 1, DateTime.add(exactly, { milliseconds: 1 })), { disables: null })
    assert.deepStrictEqual(after(answered(200), 1, exactly), { _tag: "Delivered" })
  })
})
