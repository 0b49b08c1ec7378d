import { assert, layer as withLayer } from "@effect/vitest"
import { LimitRule, LimitSubject, LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import type { LimitedOperation } from "@sigmatrade/core/limit/LimitRule"
import type { Taken } from "@sigmatrade/core/limit/RateLimits"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { Layer } from "effect"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"

const MINUTE_MS = 60_000
const freshSubject = () => LimitSubject.make(`Who_1.${randomUUID()}`)
const ruleOf = (...windows: ReadonlyArray<readonly [count: number, minutes: number]>) => {
  const [first = new LimitWindow({ count: 1, ms: 1 }), ...rest] = windows.map(([count, minutes]) => new LimitWindow({ count, ms: minutes * MINUTE_MS }))
  return new LimitRule({ windows: [first, ...rest], whenUnknown: "refuse" })
}
const allowed = (left: number, minutes: number): Taken => ({ _tag: "Allowed", left, resetMs: minutes * MINUTE_MS })
const refused = (minutes: number, isFirst: boolean): Taken => ({ _tag: "Refused", waitMs: minutes * MINUTE_MS, isFirst })

const take = (subject: LimitSubject, rule: LimitRule, now = NOW, operation: LimitedOperation = "login") =>
  Effect.flatMap(RateLimits, (limits) => limits.take({ operation, subject, rule, now }))

/** What every `RateLimits` promises. */
export const rateLimitsContract = <E>(name: string, layer: Layer.Layer<RateLimits, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`RateLimits: ${name}`, (it) => {
    it.effect("as much as the rule allows and not one more, until the window that began with the first is over", () =>
      Effect.gen(function*() {
        const [subject, rule] = [freshSubject(), ruleOf([3, 5])]
        const at = (minutes: number) => take(subject, rule, minutesLater(minutes))
        assert.deepStrictEqual([yield* at(0), yield* at(1), yield* at(2)], [allowed(2, 5), allowed(1, 4), allowed(0, 3)])
        assert.deepStrictEqual([yield* at(2), yield* at(4)], [refused(3, true), refused(1, false)])
        assert.deepStrictEqual([yield* at(5), yield* at(6), yield* at(9)], [allowed(2, 5), allowed(1, 4), allowed(0, 1)])
        assert.deepStrictEqual(yield* at(9), refused(1, true))
      }))

    it.effect("each subject and each operation is counted by itself", () =>
      Effect.gen(function*() {
        const [one, two, rule] = [freshSubject(), freshSubject(), ruleOf([1, 5])]
        assert.deepStrictEqual([yield* take(one, rule), yield* take(two, rule), yield* take(one, rule, NOW, "export")], [allowed(0, 5), allowed(0, 5), allowed(0, 5)])
        assert.strictEqual((yield* take(one, rule))._tag, "Refused")
      }))

    it.effect("of several windows the fullest decides and is told of, and what is refused counts in none", () =>
      Effect.gen(function*() {
        const [subject, rule] = [freshSubject(), ruleOf([2, 1], [3, 60])]
        const at = (minutes: number) => take(subject, rule, minutesLater(minutes))
        assert.deepStrictEqual([yield* at(0), yield* at(0), yield* at(0), yield* at(0)], [allowed(1, 1), allowed(0, 1), refused(1, true), refused(1, false)])
        assert.deepStrictEqual(yield* at(1), allowed(0, 59))
        assert.deepStrictEqual([yield* at(1), yield* at(2)], [refused(59, true), refused(58, false)])
        assert.deepStrictEqual([yield* at(60), yield* at(60), yield* at(60)], [allowed(1, 1), allowed(0, 1), refused(1, true)])
      }))

    it.effect("of fifty at once as many are allowed as may be, and one refusal is the first", () =>
      Effect.gen(function*() {
        const [subject, rule] = [freshSubject(), ruleOf([20, 1], [1_000, 60 * 24 * 7])]
        const taken = yield* Effect.forEach(Array.from({ length: 50 }), () => take(subject, rule), { concurrency: "unbounded" })
        assert.strictEqual(taken.filter(({ _tag }) => _tag === "Allowed").length, 20)
        assert.strictEqual(taken.filter((one) => one._tag === "Refused" && one.isFirst).length, 1)
      }))

    it.effect("a clock that was put back locks nobody out, and silences nobody", () =>
      Effect.gen(function*() {
        const [subject, rule] = [freshSubject(), ruleOf([1, 5])]
        yield* take(subject, rule, minutesLater(600))
        yield* take(subject, rule, minutesLater(600))
        assert.deepStrictEqual([yield* take(subject, rule), yield* take(subject, rule)], [allowed(0, 5), refused(5, true)])
      }))
  })
