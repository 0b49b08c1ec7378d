import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Effect, HashMap } from "effect"
import { TestClock } from "effect/testing"
import { available, HEALTH, memberWithWallet, mineFinal, P1, P2, P3, payment } from "../community.ts"
import { ANNA, empty, live, markNumber, mineMany, openKinds, openOf, settle, states, three, world } from "./trustWorld.ts"

const silence = Effect.fn("silence")(function*(...ids: ReadonlyArray<ProviderId>) {
  const providers = yield* ProviderScript
  yield* Effect.forEach(ids, (id) => providers.set(id, { answers: { _tag: "Never", afterMs: 0 } }))
})
const heal = Effect.fn("heal")(function*(...ids: ReadonlyArray<ProviderId>) {
  const providers = yield* ProviderScript
  yield* Effect.forEach(ids, (id) => providers.heal(id))
})

it.effect("with one of three speaking nothing is credited, however long; with two it is", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* silence(P2, P3)
    yield* mineFinal(payment(1, 5n))
    yield* mineMany(50)
    yield* settle()
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [0n, []], "a moment of it is no incident")
    yield* TestClock.adjust(HEALTH.missedMsMax + 1)
    yield* settle()
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [0n, ["no quorum"]])
    yield* heal(P3)
    yield* settle()
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [5n, []])
  }).pipe(Effect.provide(three())))

it.effect("what was credited keeps its evidence: as many different witnesses as the quorum, for exactly its block", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* live([], [payment(1, 5n)], [payment(1, 6n)], ...empty(4))
    const { deposits, evidence } = yield* world
    const kept = new Map(HashMap.toValues(evidence).map((one) => [one.hash, one]))
    assert.strictEqual(HashMap.size(deposits), 2)
    for (const { transfer } of HashMap.values(deposits)) {
      const one = kept.get(transfer.blockHash)
      assert.strictEqual(one?.number, transfer.blockNumber)
      assert.strictEqual(one?.rule, "finalized")
      assert.isAtLeast(new Set(one?.witnesses.map(({ provider }) => provider)).size, 2)
      assert.isTrue(one?.witnesses.every(({ final }) => final >= transfer.blockNumber))
    }
  }).pipe(Effect.provide(three())))

it.effect("a provider that invents a payment in a block of its own convinces nobody, is out, and comes back by an operator's word", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(5))
    yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Block", number: 6, transfers: [payment(1, 1_000n)] } })
    yield* live([payment(1, 5n)], ...empty(6))
    assert.strictEqual(yield* available(member), 5n)
    assert.deepStrictEqual((yield* states)[P1], "faulty")
    const incident = yield* openOf("provider faulty")
    assert.deepStrictEqual([incident.subject, incident.approvalsNeeded, [...incident.stops]], [P1, 1, []])
    yield* heal(P1)
    yield* settle(3)
    assert.deepStrictEqual((yield* states)[P1], "faulty")
    yield* approveIncident(incident.id, ANNA)
    assert.deepStrictEqual(yield* states, { p1: "ready", p2: "ready", p3: "ready" })
    yield* live([payment(1, 2n)], ...empty(4))
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [7n, []])
  }).pipe(Effect.provide(three())))

it.effect("one provider that forges what is newest and calls it final at once stops nobody's payment", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const [script, providers] = [yield* ChainScript, yield* ProviderScript]
    yield* script.setFinalized(8)
    yield* live(...empty(20))
    yield* live([payment(1, 5n)])
    // Finality of the honest ones never comes as far as what it claims: its forged block moves on with the chain.
    for (let block = 22; block < 40; block += 1) {
      yield* script.mine()
      const forged = { _tag: "Block", number: block - 1, transfers: [payment(9, 1n)] } as const
      yield* providers.set(P3, { forges: forged, finality: { _tag: "Lag", blocks: 0 } })
      yield* settle(1)
    }
    assert.strictEqual(yield* available(member), 5n)
    assert.notInclude(yield* openKinds, "providers disagree")
  }).pipe(Effect.provide(three({ confirmations: 1 }))))

