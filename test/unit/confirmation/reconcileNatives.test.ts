import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { Address } from "@sigmatrade/core/chain/Address"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_GAS, HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Effect } from "effect"
import { available, BNB, held, memberWithWallet, OURS, P1, P2, P3, payment, walletOf } from "../community.ts"
import { empty, live, mineMany, settle, soundBooks, three } from "./trustWorld.ts"

const PAYOUT = Address.make(`0x${"7a".repeat(20)}`)
/** A contract pays us: no log, no value of a transaction. */
const internal = (amount: bigint, from = walletOf(1), to = OURS): ScriptedTransfer => ({ from, to, asset: BNB, amount, internal: true })
/** Compares as often as a watcher would until nothing more is found; answers how much was. */
const reconcile = Effect.gen(function*() {
  let found = 0
  for (let step = 0; step < 12; step += 1) {
    found += yield* reconcileNatives()
    yield* settle(2)
  }
  return found
})
/** The wallet's first check, at a block before anything of interest. */
const begun = Effect.andThen(live(...empty(4)), reconcileNatives())
const reasons = Effect.gen(function*() {
  return (yield* (yield* SuspenseStore).items(50)).map(({ amount, reason }): [string, bigint] => [reason, amount])
})
const traces = Effect.fn("traces")(function*(ids: ReadonlyArray<typeof P1>, said: "None" | bigint) {
  const providers = yield* ProviderScript
  yield* Effect.forEach(ids, (id) =>
    providers.set(id, { traces: said === "None" ? { _tag: "None" } : { _tag: "False", transfers: [internal(said)] } }))
})

it.effect("money a contract sent is found by two who trace it alike, and belongs to the member who sent it", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun
    yield* live([internal(5n)], ...empty(5))
    assert.strictEqual(yield* available(member), 0n)
    assert.strictEqual(yield* reconcile, 1)
    assert.deepStrictEqual([yield* available(member), yield* reasons], [5n, []])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("where nobody, or only one, or two differently trace it, exactly the difference waits in suspense for a trace", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* begun
    const expected: Array<[string, bigint]> = []
    for (const [amount, prepare] of [
      [5n, traces([P1, P2, P3], "None")],
      [6n, traces([P1, P2], "None")],
      [7n, Effect.andThen(traces([P1], 1n), traces([P2], 2n))],
      [8n, traces([P1, P2, P3], 3n)]
    ] as const) {
      yield* prepare
      yield* live([internal(amount)], ...empty(4))
      assert.strictEqual(yield* reconcile, 1)
      yield* live(...empty(4))
      yield* reconcile
      expected.push(["needs trace", amount])
      yield* Effect.forEach([P1, P2, P3], (id) => Effect.flatMap(ProviderScript, (providers) => providers.heal(id)))
    }
    assert.deepStrictEqual(yield* reasons, expected)
    assert.strictEqual(yield* held(HOUSE_SUSPENSE), 26n)
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("what was explained is explained once, however often and by how many it is looked at", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun
    yield* live([internal(5n)], ...empty(5))
    const counts = yield* Effect.forEach(Array.from({ length: 8 }), () => reconcileNatives(), { concurrency: "unbounded" })
    assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 1)
    yield* settle(3)
    assert.strictEqual(yield* reconcile, 0)
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three())))

