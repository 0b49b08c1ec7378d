import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown, ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Effect, Option } from "effect"
import { freshBlockHash } from "@sigmatrade/adapters/contract/freshAddress"
import { CHAIN, community, memberWithWallet, mineFinal, payment, scanAll, withReader } from "../community.ts"

const height = (number: number) => BlockNumber.make(number)
const cursor = Effect.gen(function*() {
  return Option.getOrThrow(yield* (yield* ScanCursorStore).get(CHAIN))
})
const seen = Effect.gen(function*() {
  return yield* (yield* TransferStore).seen(CHAIN, 1_000)
})
const mineMany = Effect.fn("mineMany")(function*(count: number) {
  yield* Effect.replicateEffect((yield* ChainScript).mine(), count, { discard: true })
})
/** Everything that is written. */
const written = Effect.gen(function*() {
  return yield* (yield* MemoryWorld).read((world) => world)
})

it.effect("final blocks are read many at a time, the newest few at a time, until all is read", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(20)
    yield* mineMany(120)
    const numbers: Array<number | null> = []
    for (let step = 0; step < 8; step += 1) numbers.push((yield* scanChain()).number)
    assert.deepStrictEqual(numbers, [50, 100, 105, 110, 115, 120, 120, 120])
  }).pipe(Effect.provide(community())))

it.effect("every payment is found once, wherever its block was read", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.setFinalized(7)
    for (let block = 1; block <= 30; block += 1) yield* script.mine([payment(1, BigInt(block))])
    yield* scanAll()
    yield* scanAll()
    assert.deepStrictEqual((yield* seen).map(({ transfer }) => transfer.amount as bigint), Array.from({ length: 30 }, (_, index) => BigInt(index + 1)))
  }).pipe(Effect.provide(community({ finalBlocksMax: 4 }))))

it.effect("without a start block reading begins at the newest final one", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(4)
    yield* mineMany(30)
    assert.strictEqual((yield* scanChain()).number, 26)
    assert.deepStrictEqual((yield* (yield* ScanCursorStore).headers(CHAIN, 5)).map(({ number }) => number as number), [26])
  }).pipe(Effect.provide(community({ startBlock: Option.none() }))))

it.effect("a start block that is not there yet is waited for", () =>
  Effect.gen(function*() {
    yield* mineMany(3)
    assert.deepStrictEqual(yield* scanChain(), { number: null, latest: height(3), recorded: 0 })
    yield* mineMany(3)
    assert.strictEqual((yield* scanChain()).number, 5)
  }).pipe(Effect.provide(community({ startBlock: Option.some(height(5)), confirmations: 1, finalBlocksMax: 1 }))))

it.effect("two scanners at once read each block once: one moves on, the other is told", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* mineFinal(payment(1, 5n))
    const results = yield* Effect.forEach(Array.from({ length: 10 }), () => Effect.result(scanChain()), { concurrency: "unbounded" })
    const recorded = results.map((result) => result._tag === "Success" ? result.success.recorded : 0).reduce((sum, count) => sum + count, 0)
    assert.strictEqual(recorded, 1)
    assert.isTrue(results.every((result) => result._tag === "Success" || result.failure._tag === "CursorMoved"))
    assert.strictEqual((yield* seen).length, 1)
  }).pipe(Effect.provide(community())))

it.effect("a reorg goes back to the last common block, orphans what is gone and finds what took its place", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.setFinalized(10)
    yield* script.mine([payment(1, 1n)])
    yield* script.mine([payment(1, 2n)])
    yield* script.mine([payment(1, 3n)])
    yield* scanAll()
    yield* script.reorg(2, [[], [payment(1, 4n)], []])
    assert.deepStrictEqual(yield* scanChain(), { number: height(1), latest: height(4), recorded: 0 })
    assert.deepStrictEqual((yield* seen).map(({ transfer }) => transfer.amount as bigint), [1n])
    yield* scanAll()
    assert.deepStrictEqual((yield* seen).map(({ transfer }) => transfer.amount as bigint), [1n, 4n])
    assert.strictEqual((yield* cursor).number, 4)
  }).pipe(Effect.provide(community())))

it.effect("a shorter chain that forked below the cursor is a reorg", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.setFinalized(10)
    yield* mineMany(3)
    yield* script.mine([payment(1, 2n)])
    yield* scanAll()
    yield* script.reorg(3, [[]])
    assert.strictEqual((yield* scanChain()).number, 1)
    assert.deepStrictEqual(yield* seen, [])
  }).pipe(Effect.provide(community())))

