import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import * as SignerMemory from "@sigmatrade/adapters/memory/SignerMemory"
import { Address } from "@sigmatrade/core/chain/Address"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { CHAIN_PAYOUT, HOUSE_CAPITAL } from "@sigmatrade/core/ledger/Account"
import { Amount } from "@sigmatrade/core/money/Amount"
import { PayoutPolicy } from "@sigmatrade/core/payout/PayoutPolicy"
import { runLane } from "@sigmatrade/core/payout/runLane"
import { booksAreFresh, checkBooks } from "@sigmatrade/core/reconciliation/checkBooks"
import { ReconciliationPolicy } from "@sigmatrade/core/reconciliation/ReconciliationPolicy"
import { Duration, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { available, BNB, CHAIN, community, held, memberWithWallet, ONE, OURS, P1, P2, P3, USDT, walletOf } from "../community.ts"
import { ANNA, BORIS, openKinds, openOf } from "../confirmation/trustWorld.ts"
import { approved, fill, holds, HOT, openPayouts, rules, stateOf, watch } from "./laneWorld.ts"

/** The wallet that the settings name later. */
const NEW = Address.make(`0x${"cd".repeat(20)}`)

const world = Layer.mergeAll(
  community({ providers: [P1, P2, P3], quorum: 2, payout: HOT, watched: [NEW], dust: new Map([[USDT, Amount.make(10n)]]) }),
  Layer.succeed(PayoutPolicy, rules),
  Layer.succeed(ReconciliationPolicy, { freshFor: Duration.minutes(5), keepFor: Duration.days(7) })
)

/** A process whose settings name this payout wallet. */
const naming = (wallet: Address) => {
  const settings = Layer.merge(
    Layer.succeed(SystemWallet, { chainId: CHAIN, address: OURS, payout: wallet }), Layer.fresh(SignerMemory.layer(wallet)))
  return <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.provide(work, settings)
}

/** What its watcher does but pay: it reads the chain, and compares the books with it. */
const compared = Effect.gen(function*() {
  yield* (yield* ChainScript).mine()
  yield* watch()
  yield* reconcileNatives()
  yield* checkBooks()
})
/** A round of the lane, as the watcher does it: only with books that were compared. */
const work = Effect.gen(function*() {
  return (yield* booksAreFresh) ? (yield* runLane("one")).sent : 0
})
/** What is waiting is mined, and becomes final. */
const mined = Effect.gen(function*() {
  yield* (yield* MempoolScript).mine()
  yield* Effect.replicateEffect((yield* ChainScript).mine(), 3, { discard: true })
  yield* watch()
})
/** The old wallet holds this, is compared, and has a lane. */
const begun = Effect.fn("begun")(function*(usdt: bigint, bnb = ONE) {
  yield* fill(usdt, bnb)
  yield* compared
  yield* work
})
/** Somebody sends this from the old wallet by hand, each for a unit of gas. */
const moved = Effect.fn("moved")(function*(to: Address, usdt: bigint, bnb = 0n) {
  const coming = [{ asset: USDT, amount: usdt }, { asset: BNB, amount: bnb }].filter(({ amount }) => amount > 0n)
  yield* (yield* ChainScript).mine(coming.map(({ amount, asset }) => ({ from: HOT, to, asset, amount, gas: 1n })))
  yield* Effect.replicateEffect((yield* ChainScript).mine(), 3, { discard: true })
})
/** All payout wallets' books less what the chain says they hold. */
const difference = Effect.fn("difference")(function*(asset = USDT) {
  return -(yield* held(CHAIN_PAYOUT, asset)) - (yield* holds(HOT, asset)) - (yield* holds(NEW, asset))
})

it.effect("a new payout wallet pays nothing while the old one holds money, which is said with what to do; once it is moved payouts begin by themselves", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun(5000n).pipe(naming(HOT))
    const capital = yield* held(HOUSE_CAPITAL, USDT)
    const one = yield* approved(member, 1000n)
    yield* Effect.gen(function*() {
      assert.strictEqual(yield* work, 0, "a comparison from before the change knows nothing of the new wallet")
      yield* compared
      assert.strictEqual(yield* work, 0)
      const { facts, stops } = yield* openOf("payout wallet changed")
      assert.deepStrictEqual([facts["wallet"], facts["now"], facts[USDT], facts[BNB], stops], [HOT, NEW, "5000", String(ONE), ["payouts"]])
      assert.include(facts["remedy"], `back to ${HOT}`)
      yield* moved(NEW, 5000n)
      yield* compared
      assert.deepStrictEqual([yield* work, (yield* openOf("payout wallet changed")).facts[BNB]], [0, String(ONE - 1n)])
      yield* moved(NEW, 0n, ONE - 2n)
      yield* compared
      yield* compared
      assert.deepStrictEqual([yield* work, yield* openKinds, yield* stateOf(one)], [1, [], "paying"])
      yield* mined
      yield* compared
      assert.deepStrictEqual([yield* stateOf(one), yield* holds(walletOf(1)), yield* openKinds], ["paid", 1000n, []])
      assert.deepStrictEqual([yield* difference(), yield* difference(BNB), yield* held(HOUSE_CAPITAL, USDT)], [0n, 0n, capital])
    }).pipe(naming(NEW))
  }).pipe(Effect.provide(world)))

