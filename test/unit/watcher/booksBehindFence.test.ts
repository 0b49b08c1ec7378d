import { assert, it } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { Invariants } from "@sigmatrade/core/reconciliation/Invariants"
import { ReconciliationPolicy } from "@sigmatrade/core/reconciliation/ReconciliationPolicy"
import { bookLoops } from "@sigmatrade/watcher/bookLoops"
import { watchDefaults } from "@sigmatrade/watcher/WatchSettings"
import { DateTime, Deferred, Duration, Effect, Layer, Logger, Option } from "effect"
import { TestClock } from "effect/testing"
import { shown } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { freshTxHash } from "@sigmatrade/adapters/contract/freshAddress"
import { CHAIN, mineFinal, workOff } from "../community.ts"
import { openKinds } from "../confirmation/trustWorld.ts"
import { HOT, LANE, laneCommunity } from "../payout/laneWorld.ts"

const policy = Layer.succeed(ReconciliationPolicy, { freshFor: Duration.minutes(5), keepFor: Duration.days(7) })

/** The books as they see themselves when something left the wallet that nobody has judged: as I-24 says it of the tables. */
const unjudged = Layer.effect(Invariants, Effect.gen(function*() {
  const [invariants, payouts] = [yield* Invariants, yield* PayoutStore]
  const broken = Effect.map(payouts.foreignSpends(LANE, 20), (spends) =>
    spends.length === 0 ? [] : [{ id: "I-24", meaning: "what left the wallet is judged", rows: spends.length, sample: "" }])
  return Invariants.of({ ...invariants, broken })
}))

it.effect("books that were restored are not called wrong beside that: nothing is compared before the fence, and what left without us is judged first", () =>
  Effect.gen(function*() {
    const now = yield* DateTime.now
    yield* (yield* PayoutStore).take(LANE, "one", { nonce: 0, block: BlockNumber.make(0) }, now, DateTime.add(now, { hours: 1 }))
    yield* mineFinal()
    yield* workOff()
    yield* shown(LANE, freshTxHash(), { block: 77 })
    const fence = yield* Deferred.make<void>()
    yield* Effect.forkScoped(bookLoops(watchDefaults, fence))
    yield* TestClock.adjust("1 minute")
    const { last } = yield* CheckpointStore
    assert.deepStrictEqual([yield* openKinds, Option.isNone(yield* last(CHAIN))], [[], true])
    yield* (yield* IncidentStore).open(new Finding({
      kind: "books behind the chain", subject: `${CHAIN}:${HOT}`, facts: { chain: "1", signer: "0", books: "0", block: "100" },
      stops: ["payouts", "broadcasts"], asset: null, approvalsNeeded: 2
    }), now)
    yield* Deferred.succeed(fence, undefined)
    yield* TestClock.adjust("1 minute")
    assert.deepStrictEqual([yield* openKinds, Option.isSome(yield* last(CHAIN))], [["books behind the chain"], true])
  }).pipe(Effect.scoped, Effect.provide(Layer.mergeAll(Layer.provideMerge(unjudged, laneCommunity()), policy, Logger.layer([])))))
