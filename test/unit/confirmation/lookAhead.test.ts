import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import type { ChainReader, LookAhead } from "@sigmatrade/core/chain/ChainReader"
import { NOTHING_AHEAD } from "@sigmatrade/core/chain/ChainReader"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { foresee } from "@sigmatrade/core/confirmation/foresee"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { Amount } from "@sigmatrade/core/money/Amount"
import * as ProviderPoolModule from "@sigmatrade/core/provider/ProviderPool"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Effect, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { available, BNB, memberWithWallet, P1, P2, P3, payment, USDT } from "../community.ts"
import { openKinds, three } from "./trustWorld.ts"

type Reader = ChainReader["Service"]

/** A reader that writes down what it is asked. */
const noting = (reader: Reader, note: (question: string) => void): Reader => {
  const noted = <A, E, R>(question: string, answer: Effect.Effect<A, E, R>) => Effect.andThen(Effect.sync(() => note(question)), answer)
  return {
    ...reader,
    head: noted("head", reader.head),
    look: (ahead) => noted("look", reader.look(ahead)),
    header: (number) => noted("header", reader.header(number)),
    headers: (numbers) => noted("headers", reader.headers(numbers)),
    liveRange: (from, to) => noted("liveRange", reader.liveRange(from, to)),
    balances: (asset, wallets, number) => noted("balances", reader.balances(asset, wallets, number)),
    tokenFacts: (asset) => noted("tokenFacts", reader.tokenFacts(asset))
  }
}

/** A pool whose providers' questions are counted, and the step a watcher makes at every new head. */
const following = Effect.gen(function*() {
  const asked: Array<string> = []
  const providers = (yield* ChainProviders).map(({ id, reader }) => ({ id, reader: noting(reader, (question) => asked.push(`${id} ${question}`)) }))
  const pool = yield* Effect.provide(
    ProviderPool, Layer.fresh(ProviderPoolModule.layer).pipe(Layer.provide(Layer.succeed(ChainProviders, providers))))
  const look = Effect.fn("look")(function*(ahead: LookAhead) {
    const looked = yield* (yield* ProviderPool).lookAhead(ahead)
    yield* scanChain(looked)
    yield* confirmDeposits(looked)
    while ((yield* creditDeposits()) > 0);
  }, Effect.provideService(ProviderPool, pool))
  /** The block comes, and what it made us ask. */
  const block = Effect.fn("block")(function*(...payments: Parameters<ChainScript["Service"]["mine"]>[0] & {}) {
    const ahead = yield* foresee()
    yield* (yield* ChainScript).mine(payments)
    asked.splice(0)
    yield* look(ahead)
    return [...asked]
  })
  yield* block()
  yield* block()
  return { asked, block, look }
})
const LOOKS = [P1, P2, P3].map((id) => `${id} look`)

it.effect("a new block costs one look of each provider, while nobody pays and while every block pays", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const { block } = yield* following
    for (let quiet = 0; quiet < 3; quiet += 1) assert.deepStrictEqual(yield* block(), [`${P1} look`, `${P2} head`, `${P3} head`])
    for (let paying = 0; paying < 6; paying += 1) {
      const asked = yield* block(payment(1, 5n, USDT), payment(1, 7n))
      assert.deepStrictEqual(asked, paying < 2 ? [`${P1} look`, `${P2} head`, `${P3} head`] : LOOKS)
    }
    // Three confirmations: the last two are not final yet.
    assert.deepStrictEqual([yield* available(member, USDT), yield* available(member), yield* openKinds], [20n, 28n, []])
  }).pipe(Effect.provide(three())))

it.effect("several blocks at once cost one more look of each for all that their payments are checked against", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const { asked, look } = yield* following
    const script = yield* ChainScript
    for (let paying = 0; paying < 3; paying += 1) yield* script.mine([payment(1, 5n, USDT)])
    for (let times = 0; times < 2; times += 1) yield* script.mine()
    asked.splice(0)
    yield* look(NOTHING_AHEAD)
    assert.deepStrictEqual(asked, [`${P1} head`, `${P2} head`, `${P3} head`, `${P1} liveRange`, ...LOOKS])
    assert.strictEqual(yield* available(member, USDT), 15n)
  }).pipe(Effect.provide(three({ youngBlocks: 100 }))))

