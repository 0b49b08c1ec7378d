import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import { guardTokens } from "@sigmatrade/core/confirmation/guardTokens"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Effect, Option } from "effect"
import { available, BNB, memberWithWallet, OURS, P1, P2, P3, payment, USDT, walletOf } from "../community.ts"
import { ANNA, BORIS, empty, live, openKinds, openOf, settle, three } from "./trustWorld.ts"

const pinned = Effect.gen(function*() {
  return Option.getOrNull(yield* (yield* TokenPinStore).get(USDT))
})
const change = Effect.fn("change")(function*(what: Parameters<ChainScript["Service"]["changeToken"]>[1]) {
  yield* (yield* ChainScript).changeToken(USDT, what)
})
const approve = Effect.fn("approve")(function*(kind: Parameters<typeof openOf>[0]) {
  const { id } = yield* openOf(kind)
  yield* approveIncident(id, ANNA)
  return yield* approveIncident(id, BORIS)
})

it.effect("the first sight of a contract with our decimals is agreed to, and nothing is told", () =>
  Effect.gen(function*() {
    yield* live(...empty(3))
    yield* guardTokens()
    assert.strictEqual((yield* pinned)?.decimals, 18)
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(three())))

it.effect("a contract met for the first time with other decimals than ours, or none, is not agreed to and stops its asset", () =>
  Effect.gen(function*() {
    for (const decimals of [6, null]) {
      yield* change({ decimals })
      yield* live(...empty(2))
      yield* guardTokens()
      assert.isNull(yield* pinned)
    }
    const incident = yield* openOf("token changed")
    assert.deepStrictEqual([incident.asset, incident.subject, incident.approvalsNeeded, incident.facts.decimals], [USDT, "USDT", 2, "6"])
  }).pipe(Effect.provide(three())))

for (const [what, changed] of [["code", { code: "other" }], ["proxy target", { proxy: "elsewhere" }], ["decimals", { decimals: 6 }]] as const) {
  it.effect(`another ${what} stops this asset alone: the others go on, its payments wait and lose nothing`, () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      yield* live([], [payment(1, 5n, USDT)], ...empty(4))
      assert.strictEqual(yield* available(member, USDT), 5n)
      yield* change(changed)
      yield* live([payment(1, 20n, USDT), payment(1, 7n)], ...empty(4))
      assert.deepStrictEqual([yield* available(member, USDT), yield* available(member)], [5n, 7n])
      const incident = yield* openOf("token changed")
      assert.deepStrictEqual([[...incident.stops], incident.asset], [["crediting", "payouts"], USDT])
      const before = yield* pinned
      assert.isNull((yield* approveIncident(incident.id, ANNA)).closedAt)
      assert.deepStrictEqual(yield* pinned, before)
      yield* approveIncident(incident.id, BORIS)
      assert.notDeepEqual(yield* pinned, before)
      yield* settle()
      assert.deepStrictEqual([yield* available(member, USDT), yield* openKinds], [25n, []])
    }).pipe(Effect.provide(three())))
}

it.effect("what operators agreed to is what they were shown: a contract that changed again meanwhile stops it again", () =>
  Effect.gen(function*() {
    yield* live(...empty(3))
    yield* guardTokens()
    yield* change({ code: "second" })
    yield* live([])
    yield* guardTokens()
    yield* change({ code: "third" })
    yield* live([])
    yield* approve("token changed")
    yield* guardTokens()
    assert.deepStrictEqual(yield* openKinds, ["token changed"])
    yield* approve("token changed")
    yield* guardTokens()
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(three())))

it.effect("a change is found while nobody pays, and silence of providers is no change", () =>
  Effect.gen(function*() {
    yield* live(...empty(3))
    yield* guardTokens()
    const providers = yield* ProviderScript
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { answers: { _tag: "Never", afterMs: 0 } }))
    yield* guardTokens()
    assert.deepStrictEqual(yield* openKinds, [])
    yield* Effect.forEach([P1, P2, P3], (id) => providers.heal(id))
    yield* change({ code: "other" })
    yield* live([])
    yield* guardTokens()
    assert.deepStrictEqual(yield* openKinds, ["token changed"])
  }).pipe(Effect.provide(three())))

it.effect("a token that keeps a fee is found out by what we hold, and nothing of it is credited", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(3))
    yield* guardTokens()
    yield* change({ feeBps: 100 })
    yield* live([payment(1, 1_000n, USDT), payment(1, 7n)], ...empty(5))
    assert.deepStrictEqual([yield* available(member, USDT), yield* available(member)], [0n, 7n])
    const incident = yield* openOf("token balance differs")
    assert.deepStrictEqual([incident.asset, incident.facts.told, incident.facts.grew], [USDT, "1000", "990"])
  }).pipe(Effect.provide(three())))

it.effect("a token that moves without a log is found out by what we hold", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [payment(1, 100n, USDT)], ...empty(4))
    yield* live([payment(1, 10n, USDT), { from: OURS, to: walletOf(8), asset: USDT, amount: 4n, unlogged: true }], ...empty(4))
    assert.strictEqual(yield* available(member, USDT), 100n)
    assert.deepStrictEqual(yield* openKinds, ["token balance differs"])
  }).pipe(Effect.provide(three())))

it.effect("several payments and what leaves in one block are one comparison per wallet, and all of it fits", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live([], [payment(1, 100n, USDT)], ...empty(4))
    yield* live([payment(1, 10n, USDT), payment(9, 3n, USDT), { from: OURS, to: walletOf(8), asset: USDT, amount: 50n }], ...empty(4))
    assert.deepStrictEqual([yield* available(member, USDT), yield* openKinds], [110n, []])
  }).pipe(Effect.provide(three())))

it.effect("where no provider keeps so old a state, payments are credited by their proofs alone", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const providers = yield* ProviderScript
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { stateFrom: 1_000 }))
    yield* live([], [payment(1, 100n, USDT)], ...empty(4))
    assert.deepStrictEqual([yield* available(member, USDT), yield* openKinds], [100n, []])
  }).pipe(Effect.provide(three())))

it.effect("one provider without old states does not hide a fee that another one can show", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(3))
    yield* (yield* ProviderScript).set(P1, { stateFrom: 1_000 })
    yield* change({ feeBps: 100 })
    yield* live([payment(1, 1_000n, USDT)], ...empty(5))
    assert.deepStrictEqual([yield* available(member, USDT), yield* openKinds], [0n, ["token balance differs"]])
  }).pipe(Effect.provide(three())))

it.effect("the native coin has no contract to compare", () =>
  Effect.gen(function*() {
    yield* live(...empty(3))
    yield* guardTokens()
    assert.isTrue(Option.isNone(yield* (yield* TokenPinStore).get(BNB)))
  }).pipe(Effect.provide(three())))
