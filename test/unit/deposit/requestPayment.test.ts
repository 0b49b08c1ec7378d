import { assert, it } from "@effect/vitest"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { registerUser } from "@sigmatrade/core/user/registerUser"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"
import { freshPurchase } from "@sigmatrade/adapters/contract/freshPurchase"
import { BNB, CHAIN, community, level, memberWithWallet, OURS, person, USDT, USDT_CONTRACT } from "../community.ts"

const one = LevelNumber.make(1)
const published = Effect.gen(function*() {
  return yield* (yield* LevelStore).publish([level(1, 50n), level(2, 100n), level(1, 2_000n, USDT)], yield* DateTime.now)
})
const intentsOf = Effect.fn("intentsOf")(function*(id: UserId) {
  return yield* (yield* DepositIntentStore).ofMembers([id], DateTime.makeUnsafe(0))
})
const refused = <A, E extends { readonly _tag: string }, R>(request: Effect.Effect<A, E, R>) => Effect.map(Effect.flip(request), ({ _tag }) => _tag)

it.effect("a member is told what to pay where, and his wish is kept as long as promised", () =>
  Effect.gen(function*() {
    const { version } = yield* published
    const member = yield* memberWithWallet(1)
    const { intent, listed, request } = yield* requestPayment(member.id, one, USDT)
    assert.deepStrictEqual(request, { chainId: CHAIN, to: OURS, amount: intent.price, contract: USDT_CONTRACT })
    assert.deepStrictEqual([intent.price, intent.priceVersion, intent.expiresAt.epochMilliseconds], [2_000n, version, 1_800_000])
    assert.strictEqual(listed.asset.id, USDT)
    assert.deepStrictEqual(yield* intentsOf(member.id), [{ intent, fulfilled: false }])
    assert.strictEqual((yield* requestPayment(member.id, one, BNB)).request.contract, null)
  }).pipe(Effect.provide(community())))

it.effect("asking again renews the wish", () =>
  Effect.gen(function*() {
    yield* published
    const member = yield* memberWithWallet(1)
    yield* requestPayment(member.id, one, BNB)
    yield* TestClock.adjust("20 minutes")
    const { intent } = yield* requestPayment(member.id, one, BNB)
    yield* TestClock.adjust("20 minutes")
    assert.deepStrictEqual(yield* intentsOf(member.id), [{ intent, fulfilled: false }])
  }).pipe(Effect.provide(community())))

it.effect("without a wallet nobody could tell whose payment it is", () =>
  Effect.gen(function*() {
    yield* published
    const { user } = yield* registerUser(person(1))
    assert.strictEqual(yield* refused(requestPayment(user.id, one, BNB)), "WalletMissing")
    assert.deepStrictEqual(yield* intentsOf(user.id), [])
  }).pipe(Effect.provide(community())))

it.effect("with an address of his own a member needs no wallet: it does not matter where he pays from", () =>
  Effect.gen(function*() {
    yield* published
    const { user } = yield* registerUser(person(1))
    const { intent, request } = yield* requestPayment(user.id, one, BNB)
    assert.notStrictEqual(request.to, OURS)
    assert.deepStrictEqual(yield* intentsOf(user.id), [{ intent, fulfilled: false }])
  }).pipe(Effect.provide(community({ strategy: "address" }))))

it.effect("whoever is no member pays nothing", () =>
  Effect.gen(function*() {
    yield* published
    const nobody = UserId.make("00000000-0000-7000-8000-000000000000")
    assert.strictEqual(yield* refused(requestPayment(nobody, one, BNB)), "UserUnknown")
  }).pipe(Effect.provide(community())))

it.effect("a level that is owned, unknown, or not sold in this asset is not for sale", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    assert.strictEqual(yield* refused(requestPayment(member.id, one, BNB)), "LevelNotForSale")
    yield* published
    assert.strictEqual(yield* refused(requestPayment(member.id, LevelNumber.make(3), BNB)), "LevelNotForSale")
    assert.strictEqual(yield* refused(requestPayment(member.id, LevelNumber.make(2), USDT)), "LevelNotForSale")
    assert.strictEqual(yield* refused(requestPayment(member.id, one, AssetId.make("DOGE"))), "LevelNotForSale")
    yield* (yield* LevelStore).record([freshPurchase(member.id, 1)], yield* DateTime.now)
    assert.strictEqual(yield* refused(requestPayment(member.id, one, BNB)), "LevelNotForSale")
  }).pipe(Effect.provide(community())))

it.effect("an asset with prices that nobody watches is not for sale", () =>
  Effect.gen(function*() {
    const unlisted = AssetId.make("CAKE")
    yield* (yield* LevelStore).publish([level(1, 5n, unlisted)], yield* DateTime.now)
    const member = yield* memberWithWallet(1)
    assert.strictEqual(yield* refused(requestPayment(member.id, one, unlisted)), "LevelNotForSale")
  }).pipe(Effect.provide(community())))

it.effect("in sequence the second level is for sale to owners of the first only", () =>
  Effect.gen(function*() {
    yield* published
    const member = yield* memberWithWallet(1)
    assert.strictEqual(yield* refused(requestPayment(member.id, LevelNumber.make(2), BNB)), "LevelNotForSale")
    yield* (yield* LevelStore).record([freshPurchase(member.id, 1)], yield* DateTime.now)
    assert.strictEqual((yield* requestPayment(member.id, LevelNumber.make(2), BNB)).intent.price, 100n)
  }).pipe(Effect.provide(community({ sequential: true }))))
