import { assert, it } from "@effect/vitest"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { laneHasWork } from "@sigmatrade/core/payout/laneHasWork"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { releaseLane } from "@sigmatrade/core/payout/releaseLane"
import { takeLane } from "@sigmatrade/core/payout/takeLane"
import { watchDelegation } from "@sigmatrade/core/payout/watchDelegation"
import { Effect, Option } from "effect"
import { TestClock } from "effect/testing"
import { CHAIN, OURS } from "../community.ts"
import { openKinds, openOf } from "../confirmation/trustWorld.ts"
import { approved, fill, HOT, LANE, lane, laneCommunity, memberWithWallet, mineFinalPayouts, rules } from "./laneWorld.ts"

it.effect("a new lane begins at the wallet's first nonce, but not while somebody else's first transaction waits in a pool", () =>
  Effect.gen(function*() {
    assert.isTrue(Option.isNone(yield* takeLane("one", { latest: 0, pending: 1 })))
    assert.isTrue(Option.isNone(yield* (yield* PayoutStore).nextNonce(LANE)))
    const { chainId, epoch, nextNonce, wallet } = Option.getOrThrow(yield* takeLane("one", { latest: 0, pending: 0 }))
    assert.deepStrictEqual<unknown>([chainId, wallet, epoch, nextNonce], [CHAIN, HOT, 1, 0])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("whatever the wallet has sent already, its lane begins: that is for operators to look at", () =>
  Effect.gen(function*() {
    assert.strictEqual(Option.getOrThrow(yield* takeLane("one", { latest: 3, pending: 4 })).nextNonce, 0)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a lane that is there is kept whatever waits in pools, for as long as the rules say, and by one holder", () =>
  Effect.gen(function*() {
    const waits = { latest: 0, pending: 1 }
    yield* takeLane("one", { latest: 0, pending: 0 })
    assert.isTrue(Option.isNone(yield* takeLane("two", { latest: 0, pending: 0 })))
    assert.isTrue(Option.isSome(yield* takeLane("one", waits)))
    yield* TestClock.adjust(`${rules.leaseSeconds} seconds`)
    yield* TestClock.adjust("-1 millis")
    assert.isTrue(Option.isNone(yield* takeLane("two", waits)))
    yield* TestClock.adjust("1 millis")
    assert.strictEqual(Option.getOrThrow(yield* takeLane("two", waits)).epoch, 2)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("whoever goes gives the lane back, if it is his: the next one need not wait", () =>
  Effect.gen(function*() {
    yield* takeLane("one", { latest: 0, pending: 0 })
    assert.deepStrictEqual([yield* releaseLane("two"), yield* releaseLane("one"), yield* releaseLane("one")], [false, true, false])
    assert.isTrue(Option.isSome(yield* takeLane("two", { latest: 0, pending: 0 })))
  }).pipe(Effect.provide(laneCommunity())))

it.effect("there is work from an approval until the payment is final, and none where the settings name no payout wallet", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    assert.isFalse(yield* laneHasWork())
    yield* approved(member, 100n)
    assert.isTrue(yield* laneHasWork())
    yield* lane()
    assert.isTrue(yield* laneHasWork())
    assert.isFalse(yield* Effect.provideService(laneHasWork(), SystemWallet, { chainId: CHAIN, address: OURS, payout: null }))
    yield* mineFinalPayouts()
    assert.isFalse(yield* laneHasWork())
  }).pipe(Effect.provide(laneCommunity())))

it.effect("code in the wallet's name stops payouts until two operators agree, and no code is nothing to tell", () =>
  Effect.gen(function*() {
    yield* watchDelegation(LANE, { hasCode: false })
    assert.deepStrictEqual(yield* openKinds, [])
    yield* watchDelegation(LANE, { hasCode: true })
    const { approvalsNeeded, asset, facts, stops, subject } = yield* openOf("wallet delegated")
    assert.deepStrictEqual<unknown>([subject, facts, stops, asset, approvalsNeeded], [`${CHAIN}:${HOT}`, { wallet: HOT }, ["payouts"], null, 2])
  }).pipe(Effect.provide(laneCommunity())))
