import { assert, it } from "@effect/vitest"
import type { Flow } from "@sigmatrade/core/incident/Incident"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { reportIncident } from "@sigmatrade/core/incident/reportIncident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Effect } from "effect"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { available, BNB, community, memberWithWallet, mineFinal, payment, USDT, workOff } from "../community.ts"

const stop = Effect.fn("stop")(function*(asset: AssetId | null, ...stops: ReadonlyArray<Flow>) {
  yield* reportIncident(freshFinding({ kind: "stopped by operator", stops, asset, approvalsNeeded: 1 }))
})
const release = Effect.gen(function*() {
  for (const { id } of yield* (yield* IncidentStore).opened) yield* approveIncident(id, OperatorName.make("anna"))
})
const paid = Effect.gen(function*() {
  const member = yield* memberWithWallet(1)
  yield* mineFinal(payment(1, 5n), payment(1, 7n, USDT))
  return Effect.all([available(member), available(member, USDT)])
})

it.effect("a stop of crediting lets nothing in, and loses nothing: when it is over all of it is credited, once", () =>
  Effect.gen(function*() {
    const credited = yield* paid
    yield* stop(null, "crediting")
    yield* workOff()
    assert.deepStrictEqual(yield* credited, [0n, 0n])
    yield* release
    yield* workOff()
    yield* workOff()
    assert.deepStrictEqual(yield* credited, [5n, 7n])
  }).pipe(Effect.provide(community())))

it.effect("a stop of one asset holds back that asset alone, even when its payments come first and fill a batch", () =>
  Effect.gen(function*() {
    const credited = yield* paid
    yield* stop(BNB, "crediting")
    yield* workOff()
    assert.deepStrictEqual(yield* credited, [0n, 7n])
    yield* release
    yield* workOff()
    assert.deepStrictEqual(yield* credited, [5n, 7n])
  }).pipe(Effect.provide(community({ batchSize: 1 }))))

it.effect("several stops add up, and the last one that is left still stops", () =>
  Effect.gen(function*() {
    const credited = yield* paid
    yield* stop(BNB, "crediting")
    yield* stop(USDT, "crediting", "payouts")
    yield* workOff()
    assert.deepStrictEqual(yield* credited, [0n, 0n])
    const [first] = yield* (yield* IncidentStore).opened
    if (first !== undefined) yield* approveIncident(first.id, OperatorName.make("anna"))
    yield* workOff()
    assert.deepStrictEqual(yield* credited, [5n, 0n])
  }).pipe(Effect.provide(community())))

it.effect("a stop of anything else does not hold back credits", () =>
  Effect.gen(function*() {
    const credited = yield* paid
    yield* stop(null, "payouts", "registration", "broadcasts")
    yield* workOff()
    assert.deepStrictEqual(yield* credited, [5n, 7n])
  }).pipe(Effect.provide(community())))
