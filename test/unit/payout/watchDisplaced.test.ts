import { assert, it } from "@effect/vitest"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { ZERO } from "@sigmatrade/core/money/Amount"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import type { Broadcaster } from "@sigmatrade/core/payout/Broadcasters"
import { giveBack } from "@sigmatrade/core/payout/giveBack"
import type { HeldLane } from "@sigmatrade/core/payout/PayoutStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { takeLane } from "@sigmatrade/core/payout/takeLane"
import { watchDisplaced } from "@sigmatrade/core/payout/watchDisplaced"
import { DateTime, Effect, Fiber, Option } from "effect"
import { TestClock } from "effect/testing"
import { shown } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { available, BNB, CHAIN, USDT, walletOf } from "../community.ts"
import { ANNA, BORIS, openKinds, openOf } from "../confirmation/trustWorld.ts"
import { approved, fill, HOT, LANE, lane, laneCommunity, memberWithWallet, openPayouts, rules, stateOf } from "./laneWorld.ts"

const SILENCE = Effect.fail(new ChainUnavailable({ operation: "nonces", reason: "silent" }))

/** Providers that say this of the wallet's nonce at our mark; `null`: nothing. Nothing is ever mined of what they are sent. */
const saying = Effect.fn("saying")(function*(...counts: ReadonlyArray<number | null>) {
  const speakers = yield* Broadcasters
  return speakers.map((one, index): Broadcaster => {
    const count = counts[index] ?? null
    return { ...one, nonceAt: () => count === null ? SILENCE : Effect.succeed(count) }
  })
})
/** So many payouts on their way, signed and sent, of 100 each. */
const onTheirWay = Effect.fn("onTheirWay")(function*(count: number) {
  const member = yield* memberWithWallet(1)
  yield* fill(5_000n)
  const withdrawals = yield* Effect.forEach(Array.from({ length: count }), () => approved(member, 100n))
  yield* lane()
  return { member, withdrawals, held: Option.getOrThrow(yield* takeLane("one", { latest: 0, pending: 0 })) }
})
/** What is found when the newest final nonce is this one, and providers say that of our mark. */
const found = Effect.fn("found")(function*(held: HeldLane, finalized: number | null, ...counts: ReadonlyArray<number | null>) {
  const ended = yield* watchDisplaced(held, { finalized, latest: 2 }).pipe(Effect.provideService(Broadcasters, yield* saying(...counts)))
  return [ended, (yield* openKinds).length]
})
const agree = Effect.gen(function*() {
  const { id } = yield* openOf("payout displaced")
  yield* approveIncident(id, ANNA)
  yield* approveIncident(id, BORIS)
})

