import { assert, describe, it } from "@effect/vitest"
import { runOperator } from "@sigmatrade/watcher/operator/runOperator"
import type { OperatorPorts } from "@sigmatrade/watcher/operator/operatorCommand"
import { SchemaStandings } from "@sigmatrade/watcher/operator/SchemaStandings"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { DateTime, Effect, Exit, Layer } from "effect"
import { TestConsole } from "effect/testing"
import { noKeystores, operated } from "./operatorWorld.ts"

const ranAt = DateTime.makeUnsafe("2026-07-01T12:00:00Z")

/** What `operator migrations` says of migrations that stand so. */
const said = Effect.fn("said")(function*(stands: Readonly<Record<string, boolean | null>>) {
  const all = Effect.succeed(Object.entries(stands).map(([name, isThere]) => ({ name, ranAt, isThere })))
  const others = yield* Effect.context<OperatorPorts>()
  const ports = Layer.merge(Layer.succeedContext(others), Layer.succeed(SchemaStandings, { all }))
  const exit = yield* Effect.exit(runOperator(["migrations"], ports).pipe(Effect.provide([NodeServices.layer, noKeystores])))
  return { ok: Exit.isSuccess(exit), out: (yield* TestConsole.logLines).join("\n"), error: (yield* TestConsole.errorLines).join("\n") }
})

describe("operator migrations", () => {
  it.effect("says of each when it ran and that it is whole", () =>
    Effect.gen(function*() {
      const { ok, out } = yield* said({ "0001_start": true, "0002_more": true })
      assert.isTrue(ok)
      assert.match(out, /0001_start +2026-07-01 12:00:00 UTC +whole\n +0002_more/)
    }).pipe(Effect.provide(operated())))

  it.effect("fails and names what is damaged", () =>
    Effect.gen(function*() {
      const { error, ok, out } = yield* said({ "0001_start": true, "0002_more": false })
      assert.isFalse(ok)
      assert.match(out, /0002_more .*DAMAGED/)
      assert.match(error, /lacks what these migrations have made: 0002_more\. .*verify\.sql/)
    }).pipe(Effect.provide(operated())))

  it.effect("does not fail where a newer version has run: it answers for the schema", () =>
    Effect.gen(function*() {
      const { ok, out } = yield* said({ "0001_start": null, "0050_later": null })
      assert.isTrue(ok)
      assert.match(out, /0050_later .*of a newer version/)
    }).pipe(Effect.provide(operated())))
})
