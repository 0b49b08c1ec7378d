import { assert, it } from "@effect/vitest"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { HOUSE_CAPITAL, HOUSE_REORG_RECEIVABLE, HOUSE_SALES, HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { DateTime, Effect, HashMap } from "effect"
import { available, BNB, held, level, memberWithWallet, OURS, payment, person, rewards, walletOf } from "../community.ts"
import { ANNA, BORIS, breakAt, empty, inBooks, kinds, live, openOf, settle, soundBooks, three, tx, world } from "./trustWorld.ts"

/** Three sponsors above a member who has bought the only level for 100. */
const sold = Effect.gen(function*() {
  yield* (yield* LevelStore).publish([level(1, 100n)], yield* DateTime.now)
  const top = (yield* joinByInvitation(person(11), "")).user
  const middle = (yield* joinByInvitation(person(12), top.invitationCode)).user
  const near = (yield* joinByInvitation(person(13), middle.invitationCode)).user
  const buyer = yield* memberWithWallet(1, near)
  yield* live([], [], [payment(1, 100n)], ...empty(5))
  return { top, middle, near, buyer }
})

it.effect("a sale whose payment vanished is taken back: level, price, three held commissions; nobody owes anything", () =>
  Effect.gen(function*() {
    const { buyer, middle, near, top } = yield* sold
    assert.deepStrictEqual([yield* rewards(near), yield* rewards(middle), yield* rewards(top)], [5n, 4n, 3n])
    yield* breakAt(6)
    assert.deepStrictEqual([yield* rewards(near), yield* rewards(middle), yield* rewards(top), yield* available(buyer)], [0n, 0n, 0n, 0n])
    assert.deepStrictEqual([yield* held(HOUSE_SALES), yield* held(HOUSE_REORG_RECEIVABLE)], [0n, 0n])
    assert.isUndefined((yield* (yield* LevelStore).owned([buyer.id])).get(buyer.id)?.values().next().value)
    yield* soundBooks
    assert.strictEqual(yield* releaseCommissions(100), 0)
  }).pipe(Effect.provide(three({ commissionHoldHours: 1 }))))

it.effect("commissions that were released are taken back from what their earners can spend", () =>
  Effect.gen(function*() {
    const { middle, near, top } = yield* sold
    assert.strictEqual(yield* releaseCommissions(100), 3)
    assert.deepStrictEqual([yield* available(near), yield* available(middle), yield* available(top)], [5n, 4n, 3n])
    yield* breakAt(6)
    assert.deepStrictEqual([yield* available(near), yield* available(middle), yield* available(top)], [0n, 0n, 0n])
    assert.strictEqual(yield* held(HOUSE_REORG_RECEIVABLE), 0n)
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("a sponsor who has spent the commission does not go below zero: exactly what is missing is receivable, and what he bought stays", () =>
  Effect.gen(function*() {
    yield* (yield* LevelStore).publish([level(1, 6n), level(2, 100n)], yield* DateTime.now)
    const near = yield* memberWithWallet(2)
    yield* memberWithWallet(1, near)
    yield* live([], [], [payment(1, 100n)], ...empty(4))
    yield* releaseCommissions(100)
    yield* requestPayment(near.id, LevelNumber.make(1), BNB)
    yield* live([payment(2, 2n, BNB, tx("c"))], ...empty(4))
    assert.strictEqual(yield* available(near), 1n)
    yield* breakAt(10, [], [[2, 2n, BNB, tx("c")]])
    assert.deepStrictEqual([yield* available(near), yield* held(HOUSE_REORG_RECEIVABLE)], [0n, -4n])
    assert.deepStrictEqual([...((yield* (yield* LevelStore).owned([near.id])).get(near.id) ?? [])], [LevelNumber.make(1)])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("what is still on the new chain, in another block, is kept: no entry is mirrored for it", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n, BNB, tx("a"))], [payment(1, 30n, BNB, tx("b"))], ...empty(5))
    assert.strictEqual(yield* available(member), 37n)
    yield* breakAt(7, [], [], [[1, 7n, BNB, tx("a")]])
    assert.strictEqual(yield* available(member), 7n)
    assert.deepStrictEqual((yield* kinds).filter((kind) => kind.endsWith("reversed")), ["deposit-reversed"])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("nothing is edited: every entry from before stays, mirrors are added", () =>
  Effect.gen(function*() {
    yield* sold
    const before = (yield* world).entries
    yield* breakAt(6)
    const after = (yield* world).entries
    for (const [key, entry] of HashMap.entries(before)) assert.deepStrictEqual(HashMap.getUnsafe(after, key), entry)
    assert.deepStrictEqual((yield* kinds).slice(HashMap.size(before)).toSorted(), [
      "commission-reversed", "commission-reversed", "commission-reversed", "deposit-reversed", "level-reversed"
    ])
  }).pipe(Effect.provide(three({ commissionHoldHours: 1 }))))

it.effect("suspense and dust that vanished leave suspense", () =>
  Effect.gen(function*() {
    yield* live([], [], [payment(9, 40n), payment(9, 2n)], ...empty(5))
    assert.strictEqual(yield* held(HOUSE_SUSPENSE), 42n)
    yield* breakAt(6)
    assert.strictEqual(yield* held(HOUSE_SUSPENSE), 0n)
    yield* soundBooks
  }).pipe(Effect.provide(three({ dust: new Map([[BNB, Amount.make(10n)]]) }))))

it.effect("our own movements that vanished are mirrored", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live([], [payment(1, 50n)], ...empty(4))
    yield* live([{ from: OURS, to: walletOf(77), asset: BNB, amount: 20n, gas: 1n }], ...empty(4))
    assert.deepStrictEqual([yield* inBooks(), yield* held(HOUSE_CAPITAL)], [29n, -20n])
    yield* breakAt(5)
    assert.deepStrictEqual([yield* inBooks(), yield* held(HOUSE_CAPITAL)], [50n, 0n])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("money that an operator had assigned out of suspense is taken back from its member", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(9, 40n)], ...empty(4))
    const [item] = yield* (yield* SuspenseStore).items(10)
    assert.isDefined(item)
    if (item === undefined) return
    yield* resolveSuspense(item.id, { _tag: "Assign", userId: member.id }, ANNA, "he showed us the receipt")
    yield* settle(2)
    assert.strictEqual(yield* available(member), 40n)
    yield* breakAt(5)
    assert.deepStrictEqual([yield* available(member), yield* held(HOUSE_SUSPENSE), yield* held(HOUSE_REORG_RECEIVABLE)], [0n, 0n, 0n])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("money that was assigned and not yet credited is never credited once the chain has lost it", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(9, 40n)], ...empty(4))
    const [item] = yield* (yield* SuspenseStore).items(10)
    if (item !== undefined) yield* resolveSuspense(item.id, { _tag: "Assign", userId: member.id }, ANNA, "his receipt")
    yield* breakAt(5)
    const { id } = yield* openOf("finality broken")
    yield* approveIncident(id, ANNA)
    yield* approveIncident(id, BORIS)
    yield* settle()
    assert.deepStrictEqual([yield* available(member), yield* held(HOUSE_SUSPENSE)], [0n, 0n])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("a level that was taken back can be bought again, and pays its sponsors again", () =>
  Effect.gen(function*() {
    const { buyer, near } = yield* sold
    yield* breakAt(6)
    const { id } = yield* openOf("finality broken")
    yield* approveIncident(id, ANNA)
    yield* approveIncident(id, BORIS)
    yield* live([payment(1, 100n)], ...empty(4))
    assert.deepStrictEqual([...((yield* (yield* LevelStore).owned([buyer.id])).get(buyer.id) ?? [])], [LevelNumber.make(1)])
    assert.strictEqual(yield* rewards(near), 5n)
    yield* soundBooks
  }).pipe(Effect.provide(three({ commissionHoldHours: 1 }))))
