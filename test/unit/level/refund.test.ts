import { assert, it } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { availableOf, heldOf, HOUSE_REORG_RECEIVABLE, HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { NoteMissing } from "@sigmatrade/core/incident/NoteMissing"
import { approveRefund, RefundedAlready, RefundNeedsAnother } from "@sigmatrade/core/level/approveRefund"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { RefundRequestedAlready, RefundUnknown } from "@sigmatrade/core/level/RefundStore"
import { PurchaseUnknown, requestRefund } from "@sigmatrade/core/level/requestRefund"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Exit, HashMap } from "effect"
import { freshPurchaseId } from "@sigmatrade/adapters/contract/freshPurchase"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { available, BNB, community, held, level, memberWithWallet, mineFinal, ONE, payment, rewards, workOff } from "../community.ts"

const [anna, boris, clara] = [operator("anna"), operator("boris"), operator("clara")]

/** Three sponsors in a line and a buyer, who has paid for level 1, which costs one BNB; and the purchase. */
const sold = Effect.gen(function*() {
  yield* (yield* LevelStore).publish([level(1, ONE)], yield* DateTime.now)
  const top = yield* memberWithWallet(1)
  const middle = yield* memberWithWallet(2, top)
  const near = yield* memberWithWallet(3, middle)
  const buyer = yield* memberWithWallet(4, near)
  yield* mineFinal(payment(4, ONE))
  yield* workOff()
  const [commission] = yield* (yield* CommissionStore).ofUser(near.id, 1)
  return { top, middle, near, buyer, id: commission?.purchaseId ?? freshPurchaseId() }
})
const owns = Effect.fn("owns")(function*(user: User) {
  return ((yield* (yield* LevelStore).owned([user.id])).get(user.id) ?? new Set()).size
})
/** Whoever was told of the refund, and what. */
const told = Effect.map(Effect.flatMap(MemoryWorld, ({ read }) => read(({ notices }) => HashMap.toValues(notices))), (rows) =>
  rows.map(({ notice }) => notice).filter(({ notification: { _tag } }) => _tag === "SaleRefunded" || _tag === "CommissionReversed")
    .map(({ notification, userId }) => `${notification._tag} ${userId}`).toSorted())

it.effect("two operators take back a sale: the price is the buyer's again, held commissions are the sale's, everybody is told", () =>
  Effect.gen(function*() {
    const { buyer, id, middle, near, top } = yield* sold
    yield* requestRefund(id, anna, "he was promised something else")
    assert.deepStrictEqual([yield* available(buyer), yield* owns(buyer), yield* rewards(near)], [0n, 1, ONE / 20n])
    yield* approveRefund(id, boris)
    assert.deepStrictEqual([yield* available(buyer), yield* owns(buyer), yield* held(HOUSE_SALES)], [ONE, 0, 0n])
    assert.deepStrictEqual([yield* rewards(near), yield* rewards(middle), yield* rewards(top)], [0n, 0n, 0n])
    assert.strictEqual(yield* releaseCommissions(100), 0)
    assert.strictEqual(yield* held(HOUSE_REORG_RECEIVABLE), 0n)
    assert.deepStrictEqual(yield* told, [
      `SaleRefunded ${buyer.id}`, ...[near, middle, top].map(({ id: sponsor }) => `CommissionReversed ${sponsor}`)
    ].toSorted())
  }).pipe(Effect.provide(community({ commissionHoldHours: 1 }))))

it.effect("released commissions come back as far as they are there, and exactly the rest is the house's loss", () =>
  Effect.gen(function*() {
    const { buyer, id, middle, near } = yield* sold
    yield* releaseCommissions(100)
    const now = yield* DateTime.now
    const gone = { id: "w1", userId: near.id, asset: BNB, amount: Amount.make(ONE / 20n - 3n), fee: ZERO }
    yield* (yield* Ledger).post([withdrawalRequested(gone)], now)
    yield* requestRefund(id, anna, "mistake")
    yield* approveRefund(id, boris)
    assert.deepStrictEqual([yield* available(near), yield* available(middle), yield* held(heldOf(near.id))], [0n, 0n, ONE / 20n - 3n])
    assert.deepStrictEqual([yield* held(HOUSE_REORG_RECEIVABLE), yield* held(HOUSE_SALES), yield* held(availableOf(buyer.id))], [3n - ONE / 20n, 0n, ONE])
  }).pipe(Effect.provide(community())))