it.effect("a balance that was told while its block was another one stops nothing: it is asked for anew", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const { block } = yield* following
    yield* block(payment(1, 5n, USDT))
    yield* block()
    const ahead = yield* foresee()
    assert.strictEqual(ahead.balances.length, 2)
    yield* (yield* ChainScript).mine()
    // As if the height before had been that of another fork: what is told does not add up.
    const wrong = (yield* (yield* ProviderPool).lookAhead(ahead)).map((one) => {
      const balances = [...one.told.balances.keys()].map((key, index) => [key, Amount.make(BigInt(index))] as const)
      return { ...one, told: { ...one.told, balances: new Map(balances) } }
    })
    yield* scanChain(wrong)
    yield* confirmDeposits(wrong)
    yield* creditDeposits()
    assert.deepStrictEqual([yield* openKinds, yield* available(member, USDT)], [[], 5n])
  }).pipe(Effect.provide(three())))

for (const [what, changed] of [["another code", { code: "other" }], ["a fee", { feeBps: 100 }]] as const) {
  it.effect(`${what} is seen by what is told with the head as well`, () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const { block } = yield* following
      for (let times = 0; times < 2; times += 1) yield* block(payment(1, 5n, USDT))
      for (let times = 0; times < 3; times += 1) yield* block()
      assert.strictEqual(yield* available(member, USDT), 10n)
      yield* (yield* ChainScript).changeToken(USDT, changed)
      yield* block(payment(1, 1000n, USDT), payment(1, 7n))
      for (let times = 0; times < 4; times += 1) yield* block()
      assert.deepStrictEqual([yield* available(member, USDT), yield* available(member, BNB)], [10n, 7n])
      assert.deepStrictEqual(yield* openKinds, [what === "a fee" ? "token balance differs" : "token changed"])
    }).pipe(Effect.provide(three())))
}

it.effect("who fails is asked for its head alone until it answers again, and the next one is read from", () =>
  Effect.gen(function*() {
    const { asked, block } = yield* following
    const script = yield* ProviderScript
    yield* script.set(P1, { answers: { _tag: "Never", afterMs: 0 } })
    for (let times = 0; times < 4; times += 1) yield* Effect.ignore(block())
    yield* script.heal(P1)
    asked.splice(0)
    assert.include(yield* block(), `${P1} head`)
    assert.include(yield* block(), `${P1} look`)
  }).pipe(Effect.provide(three())))

it.effect("who shows a forged block with its head is out, and the block is read from another", () =>
  Effect.gen(function*() {
    const { block } = yield* following
    const next = (yield* foresee()).next ?? BlockNumber.make(0)
    yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Answer", number: next, what: "receipts root" } })
    assert.deepStrictEqual(yield* block(), [`${P1} look`, `${P2} head`, `${P3} head`, `${P2} liveRange`])
    assert.deepStrictEqual(yield* openKinds, ["provider faulty"])
  }).pipe(Effect.provide(three())))

it.effect("who is too slow for what is foreseen still has his say about the head", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const { asked, block } = yield* following
    yield* (yield* ProviderScript).set(P1, { answers: { _tag: "Late", afterMs: 600 } })
    const slow = yield* Effect.forkChild(block())
    yield* TestClock.adjust(5000)
    yield* Fiber.join(slow)
    assert.deepStrictEqual(asked.slice(0, 4), [`${P1} look`, `${P2} head`, `${P3} head`, `${P1} head`])
    // The block was read from it all the same, only not with its head.
    assert.deepStrictEqual([asked.includes(`${P1} liveRange`), Number((yield* foresee()).next)], [true, 4])
  }).pipe(Effect.provide(three({ youngBlocks: 100 }))))
