import { assert, it } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { Address } from "@sigmatrade/core/chain/Address"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { availableOf, CHAIN_DEPOSIT, CHAIN_PAYOUT, HOUSE_CAPITAL } from "@sigmatrade/core/ledger/Account"
import { booksAreFresh, checkBooks } from "@sigmatrade/core/reconciliation/checkBooks"
import { isSound } from "@sigmatrade/core/reconciliation/Checkpoint"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { ReconciliationPolicy } from "@sigmatrade/core/reconciliation/ReconciliationPolicy"
import { Duration, Effect, HashMap, Layer } from "effect"
import { TestClock } from "effect/testing"
import { available, BNB, CHAIN, held, memberWithWallet, OURS, payment, USDT, walletOf } from "../community.ts"
import { empty, live, openKinds, openOf, three } from "../confirmation/trustWorld.ts"

const PAYOUT = Address.make(`0x${"7a".repeat(20)}`)
const policy = Layer.succeed(ReconciliationPolicy, { freshFor: Duration.minutes(5), keepFor: Duration.days(7) })
const books = (given: Parameters<typeof three>[0] = {}) => Layer.merge(three(given), policy)
/** Moves without any trace in logs or transactions. */
const silent = (amount: bigint, asset = USDT, to = OURS): ScriptedTransfer => ({ from: walletOf(9), to, asset, amount, internal: true, unlogged: true })

it.effect("books and chain agree to the base unit after payments in both assets, and nothing is said", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live(...empty(4))
    yield* reconcileNatives()
    yield* checkBooks()
    yield* live([payment(1, 2n ** 70n + 1n), payment(1, 7n, USDT)], ...empty(5))
    const checkpoint = yield* checkBooks()
    assert.isTrue(checkpoint !== null && isSound(checkpoint))
    assert.deepStrictEqual(checkpoint?.wallets.map(({ asset, inBooks, onChain }) => [asset, onChain, inBooks] as const), [
      [BNB, 2n ** 70n + 1n, 2n ** 70n + 1n], [USDT, 7n, 7n]
    ])
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(books())))

it.effect("what the wallets held before our first block is the operator's, booked once, and the books equal the chain from then on", () =>
  Effect.gen(function*() {
    yield* live([silent(50n, BNB, PAYOUT), silent(30n, USDT, PAYOUT), silent(4n, BNB)], ...empty(5))
    yield* reconcileNatives()
    yield* Effect.replicateEffect(checkBooks(), 3)
    assert.deepStrictEqual([yield* held(CHAIN_PAYOUT), yield* held(CHAIN_PAYOUT, USDT), yield* held(CHAIN_DEPOSIT)], [-50n, -30n, -4n])
    assert.deepStrictEqual([yield* held(HOUSE_CAPITAL), yield* held(HOUSE_CAPITAL, USDT)], [54n, 30n])
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(books({ payout: PAYOUT }))))

it.effect("money that moves without a trace stops payouts of its asset, is told once, and the breakdown is kept", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([payment(1, 100n, USDT)], ...empty(4))
    yield* checkBooks()
    yield* live([silent(3n)], ...empty(4))
    yield* checkBooks()
    assert.deepStrictEqual(yield* openKinds, [], "a difference seen once may be a moment's")
    yield* live(...empty(1))
    yield* checkBooks()
    const { asset, facts, stops } = yield* openOf("books differ")
    assert.deepStrictEqual([asset, stops, facts.onChain, facts.inBooks, facts.difference], [USDT, ["payouts"], "103", "100", "3"])
    yield* live(...empty(1))
    yield* checkBooks()
    assert.deepStrictEqual(yield* openKinds, ["books differ"])
    assert.strictEqual(yield* available(member, USDT), 100n)
    assert.isAtLeast((yield* (yield* CheckpointStore).unsound(CHAIN, 10)).length, 3)
    assert.isFalse((yield* (yield* IncidentStore).opened).some((one) => one.stops.includes("crediting")))
  }).pipe(Effect.provide(books())))

it.effect("a contract's coins that the reconciliation of natives explains are no difference", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live(...empty(4))
    yield* reconcileNatives()
    yield* checkBooks()
    yield* live([{ ...silent(5n, BNB), from: walletOf(1) }], ...empty(5))
    for (let step = 0; step < 4; step += 1) {
      yield* reconcileNatives()
      yield* live(...empty(1))
      yield* checkBooks()
    }
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(books())))

it.effect("a contract's coins that came before the first comparison are counted once, whether they are explained before it or after", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live([silent(2n, BNB)], ...empty(4))
    yield* checkBooks()
    assert.deepStrictEqual(yield* held(CHAIN_DEPOSIT), 0n, "nothing is explained yet")
    yield* reconcileNatives()
    yield* live([{ ...silent(5n, BNB), from: walletOf(1) }], ...empty(5))
    yield* checkBooks()
    for (let step = 0; step < 4; step += 1) {
      yield* reconcileNatives()
      yield* creditDeposits()
      yield* live(...empty(1))
      yield* checkBooks()
    }
    assert.deepStrictEqual([yield* held(CHAIN_DEPOSIT), yield* held(HOUSE_CAPITAL)], [-7n, 2n])
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(books())))

it.effect("a balance that a hand has changed breaks an invariant, and payouts stop", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([payment(1, 100n)], ...empty(4))
    yield* (yield* MemoryWorld).change((before) => [undefined, {
      ...before, balances: HashMap.set(before.balances, availableOf(member.id), HashMap.make([BNB, 101n]))
    }])
    yield* checkBooks()
    const { facts, stops, subject } = yield* openOf("invariant broken")
    assert.deepStrictEqual([subject, stops, facts.sample], ["I-02", ["payouts"], BNB])
    assert.deepStrictEqual((yield* openOf("reserves short")).facts.missing, "1")
  }).pipe(Effect.provide(books())))

it.effect("books count as fresh for as long as the setting says after a comparison, and not before the first", () =>
  Effect.gen(function*() {
    yield* live(...empty(4))
    assert.isFalse(yield* booksAreFresh)
    yield* checkBooks()
    assert.isTrue(yield* booksAreFresh)
    yield* TestClock.adjust("5 minutes")
    assert.isTrue(yield* booksAreFresh)
    yield* TestClock.adjust("1 millis")
    assert.isFalse(yield* booksAreFresh)
  }).pipe(Effect.provide(books())))
