import { assert, describe, it } from "@effect/vitest"
import { toEffectLogger } from "@sigmatrade/adapters/observability/LoggerPino"
import * as LoggerConsole from "@sigmatrade/adapters/observability/LoggerConsole"
import { Console, Effect, Logger } from "effect"
import { pino } from "pino"

/** Runs an effect and answers the lines it wrote to the console. */
const linesOf = (effect: Effect.Effect<unknown, unknown>, level: "debug" | "info" = "info") =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const listening: Console.Console = { ...globalThis.console, log: (line: string) => void lines.push(line) }
    yield* effect.pipe(Effect.exit, Effect.provide(LoggerConsole.layer("api", level)), Effect.provideService(Console.Console, listening))
    return lines.map((line): Record<string, unknown> => JSON.parse(line))
  })

describe("logs on a console", () => {
  it.effect("are the lines that servers write: same level, app, words and fields", () =>
    Effect.gen(function*() {
      const said = Effect.logWarning("inside", { amount: 2n ** 70n }).pipe(Effect.annotateLogs({ requestId: "request-7" }))
      const servers: Array<string> = []
      const log = pino({ base: { app: "api" } }, { write: (line) => servers.push(line) })
      yield* Effect.provide(said, Logger.layer([toEffectLogger(log, { startId: "start-1", hide: (text) => text })]))
      const [ours] = yield* linesOf(said)
      const theirs: Record<string, unknown> = JSON.parse(servers[0] ?? "")
      assert.isNumber(ours?.["time"])
      assert.deepStrictEqual({ ...ours, time: 0 }, { ...theirs, time: 0 })
    }))

  it.effect("leave out what is below their level, and carry the id of this start outside any request", () =>
    Effect.gen(function*() {
      const said = Effect.andThen(Effect.logDebug("quiet"), Effect.logInfo("loud"))
      const lines = yield* linesOf(said)
      assert.deepStrictEqual(lines.map(({ msg }) => msg), ["loud"])
      assert.match(String(lines[0]?.["requestId"]), /^[0-9a-f-]{36}$/u)
      assert.lengthOf(yield* linesOf(said, "debug"), 2)
    }))

  it.effect("never say the value of a secret, at the top or one below, nor break a line", () =>
    Effect.gen(function*() {
      const lines = yield* linesOf(Effect.logInfo("a\nb", { token: "canary-1", bot: { password: "canary-2", name: "Ann" } }))
      assert.lengthOf(lines, 1)
      assert.notInclude(JSON.stringify(lines), "canary")
      assert.deepStrictEqual(lines[0]?.["bot"], { password: "[Redacted]", name: "Ann" })
    }))
})