it.effect("a payout whose nonce the quorum has used at our mark is told to operators, with what it was to pay, and ends when two agree, once", () =>
  Effect.gen(function*() {
    const { held, member, withdrawals: [one, two] } = yield* onTheirWay(2)
    if (one === undefined || two === undefined) return assert.fail("nothing was asked for")
    assert.deepStrictEqual(yield* found(held, 1, 1, null, 1), [0, 1])
    const [{ approvalsNeeded, asset, facts, stops, subject }, mark] = [yield* openOf("payout displaced"), yield* (yield* ScanCursorStore).finalMark(CHAIN)]
    assert.deepStrictEqual<unknown>([subject, stops, asset, approvalsNeeded], [`${CHAIN}:${HOT}:0`, [], null, 2])
    assert.deepStrictEqual(facts, {
      asset: USDT, amount: "100", to: walletOf(1), withdrawals: one.id, chain: "1", block: String(Option.getOrThrow(mark).number)
    })
    assert.deepStrictEqual(yield* found(held, 1, 1, 1, 1), [0, 1])
    yield* agree
    assert.deepStrictEqual([yield* found(held, 1, 1, 1, 1), yield* found(held, 1, 1, 1, 1)], [[1, 0], [0, 0]])
    assert.deepStrictEqual([yield* stateOf(one), yield* stateOf(two), yield* available(member, USDT)], ["returned", "paying", 100n])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("nobody alone makes us believe that a nonce is used, and too few who speak say nothing", () =>
  Effect.gen(function*() {
    const { held } = yield* onTheirWay(1)
    assert.deepStrictEqual(yield* found(held, 1, 9, 0, 0), [0, 0])
    assert.deepStrictEqual(yield* found(held, 1, 0, 9, 0), [0, 0])
    assert.deepStrictEqual(yield* found(held, 1, null, null, 9), [0, 0])
    assert.deepStrictEqual(yield* found(held, 1, 0, 0, 9), [0, 0])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("nobody is asked before the first nonce is used in a final block, or in any where no finality is known", () =>
  Effect.gen(function*() {
    const { held } = yield* onTheirWay(1)
    let asked = 0
    const counting = (yield* Broadcasters).map((one): Broadcaster => ({ ...one, nonceAt: () => Effect.sync(() => (asked += 1, 0)) }))
    const look = Effect.fn("look")(function*(finalized: number | null, latest: number) {
      asked = 0
      yield* Effect.provideService(watchDisplaced(held, { finalized, latest }), Broadcasters, counting)
      return asked
    })
    assert.deepStrictEqual([yield* look(0, 5), yield* look(1, 5), yield* look(null, 0), yield* look(null, 1)], [0, 3, 0, 3])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("without a payout on its way nothing is displaced, and while a broken finality is not settled nothing is known", () =>
  Effect.gen(function*() {
    const idle = Option.getOrThrow(yield* takeLane("one", { latest: 0, pending: 0 }))
    assert.deepStrictEqual(yield* found(idle, 9, 9, 9, 9), [0, 0])
    const { held } = yield* onTheirWay(1)
    yield* (yield* IncidentStore).open(freshFinding({ stops: [] }), yield* DateTime.now)
    assert.deepStrictEqual(yield* found(held, 1, 1, 1, 1), [0, 1])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what an attempt of our own has used is final and only not settled yet: it is not displaced", () =>
  Effect.gen(function*() {
    const { held } = yield* onTheirWay(2)
    const [first] = yield* (yield* MempoolScript).sent
    yield* shown(LANE, first?.hash, { final: true })
    assert.deepStrictEqual(yield* found(held, 2, 2, 2, 2), [0, 1])
    assert.strictEqual((yield* openOf("payout displaced")).subject, `${CHAIN}:${HOT}:1`)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what is given back is given back once, whoever else does it", () =>
  Effect.gen(function*() {
    const { held, member } = yield* onTheirWay(1)
    const [record] = yield* openPayouts
    if (record === undefined) return assert.fail("nothing is on its way")
    assert.deepStrictEqual([yield* giveBack(held, record), yield* giveBack(held, record)], [true, false])
    assert.strictEqual(yield* available(member, USDT), 100n)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a nonce that pays nobody has nobody to ask: it ends by itself", () =>
  Effect.gen(function*() {
    const { held } = yield* onTheirWay(1)
    const gas = { gasPrice: rules.gasPriceMin, gasLimit: rules.gasLimitNative }
    yield* (yield* PayoutStore).reserve(held, { purpose: "gap", asset: BNB, to: HOT, amount: ZERO, withdrawals: [], ...gas }, yield* DateTime.now)
    assert.deepStrictEqual(yield* found(held, 2, 2, 2, 2), [1, 1])
    assert.deepStrictEqual((yield* openPayouts).map(({ payout: { nonce } }) => nonce), [0])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("providers that do not answer cost one wait together", () =>
  Effect.gen(function*() {
    const { held } = yield* onTheirWay(1)
    const dumb = (yield* saying(1, 1, 1)).map((one): Broadcaster => ({ ...one, nonceAt: () => Effect.never }))
    const looking = yield* Effect.forkChild(Effect.provideService(watchDisplaced(held, { finalized: 1, latest: 1 }), Broadcasters, dumb))
    yield* TestClock.adjust(rules.answerMsMax)
    assert.isDefined(looking.pollUnsafe())
    assert.deepStrictEqual([yield* Fiber.join(looking), yield* openKinds], [0, []])
  }).pipe(Effect.provide(laneCommunity())))
