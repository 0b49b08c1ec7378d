import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { readStretch } from "@sigmatrade/core/confirmation/readStretch"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { readingOrder } from "@sigmatrade/core/provider/readFrom"
import { Effect, Option } from "effect"
import { available, CHAIN, memberWithWallet, P1, P2, P3, payment, scanAll } from "../community.ts"
import { empty, height, live, mineMany, settle, states, three } from "./trustWorld.ts"

const cursorNumber = Effect.gen(function*() {
  return Option.match(yield* (yield* ScanCursorStore).get(CHAIN), { onNone: () => null, onSome: ({ number }) => number as number })
})
const amounts = (range: { readonly transfers: ReadonlyArray<{ readonly amount: bigint }> }) => range.transfers.map(({ amount }) => amount)
/** Reads blocks 1 to 10 as two of the providers show them. */
const stretch = Effect.gen(function*() {
  return yield* readStretch(readingOrder(yield* (yield* ProviderPool).look), 2, height(1), height(10))
})

it.effect("when the preferred provider falls silent the next one is read from, in the same step", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const providers = yield* ProviderScript
    yield* live(...empty(3))
    yield* (yield* ChainScript).mine([payment(1, 5n)])
    const looked = yield* (yield* ProviderPool).look
    yield* providers.set(P1, { answers: { _tag: "Never", afterMs: 0 } })
    assert.strictEqual((yield* scanChain(looked)).recorded, 1)
    yield* mineMany(3)
    yield* settle()
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three())))

it.effect("a preferred provider that lags behind is passed over, and nothing is undone for it", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(30))
    yield* (yield* ProviderScript).set(P1, { lagBlocks: 25 })
    assert.strictEqual((yield* states)[P1], "lagging")
    yield* live([payment(1, 5n)], ...empty(3))
    assert.deepStrictEqual([yield* available(member), yield* cursorNumber], [5n, 34])
  }).pipe(Effect.provide(three())))

it.effect("a preferred provider on a fork of its own is left as soon as the others contradict it, and its payments are gone", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const [script, providers] = [yield* ChainScript, yield* ProviderScript]
    yield* live(...empty(5))
    yield* script.fork("wrong", 0)
    yield* providers.set(P1, { branch: "wrong" })
    yield* script.mine([payment(1, 1_000n)], { branch: "wrong" })
    yield* scanAll()
    yield* script.mine([payment(1, 5n)])
    for (let block = 0; block < 6; block += 1) {
      yield* script.mine()
      yield* script.mine([], { branch: "wrong" })
    }
    yield* settle()
    assert.deepStrictEqual([yield* available(member), (yield* states)[P1]], [5n, "faulty"])
  }).pipe(Effect.provide(three())))

it.effect("an answer that contradicts its hash puts its provider out and is read elsewhere", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(5))
    yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Answer", number: 6, what: "receipts root" } })
    yield* live([payment(1, 5n)], ...empty(3))
    assert.deepStrictEqual([yield* available(member), yield* states], [5n, { p1: "faulty", p2: "ready", p3: "ready" }])
  }).pipe(Effect.provide(three())))

it.effect("a provider that leaves transfers out of its answer loses none of them for us, whichever of the two it is", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    const providers = yield* ProviderScript
    for (let block = 1; block <= 10; block += 1) yield* script.mine([payment(1, BigInt(block))])
    yield* mineMany(4)
    const all = Array.from({ length: 10 }, (_, index) => BigInt(index + 1))
    for (const id of [P1, P2]) {
      yield* providers.set(id, { transfersMax: 3 })
      assert.deepStrictEqual(amounts(yield* stretch), all)
      yield* providers.heal(id)
    }
    assert.deepStrictEqual(amounts(yield* stretch), all)
  }).pipe(Effect.provide(three())))

it.effect("where the second one stops earlier, only so far is read, with what either showed up to there", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    const providers = yield* ProviderScript
    for (let block = 1; block <= 10; block += 1) yield* script.mine([payment(1, BigInt(block))])
    yield* providers.set(P1, { transfersMax: 2 })
    yield* providers.set(P2, { stretchBlocksMax: 4 })
    const range = yield* stretch
    assert.deepStrictEqual([range.headers.at(-1)?.number as number, amounts(range)], [4, [1n, 2n, 3n, 4n]])
  }).pipe(Effect.provide(three())))

it.effect("two that arrive at different blocks are not believed, neither of them", () =>
  Effect.gen(function*() {
    yield* mineMany(12)
    yield* (yield* ProviderScript).set(P2, { forges: { _tag: "Block", number: 9, transfers: [payment(1, 1n)] } })
    const error = yield* Effect.flip(stretch)
    assert.instanceOf(error, ChainMoved)
    yield* (yield* ProviderScript).set(P2, { forges: { _tag: "Block", number: 11, transfers: [payment(1, 1n)] } })
    assert.deepStrictEqual(amounts(yield* stretch), [])
  }).pipe(Effect.provide(three())))

it.effect("a payment that the best provider keeps back in every long answer is credited all the same", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* (yield* ProviderScript).set(P1, { transfersMax: 0 })
    const script = yield* ChainScript
    for (let block = 1; block <= 30; block += 1) yield* script.mine([payment(1, 1n)])
    yield* mineMany(5)
    yield* settle(10)
    assert.strictEqual(yield* available(member), 30n)
  }).pipe(Effect.provide(three({ finalBlocksMax: 7 }))))

it.effect("a provider that keeps no old blocks is passed over for them and used for the new ones", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* (yield* ProviderScript).set(P1, { blocksFrom: 40 })
    const script = yield* ChainScript
    yield* script.mine([payment(1, 5n)])
    yield* mineMany(60)
    yield* settle()
    assert.strictEqual(yield* available(member), 5n)
    assert.strictEqual((yield* states)[P3], "ready")
  }).pipe(Effect.provide(three())))

for (const liar of [P1, P2]) {
  it.effect(`a final stretch that two read differently is decided by a third one: ${liar} alone does not stop us`, () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const providers = yield* ProviderScript
      yield* live([], [])
      yield* providers.set(liar, { forges: { _tag: "Block", number: 5, transfers: [payment(1, 1_000n)] } })
      yield* (yield* ChainScript).mine([payment(1, 5n)])
      yield* mineMany(30)
      yield* settle()
      assert.deepStrictEqual([yield* available(member), (yield* states)[liar]], [5n, "faulty"])
    }).pipe(Effect.provide(three())))
}

it.effect("a preferred provider that lies from the very first block does not keep us from beginning", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Block", number: 1, transfers: [payment(1, 1_000n)] } })
    yield* (yield* ChainScript).mine([payment(1, 5n)])
    yield* mineMany(30)
    yield* settle()
    assert.strictEqual(yield* available(member), 5n)
  }).pipe(Effect.provide(three())))
