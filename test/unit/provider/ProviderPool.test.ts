import { assert, it } from "@effect/vitest"
import type { ProviderCondition } from "@sigmatrade/adapters/memory/ProviderScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Duration, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { P1, P2, P3 } from "../community.ts"
import { look, mine, providers, states } from "./poolWorld.ts"

const set = (change: Partial<ProviderCondition>) => Effect.flatMap(ProviderScript, (script) => script.set(P1, change))
const heal = Effect.flatMap(ProviderScript, (script) => script.heal(P1))
const mute = set({ answers: { _tag: "Never", afterMs: 0 } })
const wait = (ms: number) => Effect.andThen(TestClock.adjust(Duration.millis(ms)), mine)
const first = Effect.map(states, ([state]) => state)
const others = ["ready", "ready"]
const header = (number: number) => Effect.gen(function*() {
  const pool = yield* ProviderPool
  const [provider] = yield* pool.look
  if (provider === undefined) return yield* Effect.die(new Error("no provider"))
  return yield* Effect.exit(pool.ask(provider, (reader) => reader.header(BlockNumber.make(number))))
})

it.effect("providers that answer and are as far as the others are ready, in the order of the settings", () =>
  Effect.gen(function*() {
    yield* mine
    assert.deepStrictEqual((yield* look).map(({ head, id, state }) => [id, state, head?.latest.number as number]), [
      ["p1", "ready", 1], ["p2", "ready", 1], ["p3", "ready", 1]
    ])
  }).pipe(Effect.provide(providers())))

it.effect("one that fails is silent after three times and not before, is then left alone, and asked again after its time", () =>
  Effect.gen(function*() {
    assert.deepStrictEqual(yield* states, ["ready", ...others])
    yield* mute
    assert.deepStrictEqual([yield* first, yield* first, yield* first], ["ready", "ready", "silent"])
    yield* heal
    // It would answer now, but nobody asks it.
    yield* wait(29_999)
    assert.deepStrictEqual((yield* look).map(({ head, state }) => [state, head === null]), [["silent", true], ["ready", false], ["ready", false]])
    yield* wait(1)
    assert.deepStrictEqual(yield* states, ["ready", ...others])
  }).pipe(Effect.provide(providers())))

it.effect("one that fails has no head at that look, whatever its state is", () =>
  Effect.gen(function*() {
    yield* look
    yield* mute
    const [standing] = yield* look
    assert.deepStrictEqual([standing?.state, standing?.head], ["ready", null])
  }).pipe(Effect.provide(providers())))

it.effect("one answer in between begins the count anew", () =>
  Effect.gen(function*() {
    yield* look
    for (let round = 0; round < 3; round += 1) {
      yield* mute
      assert.deepStrictEqual([yield* first, yield* first], ["ready", "ready"])
      yield* heal
      assert.strictEqual(yield* first, "ready")
    }
  }).pipe(Effect.provide(providers())))

it.effect("one that never answered is silent, and its reason is in our words", () =>
  Effect.gen(function*() {
    yield* mute
    const [standing] = yield* look
    assert.deepStrictEqual([standing?.state, standing?.reason], ["silent", "no answer"])
  }).pipe(Effect.provide(providers())))

it.effect("one that takes longer than a look may last holds up nobody and counts as no answer", () =>
  Effect.gen(function*() {
    yield* look
    yield* set({ answers: { _tag: "Late", afterMs: 2_500 } })
    for (const expected of ["ready", "ready", "silent"]) {
      const looking = yield* Effect.forkChild(look)
      yield* TestClock.adjust("2 seconds")
      const standings = yield* Fiber.join(looking)
      assert.deepStrictEqual(standings.map(({ head, state }) => [state, head === null]), [[expected, true], ["ready", false], ["ready", false]])
    }
    yield* set({ answers: { _tag: "Late", afterMs: 500 } })
    yield* wait(30_000)
    const looking = yield* Effect.forkChild(states)
    yield* TestClock.adjust("1 second")
    assert.deepStrictEqual(yield* Fiber.join(looking), ["ready", ...others])
  }).pipe(Effect.provide(providers())))

