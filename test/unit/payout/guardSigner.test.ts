import { assert, describe, it } from "@effect/vitest"
import * as SigningLogMemory from "@sigmatrade/adapters/memory/SigningLogMemory"
import { makeSignerLocal } from "@sigmatrade/adapters/signer/makeSignerLocal"
import { Amount } from "@sigmatrade/core/money/Amount"
import { guardSigner } from "@sigmatrade/core/payout/guardSigner"
import type { PaymentOrder, SigningKey } from "@sigmatrade/core/payout/Signer"
import { SignerUnavailable, SigningRefused } from "@sigmatrade/core/payout/Signer"
import { SigningLimits } from "@sigmatrade/core/payout/SigningLimits"
import { SignerEpoch, Signing, SigningLog, SigningLogBroken } from "@sigmatrade/core/payout/SigningLog"
import { DateTime, Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { anyReceiver, ASSETS, GWEI, KEY, LIMITS, order, WALLET, withdrawalAt } from "@sigmatrade/adapters/contract/payout/order"

const local = makeSignerLocal(Redacted.make(Uint8Array.from(Buffer.from(KEY.slice(2), "hex"))), ASSETS)

/** A key that notes what it is asked, and may be out of reach. */
const watchedKey = (asked: Array<PaymentOrder>, isThere = () => true): SigningKey =>
  ({
    wallet: WALLET,
    sign: (one) => Effect.suspend(() => {
      asked.push(one)
      return isThere() ? local.sign(one) : Effect.fail(new SignerUnavailable({ reason: "away" }))
    })
  })

const epoch = (number: number) => Layer.succeed(SigningLimits, { ...LIMITS, epoch: SignerEpoch.make(number) })
const world = Layer.merge(SigningLogMemory.layer, epoch(1))
const ruleOf = (error: SignerUnavailable | SigningRefused) => error instanceof SigningRefused ? error.rule : error._tag

/** A log that breaks where it is told to. */
const breaking = (where: "before" | "append", fault: SigningLogBroken["fault"]) =>
  Layer.effect(SigningLog, Effect.map(SigningLog, (log) => SigningLog.of({
    ...log, [where]: () => Effect.fail(new SigningLogBroken({ fault, reason: "broken on purpose" }))
  }))).pipe(Layer.provide(SigningLogMemory.layer))

describe("a guarded signer", () => {
  it.effect("has noted an order before its key is asked, so a signature that nobody saw still counts", () => Effect.gen(function*() {
    const asked: Array<PaymentOrder> = []
    let isThere = false
    const signer = yield* guardSigner(watchedKey(asked, () => isThere))
    assert.strictEqual(ruleOf(yield* Effect.flip(signer.sign(order()))), "SignerUnavailable")
    isThere = true
    const other = yield* Effect.flip(signer.sign(order({ to: anyReceiver() })))
    assert.strictEqual(ruleOf(other), "nonce signed for another payment")
    assert.strictEqual((yield* signer.sign(order())).bytes, (yield* local.sign(order())).bytes)
    assert.strictEqual(asked.length, 2)
  }).pipe(Effect.provide(world)))

  it.effect("refuses without asking its key and without noting anything", () => Effect.gen(function*() {
    const asked: Array<PaymentOrder> = []
    const signer = yield* guardSigner(watchedKey(asked))
    assert.strictEqual(ruleOf(yield* Effect.flip(signer.sign(order({ gasPrice: 6n * GWEI })))), "fee above limit")
    const at = new Signing({ order: order(), at: yield* DateTime.now, epoch: LIMITS.epoch })
    assert.deepStrictEqual((yield* (yield* SigningLog).before(at)).ofNonce, [])
    assert.deepStrictEqual(asked, [])
  }).pipe(Effect.provide(world)))

  for (const where of ["before", "append"] as const) {
    it.effect(`signs nothing while its log cannot be relied on (${where})`, () => Effect.gen(function*() {
      for (const [fault, rule] of [["corrupt", "signing log broken"], ["unreachable", "SignerUnavailable"]] as const) {
        const asked: Array<PaymentOrder> = []
        const signer = yield* guardSigner(watchedKey(asked)).pipe(Effect.provide(breaking(where, fault)))
        assert.strictEqual(ruleOf(yield* Effect.flip(signer.sign(order()))), rule)
        assert.deepStrictEqual(asked, [])
      }
    }).pipe(Effect.provide(epoch(1))))
  }

  it.effect("of an older epoch signs no more from the moment a newer one starts, repeats included; the newer one does", () => Effect.gen(function*() {
    const older = yield* guardSigner(local)
    yield* older.sign(order())
    const newer = yield* guardSigner(local).pipe(Effect.provide(epoch(2)))
    for (const one of [order(), order({ nonce: 8 })]) assert.strictEqual(ruleOf(yield* Effect.flip(older.sign(one))), "signer epoch")
    const again = yield* guardSigner(local)
    assert.strictEqual(ruleOf(yield* Effect.flip(again.sign(order({ nonce: 8 })))), "signer epoch")
    assert.strictEqual((yield* newer.sign(order())).bytes, (yield* local.sign(order())).bytes)
  }).pipe(Effect.provide(world)))

  it.effect("counts days by the clock it is given", () => Effect.gen(function*() {
    const signer = yield* guardSigner(local)
    const big = (nonce: number) => order({ nonce, amount: LIMITS.assets.get(order().asset)?.perPaymentMax ?? order().amount })
    for (let nonce = 0; nonce < 10; nonce++) yield* signer.sign(big(nonce))
    assert.strictEqual(ruleOf(yield* Effect.flip(signer.sign(big(10)))), "daily sum above limit")
    yield* TestClock.adjust("24 hours")
    yield* signer.sign(big(10))
  }).pipe(Effect.provide(world)))

  it.effect("knows how much it still signs for in fees today, never less than nothing, and tomorrow all of it again", () => Effect.gen(function*() {
    const signer = yield* guardSigner(local)
    assert.strictEqual(yield* signer.feesLeft, LIMITS.feesPerDayMax)
    yield* signer.sign(order())
    yield* signer.sign(order({ gasPrice: 2n * GWEI }))
    yield* signer.sign(order({ nonce: 8 }))
    const spent = 120_000n * 3n * GWEI
    assert.strictEqual(yield* signer.feesLeft, LIMITS.feesPerDayMax - spent)
    const withMax = (feesPerDayMax: bigint) => guardSigner(local).pipe(
      Effect.provideService(SigningLimits, { ...LIMITS, feesPerDayMax: Amount.make(feesPerDayMax) }), Effect.flatMap(({ feesLeft }) => feesLeft))
    assert.deepStrictEqual([yield* withMax(spent + 1n), yield* withMax(spent), yield* withMax(spent - 1n)], [1n, 0n, 0n])
    yield* TestClock.adjust("24 hours")
    assert.strictEqual(yield* signer.feesLeft, LIMITS.feesPerDayMax)
  }).pipe(Effect.provide(world)))

  it.effect("tells what it has signed: the next nonce, and which of the withdrawals asked for", () => Effect.gen(function*() {
    const signer = yield* guardSigner(local)
    const before = yield* signer.signedSoFar([withdrawalAt(7)])
    assert.deepStrictEqual([before.nextNonce, [...before.withdrawals]], [0, []])
    yield* signer.sign(order())
    yield* signer.sign(order({ nonce: 11 }))
    const known = yield* signer.signedSoFar([withdrawalAt(7), withdrawalAt(8)])
    assert.deepStrictEqual([known.nextNonce, [...known.withdrawals]], [12, [withdrawalAt(7)]])
  }).pipe(Effect.provide(world)))

  it.effect("says that it cannot be asked, and why, while its log is out of reach", () => Effect.gen(function*() {
    const signer = yield* guardSigner(local).pipe(Effect.provide(breaking("before", "unreachable")))
    const error = yield* Effect.flip(signer.sign(order()))
    assert.include(error instanceof SignerUnavailable ? error.reason : "", "log of signings")
    assert.include(error instanceof SignerUnavailable ? error.reason : "", "broken on purpose")
  }).pipe(Effect.provide(epoch(1))))
})
