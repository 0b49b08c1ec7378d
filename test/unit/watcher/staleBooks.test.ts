import { assert, describe, it } from "@effect/vitest"
import { checkBooks } from "@sigmatrade/core/reconciliation/checkBooks"
import { ReconciliationPolicy } from "@sigmatrade/core/reconciliation/ReconciliationPolicy"
import { payoutLoops } from "@sigmatrade/watcher/payoutLoops"
import { watchDefaults } from "@sigmatrade/watcher/WatchSettings"
import { Deferred, Duration, Effect, Layer, Logger, Queue } from "effect"
import { TestClock } from "effect/testing"
import { mineFinal, workOff } from "../community.ts"
import { approved, fill, HOT, laneCommunity, memberWithWallet, openPayouts, stateOf } from "../payout/laneWorld.ts"
import { ANNA, operate, operated } from "./operatorWorld.ts"

const policy = Layer.succeed(ReconciliationPolicy, { freshFor: Duration.minutes(5), keepFor: Duration.days(7) })
const quiet = Logger.layer([])

/** The loops of money out, in the background until the test ends. */
const paying = Effect.gen(function*() {
  const waking = Queue.sliding<void>(1)
  const wake = yield* Effect.all({
    scan: waking, backfill: waking, guard: waking, reconcile: waking, credit: waking, deliver: waking, settle: waking, lane: waking
  })
  const fence = yield* Deferred.make<void>()
  yield* Deferred.succeed(fence, undefined)
  yield* Effect.forkScoped(payoutLoops(wake, { ...watchDefaults, creditConcurrency: 1 }, fence))
})

describe("books that nobody has compared with the chain lately", () => {
  it.effect("pay nothing: what is approved waits until they are compared, and again when that is five minutes ago", () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      yield* fill(10n ** 20n)
      const first = yield* approved(member, 5n)
      yield* paying
      yield* TestClock.adjust("40 seconds")
      assert.deepStrictEqual([yield* stateOf(first), (yield* openPayouts).length], ["approved", 0])
      assert.isNotNull(yield* checkBooks())
      yield* TestClock.adjust("20 seconds")
      assert.deepStrictEqual([yield* stateOf(first), (yield* openPayouts).length], ["paying", 1])
      yield* TestClock.adjust("5 minutes")
      const second = yield* approved(member, 7n)
      yield* TestClock.adjust("40 seconds")
      assert.deepStrictEqual([yield* stateOf(second), (yield* openPayouts).length], ["approved", 1])
    }).pipe(Effect.scoped, Effect.provide(Layer.mergeAll(laneCommunity(), policy, quiet))))

  it.effect("are named by the operator's status where payouts are configured, with what to look at", () =>
    Effect.gen(function*() {
      const said = Effect.map(operate(["status"], ANNA), ({ out }) => out)
      yield* mineFinal()
      yield* workOff()
      assert.include(yield* said, "The books were not compared with the chain yet: nothing is paid out before they are.")
      yield* checkBooks()
      assert.notInclude(yield* said, "The books were")
      yield* TestClock.adjust("5 minutes")
      assert.notInclude(yield* said, "The books were")
      yield* TestClock.adjust("1 minute")
      assert.include(yield* said, "The books were compared with the chain 6 min ago")
    }).pipe(Effect.provide(Layer.merge(operated({ payout: HOT }), policy))))
})
