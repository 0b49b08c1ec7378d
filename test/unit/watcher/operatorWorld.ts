import * as NodeServices from "@effect/platform-node/NodeServices"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Keystores } from "@sigmatrade/watcher/operator/Keystores"
import type { OperatorPorts } from "@sigmatrade/watcher/operator/operatorCommand"
import { Operators } from "@sigmatrade/watcher/operator/Operators"
import { SchemaStandings } from "@sigmatrade/watcher/operator/SchemaStandings"
import { runOperator } from "@sigmatrade/watcher/operator/runOperator"
import { Effect, Exit, Layer, Logger, Option, Queue, Redacted, Stdio, Terminal } from "effect"
import { TestConsole } from "effect/testing"
import { createHash } from "node:crypto"
import { community, mineFinal, payment, workOff } from "../community.ts"

/** The keys of two operators, and one that is nobody's. */
export const [ANNA, BORIS, NOBODY] = ["opk_anna-of-the-tests", "opk_boris-of-the-tests", "opk_nobody"] as const

const known = Object.entries({ anna: ANNA, boris: BORIS }).map(([name, key]) => ({
  name: OperatorName.make(name), sha256: createHash("sha256").update(key).digest("hex")
}))

/** There is no schema in memory. */
const noSchema = Layer.succeed(SchemaStandings, { all: Effect.succeed([]) })

/** A community in memory whose operators see and decide. */
export const operated = (given: Parameters<typeof community>[0] = {}) =>
  Layer.mergeAll(
    community(given), OperatorKeysNoble.layer, Layer.succeed(Operators, { known, key: Redacted.make("") }), noSchema, Logger.layer([])
  )

/** Those who do not seal keys need none of it. */
export const noKeystores = Layer.succeed(Keystores, { write: () => Effect.die("unused") })

/** What a command said, and whether it went well. */
export interface Said {
  readonly ok: boolean
  readonly out: string
  readonly error: string
}

/** Runs a command of an operator; `key` is what OPERATOR_KEY would hold. */
export const operate = Effect.fn("operate")(function*(args: ReadonlyArray<string>, key = "", operators = known) {
  const ports = yield* Effect.context<OperatorPorts>()
  const mine = Layer.merge(Layer.succeedContext(ports), Layer.succeed(Operators, { known: operators, key: Redacted.make(key) }))
  const [outBefore, errorBefore] = [(yield* TestConsole.logLines).length, (yield* TestConsole.errorLines).length]
  const exit = yield* Effect.exit(runOperator(args, mine).pipe(Effect.provide([NodeServices.layer, noKeystores])))
  const out = (yield* TestConsole.logLines).slice(outBefore).join("\n")
  const error = (yield* TestConsole.errorLines).slice(errorBefore).join("\n")
  return { ok: Exit.isSuccess(exit), out, error } satisfies Said
})

/** A terminal on which somebody types this text and presses Enter; `shown` collects what it displays. */
export const typing = (text: string, shown: Array<string>) =>
  Layer.mergeAll(
    NodeServices.layer,
    Stdio.layerTest({ stdinIsTerminal: Effect.succeed(true) }),
    Layer.effect(Terminal.Terminal, Effect.gen(function*() {
      const keys = yield* Queue.make<Terminal.UserInput>()
      const press = (input: string, name: string) => ({ input: Option.some(input), key: { name, ctrl: false, meta: false, shift: false } })
      yield* Queue.offerAll(keys, [...[...text].map((letter) => press(letter, letter)), press("\r", "return")])
      return Terminal.make({
        columns: Effect.succeed(80),
        rows: Effect.succeed(24),
        size: Effect.die("unused"),
        readInput: Effect.succeed(keys),
        readLine: Effect.die("unused"),
        display: (line) => Effect.sync(() => void shown.push(line))
      })
    }))
  )

/** Somebody unknown (the person with this number) pays; it becomes final. Answers its id in suspense. */
export const paidByStranger = Effect.fn("paidByStranger")(function*(number: number, amount: bigint) {
  const before = new Set((yield* (yield* SuspenseStore).items(100)).map(({ id }) => id))
  yield* mineFinal(payment(number, amount))
  yield* workOff()
  return (yield* (yield* SuspenseStore).items(100)).find(({ id }) => !before.has(id))?.id ?? ""
})
