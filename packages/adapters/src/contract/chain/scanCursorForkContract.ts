import { assert, layer as withLayer } from "@effect/vitest"
import { CursorMoved, ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Effect, Option, Result } from "effect"
import { freshBlockHash } from "../freshAddress.ts"
import { cursorAt, freshHeaders, refOf } from "./freshHeaders.ts"
import { height } from "../height.ts"
import { started, cursorOf } from "./started.ts"

/** What every `ScanCursorStore` promises when the chain forks and the cursor goes back. */
export const scanCursorForkContract = <E>(name: string, layer: Layer.Layer<ScanCursorStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`ScanCursorStore, forks: ${name}`, (it) => {
    it.effect("going back forgets the headers above and keeps the others", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        const fork = { ...refOf(headers[5]), linkedFrom: cursor.linkedFrom }
        yield* store.rewind(chainId, cursor, refOf(headers[5]))
        assert.deepStrictEqual(yield* cursorOf(chainId), fork)
        assert.deepStrictEqual(yield* store.headers(chainId, 100), headers.slice(0, 6).toReversed())
        const other = freshHeaders(16, 2)
        yield* store.move(chainId, Option.some(fork), cursorAt(other, -1), other)
        assert.deepStrictEqual(yield* store.headers(chainId, 3), [...other.toReversed(), ...headers.slice(5, 6)])
      }))

    it.effect("going back below where the line of headers began, the line is that block alone", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        const jumped = freshHeaders(500, 3)
        const high = { ...refOf(jumped[2]), linkedFrom: height(500) }
        yield* store.move(chainId, Option.some(cursor), high, jumped)
        yield* store.rewind(chainId, high, refOf(headers[4]))
        assert.deepStrictEqual(yield* cursorOf(chainId), { ...refOf(headers[4]), linkedFrom: height(14) })
        assert.deepStrictEqual(yield* store.headers(chainId, 100), headers.slice(0, 5).toReversed())
      }))

    it.effect("of twenty who go on or go back at once exactly one does", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        const results = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), (index) => {
          const more = freshHeaders(20, 1)
          const fork = refOf(headers[index % 9])
          return Effect.result(index % 2 === 0
            ? Effect.as(store.rewind(chainId, cursor, fork), fork)
            : Effect.as(store.move(chainId, Option.some(cursor), cursorAt(more, -1), more), refOf(more[0])))
        }, { concurrency: "unbounded" })
        const winners = results.filter(Result.isSuccess).map(({ success }) => success)
        assert.strictEqual(winners.length, 1)
        const [winner] = winners
        const now = yield* cursorOf(chainId)
        assert.deepStrictEqual(winner, now === null ? undefined : { number: now.number, hash: now.hash })
        assert.deepStrictEqual((yield* store.headers(chainId, 1)).map(refOf), winners)
      }))

    it.effect("what was forgotten does not come back when the cursor passes it again", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        const fork = cursorAt(headers, 5)
        yield* store.rewind(chainId, cursor, refOf(headers[5]))
        const [last] = freshHeaders(30, 1)
        assert.isDefined(last)
        yield* store.move(chainId, Option.some(fork), { ...refOf(last), linkedFrom: last.number }, [last])
        assert.deepStrictEqual(yield* store.headers(chainId, 100), [last, ...headers.slice(0, 6).toReversed()])
      }))

    it.effect("going back from elsewhere changes nothing", () =>
      Effect.gen(function*() {
        const store = yield* ScanCursorStore
        const { chainId, cursor, headers } = yield* started
        const wrong = { ...cursor, hash: freshBlockHash() }
        assert.deepStrictEqual(yield* Effect.flip(store.rewind(chainId, wrong, cursorAt(headers, 2))), new CursorMoved())
        assert.deepStrictEqual(yield* cursorOf(chainId), cursor)
        assert.strictEqual((yield* store.headers(chainId, 100)).length, 10)
      }))
  })