it.effect("one operator alone takes back nothing, nobody does it twice, and the reason is asked for", () =>
  Effect.gen(function*() {
    const { buyer, id } = yield* sold
    assert.deepStrictEqual(yield* Effect.flip(approveRefund(id, boris)), new RefundUnknown({ id }))
    assert.deepStrictEqual(yield* Effect.flip(requestRefund(id, anna, "  ")), new NoteMissing())
    const unknown = freshPurchaseId()
    assert.deepStrictEqual(yield* Effect.flip(requestRefund(unknown, anna, "x")), new PurchaseUnknown({ id: unknown }))
    yield* requestRefund(id, anna, "x")
    assert.deepStrictEqual(yield* Effect.flip(requestRefund(id, boris, "me too")), new RefundRequestedAlready({ id }))
    assert.deepStrictEqual(yield* Effect.flip(approveRefund(id, anna)), new RefundNeedsAnother({ id, operator: anna }))
    assert.deepStrictEqual([yield* owns(buyer), yield* told], [1, []])
    yield* approveRefund(id, boris)
    assert.deepStrictEqual(yield* Effect.flip(approveRefund(id, clara)), new RefundedAlready({ id }))
    assert.deepStrictEqual(yield* Effect.flip(requestRefund(id, clara, "again")), new PurchaseUnknown({ id }))
    assert.strictEqual(yield* available(buyer), ONE)
  }).pipe(Effect.provide(community())))

it.effect("a sale that a broken finality has taken back meanwhile is not refunded once more", () =>
  Effect.gen(function*() {
    const { buyer, id } = yield* sold
    yield* requestRefund(id, anna, "x")
    yield* (yield* LevelStore).reverse([id], yield* DateTime.now)
    assert.deepStrictEqual(yield* Effect.flip(approveRefund(id, boris)), new PurchaseUnknown({ id }))
    assert.deepStrictEqual([yield* available(buyer), yield* told], [0n, []])
  }).pipe(Effect.provide(community())))

it.effect("the reason is kept without the blanks around it, and no more than a thousand characters of it", () =>
  Effect.gen(function*() {
    const { id } = yield* sold
    const { note } = yield* requestRefund(id, anna, `  ${"why ".repeat(300)}`)
    assert.strictEqual(note, "why ".repeat(250))
  }).pipe(Effect.provide(community())))

it.effect("of twenty who approve at once one does", () =>
  Effect.gen(function*() {
    const { buyer, id } = yield* sold
    yield* requestRefund(id, anna, "x")
    const done = yield* Effect.forEach(Array.from({ length: 20 }), () => Effect.isSuccess(approveRefund(id, boris)), { concurrency: "unbounded" })
    assert.strictEqual(done.filter((one) => one).length, 1)
    assert.strictEqual(yield* available(buyer), ONE)
  }).pipe(Effect.provide(community())))

it.effect("the buyer buys the level again, under new commissions, and that sale can be refunded too", () =>
  Effect.gen(function*() {
    const { buyer, id, near } = yield* sold
    yield* requestRefund(id, anna, "x")
    yield* approveRefund(id, boris)
    yield* mineFinal(payment(4, ONE))
    yield* workOff()
    assert.deepStrictEqual([yield* owns(buyer), yield* available(buyer), yield* rewards(near)], [1, ONE, ONE / 20n])
    const ids = (yield* (yield* CommissionStore).ofUser(near.id, 10)).map(({ purchaseId, state }) => ({ purchaseId, state }))
    const again = ids.find(({ state }) => state === "held")?.purchaseId ?? id
    assert.notStrictEqual(again, id)
    yield* requestRefund(again, boris, "x")
    yield* approveRefund(again, anna)
    assert.deepStrictEqual([yield* owns(buyer), yield* available(buyer), yield* rewards(near)], [0, 2n * ONE, 0n])
  }).pipe(Effect.provide(community({ commissionHoldHours: 1 }))))

it.effect("when it breaks off before its end nothing has happened", () =>
  Effect.gen(function*() {
    const { buyer, id, near } = yield* sold
    yield* requestRefund(id, anna, "x")
    const outbox = yield* Outbox
    const broken = Outbox.of({ ...outbox, enqueue: () => Effect.die(new Error("store is down")) })
    assert.isTrue(Exit.isFailure(yield* Effect.exit(Effect.provideService(approveRefund(id, boris), Outbox, broken))))
    assert.deepStrictEqual([yield* owns(buyer), yield* available(buyer), yield* rewards(near)], [1, 0n, ONE / 20n])
    yield* approveRefund(id, boris)
    assert.strictEqual(yield* available(buyer), ONE)
  }).pipe(Effect.provide(community({ commissionHoldHours: 1 }))))
