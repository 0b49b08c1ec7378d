import { assert, it } from "@effect/vitest"
import { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { wakeByHeads } from "@sigmatrade/watcher/wakeByHeads"
import { Effect, PubSub, Queue, Stream } from "effect"
import { TestClock } from "effect/testing"
import { community, defaults, P1, P2, P3 } from "../community.ts"

const [ONE, OTHER] = [1, 2].map((digit) => BlockHash.make(`0x${String(digit).repeat(64)}`)) as [BlockHash, BlockHash]

/** Three providers whose heads a test pushes by hand, and the wakes that come of it. */
const listening = Effect.fn("listening")(function*(quorum: number) {
  const base = yield* ChainReader
  const pushed = yield* Effect.all([PubSub.unbounded<BlockHash>(), PubSub.unbounded<BlockHash>(), PubSub.unbounded<BlockHash>()])
  const providers = [P1, P2, P3].map((id, index) => ({ id, reader: { ...base, heads: Stream.fromPubSub(pushed[index] ?? pushed[0]) } }))
  const wake = yield* Queue.unbounded<void>()
  yield* Effect.forkScoped(wakeByHeads(wake).pipe(
    Effect.provideService(ChainProviders, providers),
    Effect.provideService(ConfirmationPolicy, { ...defaults, quorum })
  ))
  yield* TestClock.adjust(0)
  const push = Effect.fnUntraced(function*(index: 0 | 1 | 2, hash: BlockHash) {
    yield* PubSub.publish(pushed[index], hash)
    yield* TestClock.adjust(0)
  })
  return { push, wakes: Effect.map(Queue.clear(wake), (all) => all.length) }
})

it.effect("one new head is one wake, when as many as the quorum have announced it, and none for those who are late", () =>
  Effect.gen(function*() {
    const { push, wakes } = yield* listening(2)
    yield* push(1, ONE)
    assert.strictEqual(yield* wakes, 0)
    yield* push(0, ONE)
    assert.strictEqual(yield* wakes, 1)
    yield* push(2, ONE)
    yield* push(1, ONE)
    yield* TestClock.adjust(1_000)
    assert.strictEqual(yield* wakes, 0)
  }).pipe(Effect.provide(community())))

it.effect("a head that one alone announces wakes a moment later, and once more when the quorum has it", () =>
  Effect.gen(function*() {
    const { push, wakes } = yield* listening(2)
    yield* push(0, ONE)
    yield* TestClock.adjust(199)
    assert.strictEqual(yield* wakes, 0)
    yield* TestClock.adjust(1)
    assert.strictEqual(yield* wakes, 1)
    yield* push(2, ONE)
    assert.strictEqual(yield* wakes, 1)
  }).pipe(Effect.provide(community())))

it.effect("heads of two forks are two heads, and with a quorum of one each wakes at once", () =>
  Effect.gen(function*() {
    const two = yield* listening(2)
    yield* two.push(0, ONE)
    yield* two.push(1, OTHER)
    assert.strictEqual(yield* two.wakes, 0)
    yield* TestClock.adjust(200)
    assert.strictEqual(yield* two.wakes, 2)
    const one = yield* listening(1)
    yield* one.push(2, ONE)
    yield* one.push(0, OTHER)
    assert.strictEqual(yield* one.wakes, 2)
  }).pipe(Effect.provide(community())))
