import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { buyLevel } from "@sigmatrade/core/deposit/buyLevel"
import { HOUSE_REORG_RECEIVABLE, HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { DateTime, Effect } from "effect"
import { audit } from "../../property/audit.ts"
import { available, BNB, held, level, memberWithWallet, payment, rewards } from "../community.ts"
import { ownedBy, wishOf } from "../deposit/savings.ts"
import { breakAt, empty, live, mineMany, openOf, settle, soundBooks, three, tx } from "./trustWorld.ts"

/** Level 1 costs 100; a sponsor, and a member whose two payments of 60 have bought nothing. */
const saved = Effect.gen(function*() {
  yield* (yield* LevelStore).publish([level(1, 100n)], yield* DateTime.now)
  const sponsor = yield* memberWithWallet(1)
  const buyer = yield* memberWithWallet(2, sponsor)
  yield* live([], [], [payment(2, 60n, BNB, tx("a"))], [payment(2, 60n, BNB, tx("b"))], ...empty(5))
  assert.strictEqual(yield* available(buyer), 120n)
  return { sponsor, buyer }
})

it.effect("a level stays bought when finality breaks below the money in the balance: what is left is taken, the rest is receivable", () =>
  Effect.gen(function*() {
    const { buyer, sponsor } = yield* saved
    yield* buyLevel(yield* wishOf(buyer, 1))
    yield* breakAt(6)
    assert.strictEqual((yield* openOf("finality broken")).facts.settled, "yes")
    assert.deepStrictEqual([yield* available(buyer), yield* ownedBy(buyer)], [0n, [1]])
    assert.deepStrictEqual([yield* held(HOUSE_REORG_RECEIVABLE), yield* held(HOUSE_SALES), yield* rewards(sponsor)], [-40n, 95n, 5n])
    yield* soundBooks
    yield* audit
  }).pipe(Effect.provide(three())))

it.effect("from the moment finality broke nothing is bought with money that may be gone", () =>
  Effect.gen(function*() {
    const { buyer } = yield* saved
    const wish = yield* wishOf(buyer, 1)
    yield* (yield* ChainScript).reorg(6, empty(3))
    yield* settle(4)
    assert.strictEqual(yield* available(buyer), 120n)
    assert.deepInclude(yield* Effect.flip(buyLevel(wish)), { _tag: "SalesStopped", reason: "finality broken" })
    yield* mineMany(12)
    yield* settle()
    assert.deepInclude(yield* Effect.flip(buyLevel(wish)), { _tag: "BalanceTooSmall", missing: Amount.make(40n) })
    assert.deepStrictEqual([yield* available(buyer), yield* ownedBy(buyer)], [60n, []])
    yield* soundBooks
  }).pipe(Effect.provide(three())))
