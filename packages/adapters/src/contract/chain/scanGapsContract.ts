import { assert, layer as withLayer } from "@effect/vitest"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockRef, ScanGap } from "@sigmatrade/core/chain/ScanCursorStore"
import { CursorMoved, ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Effect, Option, Result } from "effect"
import { freshBlockHash, freshChainId } from "../freshAddress.ts"
import { cursorAt, freshHeaders, refOf } from "./freshHeaders.ts"
import { height } from "../height.ts"

const blockAt = (number: number): BlockRef => ({ number: height(number), hash: freshBlockHash() })
/** The blocks `from..to` are left out. */
const gapOf = (from: number, to: number): ScanGap => ({ after: blockAt(from - 1), end: blockAt(to), from: height(from) })

/** What every `ScanCursorStore` promises of gaps and of the highest final block. */
export const scanGapsContract = <E>(name: string, layer: Layer.Layer<ScanCursorStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`ScanCursorStore, gaps and finality: ${name}`, (it) => {
    const opened = Effect.fn("opened")(function*(chainId: ChainId, ...gaps: ReadonlyArray<ScanGap>) {
      const store = yield* ScanCursorStore
      yield* (yield* Transaction).run(Effect.forEach(gaps, (gap) => store.openGap(chainId, gap)))
    })
    const markOf = Effect.fn("markOf")(function*(chainId: ChainId) {
      return Option.getOrNull(yield* (yield* ScanCursorStore).finalMark(chainId))
    })

    it.effect("gaps come lowest first, exactly, those of this chain only", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const [chainId, other] = [freshChainId(), freshChainId()]
        const [low, high, foreign] = [gapOf(10, 19), gapOf(2_000_000_000, 2_000_000_999), gapOf(5, 6)]
        assert.deepStrictEqual(yield* store.gaps(chainId), [])
        yield* opened(chainId, high, low)
        yield* opened(other, foreign)
        assert.deepStrictEqual(yield* store.gaps(chainId), [low, high])
        assert.deepStrictEqual(yield* store.gaps(other), [foreign])
      }))

    it.effect("a gap is read on block by block, and is gone with its last one", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const chainId = freshChainId()
        const [gap, other] = [gapOf(10, 19), gapOf(30, 39)]
        yield* opened(chainId, gap, other)
        const [middle, nearly] = [blockAt(14), blockAt(18)]
        yield* store.advanceGap(chainId, gap, middle)
        assert.deepStrictEqual(yield* store.gaps(chainId), [{ ...gap, after: middle }, other])
        yield* store.advanceGap(chainId, { ...gap, after: middle }, nearly)
        assert.deepStrictEqual(yield* store.gaps(chainId), [{ ...gap, after: nearly }, other])
        yield* store.advanceGap(chainId, { ...gap, after: nearly }, gap.end)
        assert.deepStrictEqual(yield* store.gaps(chainId), [other])
      }))

    it.effect("a gap in which somebody else has read on, or that is gone, is not advanced", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const chainId = freshChainId()
        const gap = gapOf(10, 19)
        yield* opened(chainId, gap)
        const reached = { ...gap, after: blockAt(14) }
        yield* store.advanceGap(chainId, gap, reached.after)
        const places = [gap.after, { ...reached.after, hash: freshBlockHash() }, { ...reached.after, number: height(13) }]
        for (const after of places) {
          assert.deepStrictEqual(yield* Effect.flip(store.advanceGap(chainId, { ...gap, after }, blockAt(16))), new CursorMoved())
        }
        assert.deepStrictEqual(yield* Effect.flip(store.advanceGap(freshChainId(), reached, blockAt(16))), new CursorMoved())
        assert.deepStrictEqual(yield* store.gaps(chainId), [reached])
        yield* store.advanceGap(chainId, reached, gap.end)
        assert.deepStrictEqual(yield* Effect.flip(store.advanceGap(chainId, reached, gap.end)), new CursorMoved())
      }))

    it.effect("of twenty who read on in one gap at once exactly one does", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { run } = yield* Transaction
        const chainId = freshChainId()
        const gap = gapOf(10, 19)
        yield* opened(chainId, gap)
        const ends = Array.from({ length: 20 }, (_, index) => index % 10 === 9 ? gap.end : blockAt(10 + (index % 10)))
        const results = yield* Effect.forEach(ends, (end) => Effect.result(run(store.advanceGap(chainId, gap, end))), {
          concurrency: "unbounded"
        })
        assert.strictEqual(results.filter(Result.isSuccess).length, 1)
        const winner = ends[results.findIndex(Result.isSuccess)]
        assert.isDefined(winner)
        assert.deepStrictEqual(yield* store.gaps(chainId), winner.number === 19 ? [] : [{ ...gap, after: winner }])
      }))

    it.effect("a gap of a step that is undone was never opened, nor advanced", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { run } = yield* Transaction
        const chainId = freshChainId()
        const gap = gapOf(10, 19)
        yield* Effect.flip(run(Effect.andThen(store.openGap(chainId, gap), Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* store.gaps(chainId), [])
        yield* opened(chainId, gap)
        yield* Effect.flip(run(Effect.andThen(store.advanceGap(chainId, gap, gap.end), Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* store.gaps(chainId), [gap])
      }))

    it.effect("going back forgets gaps above that block, ends there one that reaches beyond it, and leaves those below", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const chainId = freshChainId()
        const headers = freshHeaders(40, 11)
        const cursor = cursorAt(headers, -1)
        yield* store.move(chainId, Option.none(), cursor, headers)
        const [below, across, above] = [gapOf(10, 19), gapOf(30, 44), gapOf(46, 47)]
        yield* opened(chainId, below, across, above)
        const wrong = store.rewind(chainId, { ...cursor, hash: freshBlockHash() }, refOf(headers[2]))
        assert.deepStrictEqual(yield* Effect.flip(wrong), new CursorMoved())
        assert.deepStrictEqual(yield* store.gaps(chainId), [below, across, above])
        const fork = refOf(headers[2])
        yield* store.rewind(chainId, cursor, fork)
        assert.deepStrictEqual(yield* store.gaps(chainId), [below, { ...across, end: fork }])
      }))

    it.effect("the final mark rises, and a lower block changes nothing", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const [chainId, other] = [freshChainId(), freshChainId()]
        assert.strictEqual(yield* markOf(chainId), null)
        const [first, higher] = [blockAt(100), blockAt(200)]
        yield* store.raiseFinalMark(chainId, first)
        assert.deepStrictEqual(yield* markOf(chainId), first)
        yield* store.raiseFinalMark(chainId, higher)
        yield* store.raiseFinalMark(chainId, blockAt(199))
        assert.deepStrictEqual(yield* markOf(chainId), higher)
        assert.strictEqual(yield* markOf(other), null)
      }))

    it.effect("of twenty who raise the mark at once the highest stays", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const chainId = freshChainId()
        const blocks = Array.from({ length: 20 }, (_, index) => blockAt(100 + (index * 7) % 20))
        yield* Effect.forEach(blocks, (block) => store.raiseFinalMark(chainId, block), { concurrency: "unbounded" })
        assert.deepStrictEqual(yield* markOf(chainId), blocks.find(({ number }) => number === 119))
      }))

    it.effect("only broken finality lowers the mark, and from there it rises again", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const [chainId, other] = [freshChainId(), freshChainId()]
        const [high, stands, again] = [blockAt(200), blockAt(150), blockAt(151)]
        yield* store.raiseFinalMark(chainId, high)
        yield* store.raiseFinalMark(other, high)
        yield* store.lowerFinalMark(chainId, stands)
        assert.deepStrictEqual(yield* markOf(chainId), stands)
        assert.deepStrictEqual(yield* markOf(other), high)
        yield* store.raiseFinalMark(chainId, again)
        assert.deepStrictEqual(yield* markOf(chainId), again)
      }))

    it.effect("a mark of a step that is undone is where it was", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { run } = yield* Transaction
        const chainId = freshChainId()
        const mark = blockAt(100)
        yield* Effect.flip(run(Effect.andThen(store.raiseFinalMark(chainId, mark), Effect.fail("undo" as const))))
        assert.strictEqual(yield* markOf(chainId), null)
        yield* store.raiseFinalMark(chainId, mark)
        yield* Effect.flip(run(Effect.andThen(store.lowerFinalMark(chainId, blockAt(50)), Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* markOf(chainId), mark)
      }))
  })