it.effect("while providers disagree nothing is credited; when they agree again the incident closes by itself and all of it is", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(5))
    yield* silence(P3)
    yield* (yield* ProviderScript).set(P2, { forges: { _tag: "Block", number: 6, transfers: [payment(9, 1n)] } })
    yield* live([payment(1, 5n)], ...empty(6))
    const split = yield* openOf("providers disagree")
    assert.deepStrictEqual([yield* available(member), [...split.stops]], [0n, ["crediting", "payouts"]])
    yield* heal(P2)
    yield* settle(3)
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [5n, []])
    const closed = (yield* (yield* IncidentStore).recent(10)).find(({ kind }) => kind === "providers disagree")
    assert.deepStrictEqual([closed?.closedAt === null, closed?.approvals.length], [false, 0])
  }).pipe(Effect.provide(three())))

it.effect("a provider whose finality goes back, stands still, is zero or missing neither moves the mark back nor holds it", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const providers = yield* ProviderScript
    yield* live(...empty(10))
    let before = yield* Effect.map(markNumber, (number) => number ?? -1)
    for (const finality of [{ _tag: "At", number: 3 }, { _tag: "At", number: 10 }, { _tag: "At", number: 0 }, { _tag: "None" }, { _tag: "Lag", blocks: 9 }] as const) {
      for (const id of [P1, P2, P3]) {
        yield* providers.set(id, { finality })
        yield* live([payment(1, 1n)], [], [])
        const mark = (yield* markNumber) ?? -1
        assert.strictEqual(mark, before + 3)
        before = mark
        yield* providers.heal(id)
      }
    }
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [15n, []])
  }).pipe(Effect.provide(three())))

it.effect("the mark never goes back by itself, even when all call less final than before", () =>
  Effect.gen(function*() {
    yield* live(...empty(10))
    const before = yield* markNumber
    yield* (yield* ChainScript).setFinalized(9)
    yield* settle(3)
    assert.strictEqual(yield* markNumber, before)
    yield* silence(P1, P2, P3)
    yield* settle(3)
    assert.strictEqual(yield* markNumber, before)
  }).pipe(Effect.provide(three())))

it.effect("finality that stops coming is told, credits nothing, and is forgotten when it comes again", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const [script, providers] = [yield* ChainScript, yield* ProviderScript]
    yield* live(...empty(5))
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { finality: { _tag: "At", number: 5 } }))
    yield* TestClock.adjust("20 minutes")
    yield* script.mine([payment(1, 5n)])
    yield* mineMany(100)
    yield* settle(30)
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [0n, ["finality stalled"]])
    yield* Effect.forEach([P1, P2, P3], (id) => providers.heal(id))
    yield* settle(3)
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [5n, []])
  }).pipe(Effect.provide(three())))

it.effect("an operator's fallback takes the validators' place only after ten minutes, at its own depth, and says so in the evidence", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const [script, providers] = [yield* ChainScript, yield* ProviderScript]
    yield* live(...empty(5))
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { finality: { _tag: "At", number: 5 } }))
    yield* TestClock.adjust("10 minutes")
    yield* script.mine([payment(1, 5n)])
    yield* mineMany(30)
    yield* settle(10)
    assert.strictEqual(yield* available(member), 0n)
    yield* TestClock.adjust("1 second")
    yield* mineMany(8)
    yield* settle(10)
    assert.strictEqual(yield* available(member), 0n)
    yield* script.mine()
    yield* settle(10)
    assert.strictEqual(yield* available(member), 5n)
    const { deposits, evidence } = yield* world
    const [paid] = HashMap.toValues(deposits)
    assert.strictEqual(HashMap.toValues(evidence).find(({ hash }) => hash === paid?.transfer.blockHash)?.rule, "fallback")
  }).pipe(Effect.provide(three({ fallbackBlocks: 40 }))))
