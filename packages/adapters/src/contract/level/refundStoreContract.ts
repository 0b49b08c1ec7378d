import { assert, layer as withLayer } from "@effect/vitest"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RefundState } from "@sigmatrade/core/level/Refund"
import { Refund } from "@sigmatrade/core/level/Refund"
import { RefundRequestedAlready, RefundStore, RefundUnknown } from "@sigmatrade/core/level/RefundStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { PurchaseId } from "@sigmatrade/core/referral/Commission"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit, Option } from "effect"
import { freshMember } from "../freshMember.ts"
import { freshPurchase, freshPurchaseId } from "../freshPurchase.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"

const [ANNA, BORIS] = [operator("anna"), operator("boris")]

/** What every `RefundStore` promises. */
export const refundStoreContract = <E>(name: string, layer: Layer.Layer<LevelStore | RefundStore | Transaction | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`RefundStore: ${name}`, (it) => {
    const requested = Effect.fn("requested")(function*(minutes = 0) {
      const purchase = freshPurchase((yield* freshMember).id)
      yield* (yield* LevelStore).record([purchase], NOW)
      const refund = new Refund({
        purchaseId: purchase.id, requestedBy: ANNA, note: `it's "wrong" \\ 🦊`, requestedAt: minutesLater(minutes), approvedBy: null, approvedAt: null
      })
      yield* (yield* RefundStore).add(refund)
      return refund
    })
    const lock = Effect.fn("lock")(function*(id: PurchaseId) {
      return yield* (yield* Transaction).run((yield* RefundStore).lock(id))
    })
    const dies = Effect.fn("dies")(function*<A, E2, R>(work: Effect.Effect<A, E2, R>) {
      const exit = yield* Effect.exit(work)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
    })

    it.effect("a request is kept with its operator and his reason, and there is one per purchase", () =>
      Effect.gen(function*() {
        const store = yield* RefundStore
        const refund = yield* requested()
        assert.deepStrictEqual(yield* lock(refund.purchaseId), refund)
        assert.deepStrictEqual(yield* store.of(refund.purchaseId), Option.some(refund))
        assert.deepStrictEqual(yield* store.of(freshPurchaseId()), Option.none())
        const again = new Refund({ ...refund, requestedBy: BORIS, note: "me too" })
        assert.deepStrictEqual(yield* Effect.flip(store.add(again)), new RefundRequestedAlready({ id: refund.purchaseId }))
        assert.deepStrictEqual(yield* lock(refund.purchaseId), refund)
        const unknown = freshPurchaseId()
        assert.deepStrictEqual(yield* Effect.flip(lock(unknown)), new RefundUnknown({ id: unknown }))
      }))

    it.effect("another operator approves it, once and for ever; both names stay", () =>
      Effect.gen(function*() {
        const store = yield* RefundStore
        const refund = yield* requested()
        yield* dies(store.approve(refund.purchaseId, ANNA, NOW))
        yield* store.approve(refund.purchaseId, BORIS, minutesLater(1))
        const approved = new Refund({ ...refund, approvedBy: BORIS, approvedAt: minutesLater(1) })
        assert.deepStrictEqual(yield* lock(refund.purchaseId), approved)
        yield* dies(store.approve(refund.purchaseId, operator("clara"), minutesLater(2)))
        yield* dies(store.approve(freshPurchaseId(), BORIS, minutesLater(2)))
        assert.deepStrictEqual(yield* lock(refund.purchaseId), approved)
        assert.deepStrictEqual(yield* Effect.flip(store.add(refund)), new RefundRequestedAlready({ id: refund.purchaseId }))
      }))

    it.effect("what waits is listed oldest first, without what is approved and what was taken back otherwise", () =>
      Effect.gen(function*() {
        const store = yield* RefundStore
        const [older, newer, approved, gone] = [yield* requested(1), yield* requested(2), yield* requested(), yield* requested()]
        yield* store.approve(approved.purchaseId, BORIS, NOW)
        yield* (yield* LevelStore).reverse([gone.purchaseId], NOW)
        const mine = new Set<string>([older, newer, approved, gone].map(({ purchaseId }) => purchaseId))
        const waiting = (yield* store.waiting(1000)).filter(({ purchaseId }) => mine.has(purchaseId))
        assert.deepStrictEqual(waiting, [older, newer])
        assert.strictEqual((yield* store.waiting(1)).length, 1)
      }))

    it.effect("they are listed newest first by how they stand: requested, refunded, or lapsed because the sale was taken back otherwise", () =>
      Effect.gen(function*() {
        const store = yield* RefundStore
        const [older, newer, approved, gone] = [yield* requested(11), yield* requested(12), yield* requested(13), yield* requested(14)]
        yield* store.approve(approved.purchaseId, BORIS, NOW)
        yield* (yield* LevelStore).reverse([approved.purchaseId, gone.purchaseId], NOW)
        const mine = new Set<string>([older, newer, approved, gone].map(({ purchaseId }) => purchaseId))
        const listed = Effect.fnUntraced(function*(state: RefundState | null) {
          return (yield* store.list(state, { limit: 1000, anchor: null })).map(({ purchaseId }) => purchaseId).filter((id) => mine.has(id))
        })
        assert.deepStrictEqual(yield* listed("requested"), [newer.purchaseId, older.purchaseId])
        assert.deepStrictEqual([yield* listed("refunded"), yield* listed("lapsed")], [[approved.purchaseId], [gone.purchaseId]])
        assert.deepStrictEqual(yield* listed(null), [gone, approved, newer, older].map(({ purchaseId }) => purchaseId))
        const after = { limit: 1, anchor: { id: approved.purchaseId, side: "older" } } as const
        assert.deepStrictEqual((yield* store.list("requested", after)).map(({ purchaseId }) => purchaseId), [newer.purchaseId])
      }))

    it.effect("of many who approve at once one does", () =>
      Effect.gen(function*() {
        const store = yield* RefundStore
        const { purchaseId } = yield* requested()
        const approve = Effect.flatMap(Transaction, ({ run }) => run(Effect.gen(function*() {
          if ((yield* store.lock(purchaseId)).approvedAt !== null) return false
          yield* store.approve(purchaseId, BORIS, NOW)
          return true
        })))
        const done = yield* Effect.forEach(Array.from({ length: 20 }), () => approve, { concurrency: "unbounded" })
        assert.strictEqual(done.filter((mine) => mine).length, 1)
      }))
  })
