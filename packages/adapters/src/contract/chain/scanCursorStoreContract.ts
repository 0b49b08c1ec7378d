import { assert, layer as withLayer } from "@effect/vitest"
import { CursorMoved, ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { ScanCursor } from "@sigmatrade/core/chain/ScanCursorStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Effect, Option, Result } from "effect"
import { freshBlockHash, freshChainId } from "../freshAddress.ts"
import { cursorAt, freshHeaders, refOf } from "./freshHeaders.ts"
import { height } from "../height.ts"
import { started, cursorOf } from "./started.ts"

/** What every `ScanCursorStore` promises of the cursor and the headers below it. */
export const scanCursorStoreContract = <E>(name: string, layer: Layer.Layer<ScanCursorStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`ScanCursorStore: ${name}`, (it) => {
    it.effect("before the first block was read there is no cursor and no header", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const chainId = freshChainId()
        assert.isTrue(Option.isNone(yield* store.get(chainId)))
        assert.deepStrictEqual(yield* store.headers(chainId, 10), [])
        yield* store.prune(chainId, height(5))
      }))

    it.effect("the cursor moves from where it is expected, and the headers are kept as they are, newest first", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        assert.deepStrictEqual(yield* cursorOf(chainId), cursor)
        assert.deepStrictEqual(yield* store.headers(chainId, 100), headers.toReversed())
        const more = freshHeaders(20, 3)
        yield* store.move(chainId, Option.some(cursor), cursorAt(more, -1), more)
        assert.deepStrictEqual(yield* cursorOf(chainId), cursorAt(more, -1))
        assert.deepStrictEqual(yield* store.headers(chainId, 4), [...headers, ...more].toReversed().slice(0, 4))
      }))

    it.effect("a cursor that is elsewhere is not moved, and no header is kept", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        const more = freshHeaders(20, 1)
        const views = [
          Option.none(),
          Option.some({ ...cursor, number: height(18) }),
          Option.some({ ...cursor, hash: freshBlockHash() })
        ]
        for (const view of views) {
          assert.deepStrictEqual(yield* Effect.flip(store.move(chainId, view, cursorAt(more, -1), more)), new CursorMoved())
        }
        assert.deepStrictEqual(yield* cursorOf(chainId), cursor)
        assert.deepStrictEqual(yield* store.headers(chainId, 100), headers.toReversed())
      }))

    it.effect("a cursor that is expected somewhere and is nowhere is not moved", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const headers = freshHeaders(1, 1)
        const expected = { number: height(0), hash: freshBlockHash(), linkedFrom: height(0) }
        const move = (yield* ScanCursorStore).move(chainId, Option.some(expected), cursorAt(headers, -1), headers)
        assert.deepStrictEqual(yield* Effect.flip(move), new CursorMoved())
        assert.strictEqual(yield* cursorOf(chainId), null)
      }))

    it.effect("of twenty who move the cursor at once exactly one does, at the first block and later", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const chainId = freshChainId()
        let expected: Option.Option<ScanCursor> = Option.none()
        for (const from of [1, 2]) {
          const lines = Array.from({ length: 20 }, () => freshHeaders(from, 1))
          const results: ReadonlyArray<Result.Result<void, CursorMoved>> = yield* Effect.forEach(lines, (line) =>
            Effect.result(store.move(chainId, expected, cursorAt(line, -1), line)), { concurrency: "unbounded" })
          assert.strictEqual(results.filter(Result.isSuccess).length, 1)
          const winner = lines[results.findIndex(Result.isSuccess)] ?? []
          expected = Option.some(cursorAt(winner, -1))
          assert.deepStrictEqual(yield* cursorOf(chainId), cursorAt(winner, -1))
          assert.deepStrictEqual((yield* store.headers(chainId, 1)), winner)
        }
      }))

    it.effect("a stretch read whole keeps its last header only", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        const [last] = freshHeaders(500, 1)
        assert.isDefined(last)
        yield* store.move(chainId, Option.some(cursor), { ...refOf(last), linkedFrom: last.number }, [last])
        assert.deepStrictEqual(yield* store.headers(chainId, 100), [last, ...headers.toReversed()])
      }))

    it.effect("the cursor knows from where on every header up to it is kept", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor } = yield* started
        const jumped = freshHeaders(500, 3)
        const next = { ...refOf(jumped[2]), linkedFrom: height(500) }
        yield* store.move(chainId, Option.some(cursor), next, jumped)
        assert.deepStrictEqual(yield* cursorOf(chainId), next)
        const more = freshHeaders(503, 1)
        yield* store.move(chainId, Option.some(next), { ...refOf(more[0]), linkedFrom: height(500) }, more)
        assert.deepStrictEqual(yield* cursorOf(chainId), { ...refOf(more[0]), linkedFrom: height(500) })
      }))

    it.effect("a header is found by its height, however many lie above it, and none where none is kept", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, headers } = yield* started
        for (const header of headers) assert.deepStrictEqual(yield* store.header(chainId, header.number), Option.some(header))
        assert.deepStrictEqual(yield* store.header(chainId, height(1_000)), Option.none())
      }))

    it.effect("pruning forgets what lies below a height and keeps that height", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        yield* store.prune(chainId, height(15))
        assert.deepStrictEqual(yield* store.headers(chainId, 100), headers.slice(5).toReversed())
        assert.deepStrictEqual(yield* cursorOf(chainId), { ...cursor, linkedFrom: height(15) })
        yield* store.prune(chainId, height(12))
        assert.deepStrictEqual(yield* cursorOf(chainId), { ...cursor, linkedFrom: height(15) })
      }))

    it.effect("whoever read the cursor before headers were pruned still moves it", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor } = yield* started
        yield* store.prune(chainId, height(15))
        const more = freshHeaders(20, 1)
        const next = { ...refOf(more[0]), linkedFrom: height(15) }
        yield* store.move(chainId, Option.some(cursor), next, more)
        assert.deepStrictEqual(yield* cursorOf(chainId), next)
      }))

    it.effect("chains do not know of each other", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const [one, other] = [yield* started, yield* started]
        yield* store.rewind(one.chainId, one.cursor, cursorAt(one.headers, 0))
        yield* store.prune(one.chainId, height(1_000))
        assert.deepStrictEqual(yield* cursorOf(other.chainId), other.cursor)
        assert.deepStrictEqual(yield* store.headers(other.chainId, 100), other.headers.toReversed())
      }))

    it.effect("a move that is undone never happened", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        const more = freshHeaders(20, 2)
        const move = store.move(chainId, Option.some(cursor), cursorAt(more, -1), more)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(move, Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* cursorOf(chainId), cursor)
        assert.deepStrictEqual(yield* store.headers(chainId, 100), headers.toReversed())
      }))
  })
