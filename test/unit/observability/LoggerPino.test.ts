import { assert, describe, it } from "@effect/vitest"
import { toEffectLogger } from "@sigmatrade/adapters/observability/LoggerPino"
import { Effect, Logger } from "effect"
import { pino } from "pino"

/** Runs an effect and answers the lines it logged. */
const linesOf = (effect: Effect.Effect<unknown, unknown>) =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const log = pino({ level: "trace" }, { write: (line) => lines.push(line) })
    yield* effect.pipe(Effect.exit, Effect.provide(Logger.layer([toEffectLogger(log, { startId: "start-1", hide: (text) => text })])))
    return lines.map((line): Record<string, unknown> => JSON.parse(line))
  })

describe("logs", () => {
  it.effect("every line carries a request id: that of its request, else that of the start", () =>
    Effect.gen(function*() {
      const lines = yield* linesOf(Effect.gen(function*() {
        yield* Effect.logInfo("outside")
        yield* Effect.logWarning("inside", { amount: 2n ** 70n }).pipe(Effect.annotateLogs({ requestId: "request-7" }))
      }))
      assert.deepStrictEqual(lines.map(({ msg, requestId }) => [msg, requestId]), [["outside", "start-1"], ["inside", "request-7"]])
      assert.strictEqual(lines[1]?.["amount"], "1180591620717411303424")
      assert.strictEqual(lines[1]?.["level"], 40)
    }))

  it.effect("a cause is written with its words, and a line break in a text does not make a second line", () =>
    Effect.gen(function*() {
      const failed = Effect.fail(new Error("the reason")).pipe(Effect.tapCause((cause) => Effect.logError("It failed\nINFO forged", cause)))
      const lines = yield* linesOf(failed)
      assert.strictEqual(lines.length, 1)
      assert.include(String(lines[0]?.["cause"]), "the reason")
    }))
})