it.effect("a provider that lags behind is no reorg: nothing is undone, and nothing is read twice", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.setFinalized(10)
    yield* mineMany(5)
    yield* script.mine([payment(1, 2n)])
    yield* scanAll()
    const before = yield* written
    const reader = yield* ChainReader
    for (const newest of [5, 2, 0]) {
      const latest = yield* reader.header(height(newest))
      const lagging = ChainReader.of({
        ...reader,
        head: Effect.succeed({ latest, finalized: null }),
        header: (number) => number > newest ? Effect.fail(new BlockUnknown({ number })) : reader.header(number)
      })
      const { number, recorded } = yield* withReader(lagging)(scanChain())
      assert.deepStrictEqual([number, recorded], [height(6), 0])
    }
    assert.strictEqual(yield* written, before)
  }).pipe(Effect.provide(community())))

it.effect("a provider that does not know the cursor's block although its head is higher is not believed to have forked", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(10)
    yield* mineMany(6)
    yield* scanAll()
    const reader = yield* ChainReader
    yield* mineMany(1)
    const before = yield* cursor
    const torn = ChainReader.of({ ...reader, header: (number) => Effect.fail(new BlockUnknown({ number })) })
    yield* withReader(torn)(scanChain())
    assert.deepStrictEqual([before.number as number, (yield* cursor).number as number], [6, 7])
  }).pipe(Effect.provide(community())))

it.effect("a fork below everything we keep writes nothing and asks for a person", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    const script = yield* ChainScript
    yield* script.setFinalized(2)
    yield* script.mine([payment(1, 2n)])
    yield* mineMany(7)
    yield* scanAll()
    const before = yield* written
    yield* script.reorg(8)
    const error = yield* Effect.flip(scanChain())
    assert.strictEqual(error._tag, "ReorgTooDeep")
    // Blocks up to 6 were read as final, of which the last header is kept.
    assert.strictEqual(error._tag === "ReorgTooDeep" ? error.number : -1, 6)
    assert.strictEqual(yield* written, before)
  }).pipe(Effect.provide(community())))

it.effect("a reorg deeper than the headers that are compared is not guessed at", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(30)
    yield* mineMany(20)
    yield* scanAll()
    yield* script.reorg(10)
    assert.strictEqual((yield* Effect.flip(scanChain()))._tag, "ReorgTooDeep")
  }).pipe(Effect.provide(community({ headersMax: 10 }))))

it.effect("a long reorg within the headers that are kept is found, many comparisons down", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(60)
    yield* mineMany(50)
    yield* scanAll()
    yield* script.reorg(41)
    assert.strictEqual((yield* scanChain()).number, 9)
  }).pipe(Effect.provide(community())))

it.effect("a stretch that does not continue what was read before is not written", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(10)
    yield* mineMany(2)
    yield* scanAll()
    yield* script.mine([payment(1, 2n)])
    const before = yield* written
    const reader = yield* ChainReader
    const spoil = (spoiled: (headers: ReadonlyArray<BlockHeader>) => ReadonlyArray<BlockHeader>) =>
      ChainReader.of({
        ...reader,
        liveRange: (from, to) => Effect.map(reader.liveRange(from, to), (range) => ({ ...range, headers: spoiled(range.headers) }))
      })
    const foreign = spoil((headers) => headers.map((header) => new BlockHeader({ ...header, parentHash: freshBlockHash() })))
    for (const broken of [foreign, spoil(() => [])]) {
      assert.strictEqual((yield* Effect.flip(withReader(broken)(scanChain())))._tag, "ChainMoved")
    }
    assert.strictEqual(yield* written, before)
    yield* scanAll()
    assert.strictEqual((yield* seen).length, 1)
  }).pipe(Effect.provide(community())))

it.effect("a live stretch with a hole at its start is not written", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* script.setFinalized(10)
    yield* mineMany(2)
    yield* scanAll()
    yield* mineMany(3)
    const before = yield* written
    const reader = yield* ChainReader
    const holed = ChainReader.of({
      ...reader,
      liveRange: (from, to) => Effect.map(reader.liveRange(from, to), (range) => ({ ...range, headers: range.headers.slice(1) }))
    })
    assert.strictEqual((yield* Effect.flip(withReader(holed)(scanChain())))._tag, "ChainMoved")
    assert.strictEqual(yield* written, before)
  }).pipe(Effect.provide(community())))

it.effect("when the chain cannot be read nothing is written, and the next step goes on", () =>
  Effect.gen(function*() {
    const script = yield* ChainScript
    yield* mineMany(4)
    const before = yield* written
    yield* script.failNext(1)
    assert.strictEqual((yield* Effect.flip(scanChain()))._tag, "ChainUnavailable")
    assert.strictEqual(yield* written, before)
    yield* scanAll()
    assert.strictEqual((yield* cursor).number, 4)
  }).pipe(Effect.provide(community())))
