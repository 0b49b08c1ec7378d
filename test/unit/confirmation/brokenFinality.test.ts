import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Address } from "@sigmatrade/core/chain/Address"
import { CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Effect } from "effect"
import { available, BNB, held, memberWithWallet, OURS, P1, P2, P3, payment, walletOf } from "../community.ts"
import { ANNA, BORIS, breakAt, empty, live, markNumber, mineMany, openKinds, openOf, settle, soundBooks, three, tx } from "./trustWorld.ts"

const PAYOUT = Address.make(`0x${"7a".repeat(20)}`)

it.effect("crediting stands still from the moment finality broke until two different operators agreed, and not before it is settled", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n)], ...empty(5))
    const script = yield* ChainScript
    yield* script.reorg(6, [[], [payment(1, 20n)], []])
    yield* settle(4)
    const broken = yield* openOf("finality broken")
    assert.deepStrictEqual([...broken.stops], ["crediting", "payouts"])
    assert.strictEqual((yield* Effect.flip(approveIncident(broken.id, ANNA)))._tag, "IncidentUnfinished")
    assert.strictEqual(yield* available(member), 7n)
    yield* mineMany(12)
    yield* settle()
    assert.strictEqual(yield* available(member), 0n)
    assert.isNull((yield* approveIncident(broken.id, ANNA)).closedAt)
    assert.strictEqual((yield* Effect.flip(approveIncident(broken.id, ANNA)))._tag, "ApprovedAlready")
    yield* settle()
    assert.strictEqual(yield* available(member), 0n)
    assert.isNotNull((yield* approveIncident(broken.id, BORIS)).closedAt)
    yield* settle()
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [20n, []])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("the mark goes down to the fork, no further, and the new chain raises it again", () =>
  Effect.gen(function*() {
    yield* live(...empty(12))
    assert.strictEqual(yield* markNumber, 10)
    yield* (yield* ChainScript).reorg(6, empty(4))
    yield* settle(1)
    assert.strictEqual(yield* markNumber, 6)
    yield* mineMany(10)
    yield* settle()
    assert.strictEqual(yield* markNumber, 18)
  }).pipe(Effect.provide(three())))

it.effect("repair waits until the new chain is final up to where the old one had been", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n, BNB, tx("a"))], ...empty(5))
    yield* (yield* ChainScript).reorg(6, empty(5))
    yield* settle()
    assert.deepStrictEqual([yield* available(member), (yield* openOf("finality broken")).facts.settled], [7n, undefined])
    yield* live([])
    assert.deepStrictEqual([yield* available(member), (yield* openOf("finality broken")).facts.settled], [0n, "yes"])
  }).pipe(Effect.provide(three({ confirmations: 4 }))))

it.effect("providers that fall silent in the middle of a repair take nothing from anybody", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n, BNB, tx("a"))], [payment(1, 30n, BNB, tx("b"))], ...empty(5))
    yield* (yield* ChainScript).reorg(7, [[], [], [payment(1, 7n, BNB, tx("a"))], ...empty(12)])
    const pool = yield* ProviderPool
    const providers = yield* ProviderScript
    const noRepair = Effect.gen(function*() {
      yield* Effect.ignore(scanChain())
      yield* Effect.ignore(confirmDeposits())
    })
    yield* Effect.replicateEffect(noRepair, 20, { discard: true })
    const looked = yield* pool.look
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { answers: { _tag: "Never", afterMs: 0 } }))
    yield* Effect.ignore(repairFinality(looked))
    assert.strictEqual(yield* available(member), 37n)
    yield* Effect.ignore(repairFinality())
    assert.strictEqual(yield* available(member), 37n)
    yield* Effect.forEach([P1, P2, P3], (id) => providers.heal(id))
    yield* settle()
    assert.strictEqual(yield* available(member), 7n)
  }).pipe(Effect.provide(three())))

it.effect("more survivors than one step takes do not hide what is lost behind them", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const kept = ["a", "b", "c"].map((digit, index) => [1, BigInt(2 ** index), BNB, tx(digit)] as Parameters<typeof payment>)
    yield* live([], [], ...kept.map((one) => [payment(...one)]), [payment(1, 1000n)], ...empty(5))
    assert.strictEqual(yield* available(member), 1007n)
    yield* breakAt(9, [], ...kept.map((one) => [one]))
    assert.deepStrictEqual([yield* available(member), (yield* openOf("finality broken")).facts.settled], [7n, "yes"])
  }).pipe(Effect.provide(three({ transfersMax: 2 }))))

it.effect("finality that breaks deeper while the first break waits for its approvals is repaired too", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n)], [], [], [payment(1, 30n)], ...empty(5))
    yield* breakAt(6)
    assert.deepStrictEqual([yield* available(member), (yield* openOf("finality broken")).facts.settled], [7n, "yes"])
    yield* live(...empty(3))
    yield* breakAt(18)
    assert.strictEqual(yield* available(member), 0n)
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("a wallet whose balance was checked before finality broke is explained afterwards: the loss is booked once", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live([], [])
    yield* reconcileNatives()
    yield* live([payment(1, 7n)], ...empty(5))
    yield* reconcileNatives()
    yield* breakAt(6)
    yield* Effect.replicateEffect(Effect.andThen(Effect.ignore(reconcileNatives()), settle(2)), 4, { discard: true })
    yield* live(...empty(6))
    yield* soundBooks
    assert.strictEqual(yield* held(HOUSE_CAPITAL), 0n)
  }).pipe(Effect.provide(three())))

/** Both operators agree that money moves again. */
const agreed = Effect.gen(function*() {
  const { id } = yield* openOf("finality broken")
  yield* approveIncident(id, ANNA)
  yield* approveIncident(id, BORIS)
})

it.effect("a wallet that was first checked above the fork is explained too: what was taken back and came again waits in suspense", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live([], [], [payment(1, 7n, BNB, tx("a"))], ...empty(5))
    yield* reconcileNatives()
    yield* breakAt(6)
    yield* agreed
    yield* live([payment(1, 7n, BNB, tx("a"))], ...empty(5))
    assert.strictEqual(yield* held(HOUSE_SUSPENSE), 0n)
    yield* Effect.replicateEffect(Effect.andThen(Effect.ignore(reconcileNatives()), settle(2)), 4, { discard: true })
    yield* live(...empty(6))
    yield* soundBooks
    assert.strictEqual(yield* held(HOUSE_SUSPENSE), 7n)
  }).pipe(Effect.provide(three())))

it.effect("money between two wallets of ours that was taken back and came again is in the books of both", () =>
  Effect.gen(function*() {
    const out = { from: PAYOUT, to: OURS, asset: BNB, amount: 34n, txHash: tx("c") }
    yield* live([{ ...out, from: walletOf(9), to: PAYOUT, amount: 50n, txHash: tx("d") }], [])
    yield* live([out], ...empty(5))
    yield* reconcileNatives()
    yield* breakAt(6)
    yield* agreed
    yield* live([out], ...empty(5))
    yield* Effect.replicateEffect(Effect.andThen(Effect.ignore(reconcileNatives()), settle(2)), 6, { discard: true })
    yield* live(...empty(6))
    yield* soundBooks
    assert.strictEqual(yield* held(CHAIN_PAYOUT), -16n)
  }).pipe(Effect.provide(three({ payout: PAYOUT }))))
