import { assert, layer as withLayer } from "@effect/vitest"
import type { HeldLane } from "@sigmatrade/core/payout/PayoutStore"
import { LaneLost, PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Option, Result } from "effect"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshLane, freshSigned, heldLane, paymentOf, PRICE, recordOf, reservedPayout, signedPayout, START } from "./reservedPayout.ts"
import { keptWithdrawal } from "./freshWithdrawal.ts"

/** What every `PayoutStore` promises about who holds a lane. */
export const payoutFenceContract = <E>(name: string, layer: Layer.Layer<PayoutStore | WithdrawalStore | Transaction | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`PayoutStore, the fence: ${name}`, (it) => {
    /** Somebody else takes the lane once the time of the holder is over. */
    const takenOver = Effect.fn("takenOver")(function*(lane: HeldLane) {
      return Option.getOrThrow(yield* (yield* PayoutStore).take(lane, "two", null, minutesLater(2), minutesLater(3)))
    })

    it.effect("a lane that is not there is taken only with its start, and keeps it", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = freshLane()
        assert.isTrue(Option.isNone(yield* store.take(lane, "one", null, NOW, minutesLater(1))))
        assert.isTrue(Option.isNone(yield* store.nextNonce(lane)))
        const held = yield* heldLane(lane)
        assert.strictEqual(held.nextNonce, 7)
        assert.deepStrictEqual(yield* store.nextNonce(lane), Option.some(7))
        yield* store.take(lane, "one", { ...START, nonce: 99 }, NOW, minutesLater(1))
        assert.strictEqual((yield* store.hold(held)).nextNonce, 7)
      }))

    it.effect("its holder keeps it under one epoch, nobody else gets it meanwhile, and the next one comes under the next epoch", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const one = yield* heldLane()
        const kept = yield* store.take(one, "one", null, NOW, minutesLater(2))
        assert.strictEqual(Option.getOrThrow(kept).epoch, one.epoch)
        assert.isTrue(Option.isNone(yield* store.take(one, "two", START, minutesLater(1), minutesLater(9))))
        const two = yield* store.take(one, "two", null, minutesLater(2), minutesLater(9))
        assert.strictEqual(Option.getOrThrow(two).epoch, one.epoch + 1)
        assert.isTrue(Option.isNone(yield* store.take(one, "one", null, minutesLater(3), minutesLater(9))))
      }))

    it.effect("whoever gives a lane back leaves it to the next one at once; nobody gives back what is not his, or not his any more", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const one = yield* heldLane()
        assert.isFalse(yield* store.release(one, "two", NOW))
        assert.isTrue(Option.isNone(yield* store.take(one, "two", null, NOW, minutesLater(9))))
        assert.isTrue(yield* store.release(one, "one", NOW))
        assert.isFalse(yield* store.release(one, "one", NOW))
        const two = yield* store.take(one, "two", null, NOW, minutesLater(9))
        assert.strictEqual(Option.getOrThrow(two).epoch, one.epoch + 1)
        assert.isFalse(yield* store.release(one, "one", NOW))
        assert.instanceOf(yield* Effect.flip(store.hold(one)), LaneLost)
        assert.isTrue(Option.isNone(yield* store.take(one, "one", null, NOW, minutesLater(9))))
      }))

    it.effect("of twenty who want a lane at once exactly one gets it", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = freshLane()
        const answers = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => `holder-${index}`), (holder) =>
          store.take(lane, holder, START, NOW, minutesLater(1)), { concurrency: "unbounded" })
        assert.strictEqual(answers.filter(Option.isSome).length, 1)
      }))

    it.effect("whoever has lost the lane writes nothing at all", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const one = yield* heldLane()
        const { payout, signed } = yield* signedPayout(one)
        const unsigned = yield* reservedPayout(one)
        const withdrawal = yield* keptWithdrawal({ state: "approved", approvalsNeeded: 0 })
        const two = yield* takenOver(one)
        const lost = yield* Effect.all([
          Effect.asVoid(store.hold(one)),
          Effect.asVoid(store.reserve(one, paymentOf(withdrawal), NOW)),
          Effect.asVoid(store.plan(one, payout.id, 1, PRICE * 2n, 120_000n, NOW)),
          Effect.asVoid(store.keepSigned(one, unsigned.id, 1, freshSigned())),
          store.noteSent(one, [{ hash: signed.hash, provider: "rpc-1", outcome: { _tag: "Accepted" }, at: NOW }])
        ].map((write) => Effect.result(write)))
        assert.deepStrictEqual(lost.map((result) => Result.isFailure(result) ? result.failure._tag : "written"), Array<string>(5).fill("LaneLost"))
        const [first] = (yield* recordOf(payout.id)).attempts
        assert.deepStrictEqual([first.sentFirstAt, (yield* recordOf(unsigned.id)).attempts[0].signed], [null, null])
        assert.strictEqual((yield* store.hold(two)).nextNonce, 9)
        assert.isTrue(Option.isNone(yield* store.ofWithdrawal(withdrawal.id)))
      }))

    it.effect("twenty who reserve at once get twenty nonces, none twice and none left out", () =>
      Effect.gen(function*() {
        const lane = yield* heldLane()
        const payouts = yield* Effect.forEach(Array.from({ length: 20 }), () => reservedPayout(lane), { concurrency: "unbounded" })
        assert.deepStrictEqual(payouts.map(({ nonce }) => nonce).toSorted((one, other) => one - other), Array.from({ length: 20 }, (_, index) => 7 + index))
      }))
  })
