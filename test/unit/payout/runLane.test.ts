import { assert, it } from "@effect/vitest"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { IncidentKind } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { LaneKey } from "@sigmatrade/core/payout/PayoutStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Signer } from "@sigmatrade/core/payout/Signer"
import { DateTime, Effect, Option } from "effect"
import { TestClock } from "effect/testing"
import { reservedPayout } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { CHAIN } from "../community.ts"
import { openKinds } from "../confirmation/trustWorld.ts"
import { approved, fill, LANE, lane, laneCommunity, memberWithWallet, mineFinalPayouts, rules, stateOf } from "./laneWorld.ts"

/** A wallet that the settings named before. */
const FORMER: LaneKey = { chainId: CHAIN, wallet: Address.make(`0x${"cd".repeat(20)}`) }

const held = Effect.fn("held")(function*(key: LaneKey, nonce = 0, holder = "one", seconds = 60) {
  const now = yield* DateTime.now
  return yield* (yield* PayoutStore).take(key, holder, { nonce, block: BlockNumber.make(0) }, now, DateTime.add(now, { seconds }))
})
const opened = Effect.fn("opened")(function*(kind: IncidentKind) {
  yield* (yield* IncidentStore).open(freshFinding({ kind, stops: [], approvalsNeeded: 0 }), yield* DateTime.now)
})
/** How often a round asks what may still be spent, after it has looked at the money. */
const looks = Effect.gen(function*() {
  let count = 0
  const signer = yield* Signer
  const counting = Signer.of({ ...signer, feesLeft: Effect.tap(signer.feesLeft, () => Effect.sync(() => (count += 1))) })
  yield* Effect.provideService(lane(), Signer, counting)
  return count
})

/** The same while one incident is open, and nobody waits. */
const looksDuring = (kind: IncidentKind) => Effect.andThen(fill(5_000n), Effect.andThen(opened(kind), looks)).pipe(Effect.provide(laneCommunity()))

it.effect("the money is looked at only while somebody waits for it, or has waited for whatever it was", () =>
  Effect.gen(function*() {
    const kinds = ["payout wallet low", "daily fees spent", "withdrawal signed before", "foreign spend"] as const
    assert.deepStrictEqual(yield* Effect.forEach(kinds, looksDuring), [1, 1, 1, 0])
  }))

it.effect("whatever else is open beside what somebody has waited for, the money is looked at", () =>
  Effect.gen(function*() {
    yield* fill(5_000n)
    yield* Effect.andThen(opened("foreign spend"), opened("payout wallet low"))
    assert.strictEqual(yield* looks, 1)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("without anybody who waits or has waited it is not", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    assert.strictEqual(yield* looks, 0)
    yield* approved(member, 10n)
    assert.deepStrictEqual([yield* looks, yield* looks], [1, 0])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("nothing is given a nonce before it is known what the wallet holds", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const one = yield* approved(member, 10n)
    const { isHeld, reserved } = yield* lane()
    assert.deepStrictEqual([isHeld, reserved, yield* stateOf(one), yield* openKinds], [true, 0, "approved", []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a round says what it has done: nonces that were filled and given away count together", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* held(LANE, 2)
    yield* approved(member, 10n)
    assert.deepStrictEqual(yield* lane(), { isHeld: true, reserved: 3, signed: 3, sent: 3, open: 3 })
    yield* mineFinalPayouts()
    assert.deepStrictEqual(yield* lane(), { isHeld: true, reserved: 0, signed: 0, sent: 0, open: 0 })
    assert.deepStrictEqual(yield* lane("two"), { isHeld: false, reserved: 0, signed: 0, sent: 0, open: 0 })
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a round that finds the books behind has the lane, and does nothing else", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* approved(member, 10n)
    const signer = yield* Signer
    const ahead = Signer.of({ ...signer, signedSoFar: () => Effect.succeed({ nextNonce: 4, withdrawals: new Set() }) })
    const round = yield* Effect.provideService(lane(), Signer, ahead)
    assert.deepStrictEqual(round, { isHeld: true, reserved: 0, signed: 0, sent: 0, open: 0 })
    assert.deepStrictEqual([yield* openKinds, (yield* (yield* MempoolScript).sent).length], [["books behind the chain"], 0])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a wallet of before is taken in hand while something of it is on its way, for as long as a round may last, and only when it is free", () =>
  Effect.gen(function*() {
    yield* held(FORMER, 0, "old", 10)
    const free = Effect.map(held(FORMER, 0, "another", 0), Option.isSome)
    yield* lane()
    yield* TestClock.adjust("10 seconds")
    yield* lane()
    assert.isTrue(yield* free, "nothing is on its way")
    yield* reservedPayout(Option.getOrThrow(yield* held(FORMER, 0, "old", 10)))
    assert.isTrue((yield* lane()).isHeld)
    yield* TestClock.adjust("10 seconds")
    yield* lane()
    assert.isFalse(yield* free)
    yield* TestClock.adjust(`${rules.leaseSeconds} seconds`)
    assert.isTrue(yield* free)
  }).pipe(Effect.provide(laneCommunity())))