it.effect("payments, what leaves and its gas explain themselves: nothing is found", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* begun
    yield* live([payment(1, 50n)], [{ from: OURS, to: walletOf(8), asset: BNB, amount: 10n, gas: 3n }], ...empty(3))
    yield* live([{ from: OURS, to: walletOf(8), asset: BNB, amount: 1_000n, gas: 2n, failed: true }], ...empty(5))
    assert.strictEqual(yield* reconcile, 0)
    assert.deepStrictEqual([yield* held(HOUSE_CAPITAL), yield* held(HOUSE_GAS)], [-10n, -5n])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("several in several blocks are found one after the other, each in its own block", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun
    yield* live([internal(1n)], [], [payment(1, 20n), internal(300n)], [], [internal(4_000n), internal(50_000n)], ...empty(6))
    assert.strictEqual(yield* reconcile, 4)
    assert.strictEqual(yield* available(member), 54_321n)
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("money that leaves a wallet inside a contract's call is found too, and is the operator's own", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* begun
    yield* live([payment(1, 50n)], [internal(20n, OURS, walletOf(8))], ...empty(6))
    assert.strictEqual(yield* reconcile, 1)
    assert.strictEqual(yield* held(HOUSE_CAPITAL), -20n)
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("both wallets are compared, and what moves between them inside a call is booked once", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live([{ from: walletOf(99), to: PAYOUT, asset: BNB, amount: 100n }], [payment(1, 50n)], ...empty(4))
    yield* reconcileNatives()
    yield* live([internal(30n, OURS, PAYOUT)], ...empty(6))
    assert.strictEqual(yield* reconcile, 1)
    assert.strictEqual(yield* held(CHAIN_PAYOUT), -130n)
    yield* soundBooks
  }).pipe(Effect.provide(three({ payout: PAYOUT }))))

it.effect("two wallets that grew in one block without a trace wait as two", () =>
  Effect.gen(function*() {
    yield* begun
    yield* traces([P1, P2, P3], "None")
    yield* live([internal(3n), internal(4n, walletOf(1), PAYOUT)], ...empty(6))
    assert.strictEqual(yield* reconcile, 2)
    assert.deepStrictEqual([yield* reasons, yield* held(CHAIN_PAYOUT)], [[["needs trace", 3n]], -4n])
    yield* soundBooks
  }).pipe(Effect.provide(three({ payout: PAYOUT }))))

it.effect("providers that keep no old states leave it for later and invent nothing", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun
    const providers = yield* ProviderScript
    yield* live([internal(5n)], ...empty(5))
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { stateFrom: 1_000 }))
    assert.strictEqual(yield* reconcile, 0)
    yield* Effect.forEach([P1, P2, P3], (id) => providers.heal(id))
    assert.strictEqual(yield* reconcile, 1)
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three())))

it.effect("it waits while older blocks are unread: their payments are not mistaken for unexplained money", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun
    yield* (yield* ChainScript).mine([payment(1, 5n)])
    yield* mineMany(60)
    yield* settle(1)
    assert.strictEqual(yield* reconcileNatives(), 0)
    yield* settle(20)
    assert.strictEqual(yield* reconcile, 0)
    assert.strictEqual(yield* available(member), 5n)
    yield* soundBooks
  }).pipe(Effect.provide(three({ behindBlocksMax: 20, finalBlocksMax: 5 }))))

it.effect("crumbs of one block that become final at different times are all in the books", () =>
  Effect.gen(function*() {
    yield* begun
    yield* live([payment(9, 2n), internal(3n, walletOf(8))], ...empty(6))
    assert.strictEqual(yield* held(HOUSE_SUSPENSE), 2n)
    assert.strictEqual(yield* reconcile, 1)
    assert.strictEqual(yield* held(HOUSE_SUSPENSE), 5n)
    yield* soundBooks
  }).pipe(Effect.provide(three({ dust: new Map([[BNB, Amount.make(10n)]]) }))))

it.effect("one provider without old states does not hide what another one can show", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* begun
    yield* live([internal(5n)], ...empty(5))
    yield* (yield* ProviderScript).set(P1, { stateFrom: 1_000 })
    assert.strictEqual(yield* reconcile, 1)
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three())))

it.effect("what one provider invents on a chain of its own never comes into the books", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* begun
    yield* live([payment(1, 50n)], ...empty(6))
    const [script, providers] = [yield* ChainScript, yield* ProviderScript]
    yield* script.fork("wrong", 5)
    yield* script.mine([internal(1_000n)], { branch: "wrong" })
    for (let block = 0; block < 4; block += 1) yield* script.mine([], { branch: "wrong" })
    yield* providers.set(P1, { branch: "wrong" })
    yield* Effect.ignore(reconcileNatives())
    yield* Effect.andThen(settle(), live(...empty(6)))
    yield* Effect.andThen(reconcile, providers.heal(P1))
    yield* live(...empty(6))
    yield* reconcile
    assert.deepStrictEqual([yield* held(HOUSE_SUSPENSE), yield* held(HOUSE_CAPITAL)], [0n, 0n])
    yield* soundBooks
  }).pipe(Effect.provide(three())))