it.effect("one that asks to be left alone is, exactly so long, and it is no failure", () =>
  Effect.gen(function*() {
    yield* look
    yield* set({ answers: { _tag: "RateLimited", retryAfterMs: 5_000 } })
    assert.strictEqual(yield* first, "rate limited")
    yield* heal
    yield* wait(4_999)
    assert.strictEqual(yield* first, "rate limited")
    yield* wait(1)
    assert.deepStrictEqual(yield* states, ["ready", ...others])
  }).pipe(Effect.provide(providers())))

it.effect("one that is still building its copy has no say until it says it has caught up", () =>
  Effect.gen(function*() {
    yield* set({ syncing: true })
    assert.strictEqual(yield* first, "syncing")
    yield* heal
    yield* wait(60_000)
    assert.strictEqual(yield* first, "ready")
  }).pipe(Effect.provide(providers())))

it.effect("one that is more blocks behind than it may be is lagging, until it has caught up", () =>
  Effect.gen(function*() {
    yield* Effect.replicateEffect(mine, 40, { discard: true })
    yield* set({ lagBlocks: 20 })
    assert.strictEqual(yield* first, "ready")
    yield* set({ lagBlocks: 21 })
    assert.deepStrictEqual(yield* states, ["lagging", ...others])
    yield* heal
    assert.strictEqual(yield* first, "ready")
  }).pipe(Effect.provide(providers())))

it.effect("one whose newest block is older than it may be is lagging, even where all are so", () =>
  Effect.gen(function*() {
    yield* mine
    yield* TestClock.adjust("15 seconds")
    assert.deepStrictEqual(yield* states, ["ready", ...others])
    yield* TestClock.adjust("1 second")
    assert.deepStrictEqual(yield* states, ["lagging", "lagging", "lagging"])
    yield* mine
    assert.deepStrictEqual(yield* states, ["ready", ...others])
  }).pipe(Effect.provide(providers())))

it.effect("one that does not know a block it should have is out of range for a while; a block that is not there yet is no fault", () =>
  Effect.gen(function*() {
    yield* Effect.replicateEffect(mine, 10, { discard: true })
    yield* set({ blocksFrom: 5 })
    yield* look
    assert.strictEqual((yield* header(11))._tag, "Failure")
    assert.strictEqual(yield* first, "ready")
    assert.strictEqual((yield* header(3))._tag, "Failure")
    assert.strictEqual(yield* first, "out of range")
    yield* wait(60_000)
    assert.strictEqual(yield* first, "ready")
  }).pipe(Effect.provide(providers())))

it.effect("one of another chain has no head and no say: by its id, by its first block, and also when it leads elsewhere only later", () =>
  Effect.gen(function*() {
    for (const elsewhere of [{ chainId: ChainId.make(97) }, { genesis: BlockHash.make(`0x${"9".repeat(64)}`) }]) {
      yield* look
      yield* set(elsewhere)
      yield* wait(60_000)
      const [standing] = yield* look
      assert.deepStrictEqual([standing?.state, standing?.head], ["wrong chain", null])
      yield* heal
      yield* wait(60_000)
      assert.deepStrictEqual(yield* states, ["ready", ...others])
    }
  }).pipe(Effect.provide(providers())))

it.effect("after a failure it is asked at once which chain it is: it may come back as another one", () =>
  Effect.gen(function*() {
    yield* look
    yield* mute
    yield* look
    yield* set({ answers: { _tag: "AtOnce" }, chainId: ChainId.make(97) })
    assert.strictEqual(yield* first, "wrong chain")
  }).pipe(Effect.provide(providers())))

it.effect("where the settings name the first block, a majority of other chains does not decide it", () =>
  Effect.gen(function*() {
    assert.deepStrictEqual(yield* states, ["wrong chain", "wrong chain", "wrong chain"])
  }).pipe(Effect.provide(providers({ genesis: BlockHash.make(`0x${"9".repeat(64)}`) }))))

it.effect("how far one of another chain is makes nobody else lag", () =>
  Effect.gen(function*() {
    yield* Effect.replicateEffect(mine, 40, { discard: true })
    yield* set({ chainId: ChainId.make(97) })
    const script = yield* ProviderScript
    yield* Effect.forEach([P2, P3], (id) => script.set(id, { lagBlocks: 30 }))
    assert.deepStrictEqual(yield* states, ["wrong chain", "ready", "ready"])
  }).pipe(Effect.provide(providers())))
