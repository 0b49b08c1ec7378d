import { assert, it } from "@effect/vitest"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { verifyLiability } from "@sigmatrade/core/reconciliation/LiabilityProof"
import { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { proveLiability } from "@sigmatrade/core/reconciliation/proveLiability"
import { publishLiabilities } from "@sigmatrade/core/reconciliation/publishLiabilities"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { BNB, memberWithWallet, mineFinal, payment, USDT, workOff, community } from "../community.ts"

const [FIRST, SECOND] = [Day.make("1970-01-01"), Day.make("1970-01-02")]

it.effect("once a day everything owed to members is published, and each can prove that his share is in it", () =>
  Effect.gen(function*() {
    const members = yield* Effect.forEach([1, 2, 3], (number) => memberWithWallet(number))
    yield* mineFinal(payment(1, 2n ** 70n), payment(2, 5n), payment(3, 6n), payment(3, 9n, USDT))
    yield* workOff()
    assert.strictEqual(yield* publishLiabilities(), 2)
    assert.strictEqual(yield* publishLiabilities(), 0)
    const trees = yield* (yield* LiabilityStore).trees(FIRST)
    assert.deepStrictEqual(trees.map(({ asset, members: count, root }) => [asset, count, root.sum as bigint] as const), [[BNB, 3, 2n ** 70n + 11n], [USDT, 1, 9n]])
    const keccak256 = yield* Keccak256
    const proofs = yield* Effect.forEach(members, ({ id }) => proveLiability(id, BNB, FIRST))
    assert.deepStrictEqual(proofs.map(({ liability }) => liability.amount as bigint), [2n ** 70n, 5n, 6n])
    assert.deepStrictEqual(proofs.map((proof) => verifyLiability(keccak256, proof)), ["holds", "holds", "holds"])
    assert.isTrue(proofs.every(({ root }) => root === trees[0]?.root.hash))
  }).pipe(Effect.provide(community())))

it.effect("who had nothing, another day, another asset have no proof; the next day has its own tree", () =>
  Effect.gen(function*() {
    const [anna, boris] = [yield* memberWithWallet(1), yield* memberWithWallet(2)]
    yield* mineFinal(payment(1, 5n))
    yield* workOff()
    yield* publishLiabilities()
    for (const [id, asset, day] of [[boris.id, BNB, FIRST], [anna.id, USDT, FIRST], [anna.id, BNB, SECOND]] as const) {
      assert.strictEqual((yield* Effect.flip(proveLiability(id, asset, day)))._tag, "LiabilityUnknown")
    }
    yield* TestClock.adjust("1 day")
    assert.strictEqual(yield* publishLiabilities(), 1)
    assert.strictEqual((yield* proveLiability(anna.id, BNB, SECOND)).total, 5n)
    yield* TestClock.adjust("90 days")
    yield* publishLiabilities()
    assert.strictEqual((yield* Effect.flip(proveLiability(anna.id, BNB, FIRST)))._tag, "LiabilityUnknown")
    assert.strictEqual((yield* (yield* LiabilityStore).trees(FIRST)).length, 1)
  }).pipe(Effect.provide(community())))
