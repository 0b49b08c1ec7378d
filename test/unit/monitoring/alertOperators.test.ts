import { assert, describe, it } from "@effect/vitest"
import { operator } from "@sigmatrade/adapters/contract/operator"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { Role } from "@sigmatrade/core/admin/Permission"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { reportIncident } from "@sigmatrade/core/incident/reportIncident"
import type { TellOperator } from "@sigmatrade/core/monitoring/alertOperators"
import { alertOperators } from "@sigmatrade/core/monitoring/alertOperators"
import { AlertStore } from "@sigmatrade/core/monitoring/AlertStore"
import { TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"

const [ANN, BOB] = [TelegramId.make(1), TelegramId.make(2)]

const appoint = Effect.fn("appoint")(function*(name: string, telegramId: TelegramId | null, role: Role = "manager") {
  const operators = yield* OperatorStore
  yield* operators.add({ name: operator(name), role, keyHash: null }, yield* DateTime.now)
  yield* operators.bind(operator(name), telegramId)
})
const begin = (subject = "USDT") =>
  reportIncident(new Finding({ kind: "reserves short", subject, facts: { short: "1 USDT" }, stops: [], asset: null, approvalsNeeded: 0 }))
const end = (subject = "USDT") => Effect.gen(function*() {
  yield* (yield* IncidentStore).settle("reserves short", subject, yield* DateTime.now)
})

/** A chat that keeps what operators were told, as `<account> <what> <subject>`. */
const makeChat = (outcome: () => "told" | "gone" | "later" = () => "told") => {
  const told: Array<string> = []
  const tell: TellOperator<never> = (telegramId, alert) => Effect.sync(() => {
    const said = outcome()
    if (said === "told") told.push(`${telegramId} ${alert._tag} ${alert._tag === "Raised" ? alert.incident.subject : alert.subject}`)
    return said
  })
  return { told, look: alertOperators(tell) }
}

describe("alerts to operators", () => {
  it.effect("each who may decide about incidents is told once that it has begun and once that it is over; nobody else is", () =>
    Effect.gen(function*() {
      yield* appoint("ann", ANN)
      yield* appoint("bob", BOB, "owner")
      yield* appoint("sue", TelegramId.make(3), "support")
      yield* appoint("tom", TelegramId.make(4))
      yield* (yield* OperatorStore).dismiss(operator("tom"))
      yield* appoint("nameless", null)
      const { look, told } = makeChat()
      yield* begin()
      yield* Effect.repeat(look, { times: 2 })
      assert.deepStrictEqual(told, ["1 Raised USDT", "2 Raised USDT"])
      yield* TestClock.adjust("1 hour")
      yield* look
      assert.lengthOf(told, 2)
      yield* end()
      yield* look
      yield* look
      assert.deepStrictEqual(told.slice(2), ["1 Resolved USDT", "2 Resolved USDT"])
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("what begins and ends twenty times in ten minutes is one alert and one word that it is over", () =>
    Effect.gen(function*() {
      yield* appoint("ann", ANN)
      const { look, told } = makeChat()
      for (let turn = 0; turn < 20; turn += 1) {
        yield* begin()
        yield* look
        yield* TestClock.adjust("15 seconds")
        yield* end()
        yield* look
        yield* TestClock.adjust("15 seconds")
      }
      for (let minute = 0; minute < 60; minute += 1) {
        yield* look
        yield* TestClock.adjust("1 minute")
      }
      assert.deepStrictEqual(told, ["1 Raised USDT", "1 Resolved USDT"])
      assert.deepStrictEqual(yield* (yield* AlertStore).all, [], "and nothing of it is left")
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("what is open after its ten minutes is told anew when it had been over, and other subjects wait for nobody", () =>
    Effect.gen(function*() {
      yield* appoint("ann", ANN)
      const { look, told } = makeChat()
      yield* begin()
      yield* look
      yield* begin("BNB")
      yield* look
      yield* TestClock.adjust("11 minutes")
      yield* end()
      yield* look
      yield* begin()
      yield* look
      assert.deepStrictEqual(told, ["1 Raised USDT", "1 Raised BNB", "1 Resolved USDT", "1 Raised USDT"])
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("who cannot be told now is told at a later look, who can never be is not tried again, and two who look at once tell once", () =>
    Effect.gen(function*() {
      yield* appoint("ann", ANN)
      yield* begin()
      yield* makeChat(() => "later").look
      const { look, told } = makeChat()
      // All of them have read before any of them writes.
      const together = Effect.updateService(look, AlertStore, (store) => AlertStore.of({ ...store, all: Effect.tap(store.all, () => Effect.yieldNow) }))
      yield* Effect.all([together, together, together], { concurrency: "unbounded" })
      assert.deepStrictEqual(told, ["1 Raised USDT"])
      yield* begin("BNB")
      yield* makeChat(() => "gone").look
      yield* look
      assert.lengthOf(told, 1)
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("an alert that somebody died over is told by another when his time is over", () =>
    Effect.gen(function*() {
      yield* appoint("ann", ANN)
      yield* begin()
      yield* Effect.exit(alertOperators(() => Effect.die(new Error("killed"))))
      const { look, told } = makeChat()
      yield* look
      assert.deepStrictEqual(told, [])
      yield* TestClock.adjust("31 seconds")
      yield* look
      assert.deepStrictEqual(told, ["1 Raised USDT"])
    }).pipe(Effect.provide(MemoryAdapters.layer)))
})