it.effect("setting the old address back is an end too; dust in an old wallet keeps nobody waiting", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun(5000n).pipe(naming(HOT))
    yield* compared.pipe(naming(NEW))
    assert.deepStrictEqual(yield* openKinds, ["payout wallet changed"])
    const one = yield* approved(member, 1000n)
    yield* Effect.andThen(compared, work).pipe(naming(HOT))
    assert.deepStrictEqual([yield* openKinds, yield* stateOf(one)], [[], "paying"])
    yield* mined.pipe(naming(HOT))
    const gas = ONE - (yield* holds(HOT, BNB))
    yield* Effect.gen(function*() {
      yield* moved(NEW, 4000n - 9n, ONE - gas - 2n)
      yield* compared
      yield* compared
      assert.deepStrictEqual([yield* openKinds, yield* difference()], [[], 0n])
      yield* (yield* ChainScript).mine([{ from: walletOf(77), to: HOT, asset: USDT, amount: 1n }])
      yield* mined
      yield* compared
      assert.deepStrictEqual([(yield* openOf("payout wallet changed")).facts[USDT], yield* difference()], ["10", 0n])
    }).pipe(naming(NEW))
  }).pipe(Effect.provide(world)))

it.effect("what an old wallet has on its way keeps the new one waiting; it is settled when it is mined, and paid once", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun(1000n).pipe(naming(HOT))
    const one = yield* approved(member, 1000n)
    yield* work.pipe(naming(HOT))
    assert.strictEqual(yield* stateOf(one), "paying")
    yield* Effect.gen(function*() {
      yield* compared
      assert.strictEqual((yield* openOf("payout wallet changed")).facts["openPayouts"], "1")
      yield* mined
      yield* compared
      assert.deepStrictEqual([yield* stateOf(one), yield* holds(walletOf(1)), yield* difference()], ["paid", 1000n, 0n])
      assert.strictEqual((yield* openOf("payout wallet changed")).facts["openPayouts"], "0", "what is left is the coins for gas")
    }).pipe(naming(NEW))
  }).pipe(Effect.provide(world)))

it.effect("money that an old wallet sends to strangers is told as a foreign spend, and what it displaced is given back by two operators", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const pool = yield* MempoolScript
    yield* begun(1000n).pipe(naming(HOT))
    for (const provider of [P1, P2, P3]) yield* pool.treat(provider, { _tag: "Deaf" })
    const one = yield* approved(member, 1000n)
    yield* work.pipe(naming(HOT))
    yield* Effect.gen(function*() {
      yield* moved(walletOf(66), 1000n)
      yield* compared
      assert.sameMembers(yield* openKinds, ["foreign spend", "payout wallet changed"])
      // The lane of the old wallet is free when its holder has been silent for long enough.
      yield* TestClock.adjust("1 minute")
      yield* Effect.replicateEffect(work, 2)
      const displaced = yield* openOf("payout displaced")
      yield* approveIncident(displaced.id, ANNA)
      yield* approveIncident(displaced.id, BORIS)
      yield* work
      assert.deepStrictEqual([yield* stateOf(one), yield* available(member, USDT)], ["returned", 1000n])
      yield* compared
      assert.strictEqual((yield* openOf("payout wallet changed")).facts["openPayouts"], "0")
    }).pipe(naming(NEW))
    assert.deepStrictEqual((yield* openPayouts).length, 0)
  }).pipe(Effect.provide(world)))

it.effect("before the books are compared with the new settings nothing leaves a new wallet that is full already", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun(1000n).pipe(naming(HOT))
    yield* (yield* ChainScript).mine([USDT, BNB].map((asset) => ({ from: walletOf(77), to: NEW, asset, amount: ONE })))
    const one = yield* approved(member, 1000n)
    yield* Effect.gen(function*() {
      yield* mined
      assert.deepStrictEqual([yield* work, yield* stateOf(one), yield* openKinds], [0, "approved", []])
      yield* compared
      assert.deepStrictEqual([yield* work, yield* stateOf(one), yield* openKinds], [0, "approved", ["payout wallet changed"]])
    }).pipe(naming(NEW))
  }).pipe(Effect.provide(world)))

it.effect("an old wallet is not taken for empty before all of it is known", () =>
  Effect.gen(function*() {
    yield* fill(0n, 1n)
    yield* moved(NEW, 0n, 1n)
    yield* watch()
    yield* runLane("one").pipe(naming(HOT))
    yield* Effect.gen(function*() {
      yield* checkBooks()
      const { facts } = yield* openOf("payout wallet changed")
      assert.deepStrictEqual([facts[BNB], facts[USDT]], ["not known yet", undefined])
      yield* compared
      assert.notInclude(yield* openKinds, "payout wallet changed")
    }).pipe(naming(NEW))
  }).pipe(Effect.provide(world)))
