import { assert, it } from "@effect/vitest"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockHash, BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Effect, Option } from "effect"
import { available, CHAIN, memberWithWallet, P1, P3, payment } from "../community.ts"
import { breakAt, empty, height, live, mineMany, openOf, settle, three } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

type Reader = ChainReader["Service"]
const moves = (reader: Reader): Partial<Reader> => ({
  liveRange: (from) => Effect.fail(new ChainMoved({ number: from })),
  finalRange: (from) => Effect.fail(new ChainMoved({ number: from })),
  header: reader.header
})
const dies = (): Partial<Reader> => ({
  liveRange: () => Effect.die(new SyntaxError("Cannot convert 0xzz to a BigInt")),
  finalRange: () => Effect.die(new SyntaxError("Cannot convert 0xzz to a BigInt"))
})
/** Young blocks that are children of nothing we have; asked for headers it is honest. */
const unlinked = (reader: Reader): Partial<Reader> => ({
  liveRange: (from: BlockNumber, to: BlockNumber) =>
    Effect.map(reader.liveRange(from, to), (range) => ({
      ...range,
      headers: range.headers.map((header, index) =>
        index === 0 ? new BlockHeader({ ...header, parentHash: BlockHash.make(`0x${"f1".repeat(32)}`) }) : header)
    }))
})

for (const [name, change] of [["moves", moves], ["unlinked", unlinked], ["dies", dies]] as const) {
  it.effect(`R14 (${name}) a preferred provider whose stretches can never be used stalls nobody: the next one is read from`, () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      yield* live(...empty(3))
      yield* live([payment(1, 5n)], ...empty(5))
      assert.strictEqual(yield* available(member), 5n)
    }).pipe(lying([[P1, change]]), Effect.provide(three())))
}

it.effect("R15 one of three that insists on the old chain's block does not keep a broken finality from being repaired", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* mineMany(0)
    yield* live(...empty(5), [payment(1, 7n)], ...empty(5))
    assert.strictEqual(yield* available(member), 7n)
    const old = Option.getOrThrow(yield* (yield* ScanCursorStore).header(CHAIN, height(6)))
    yield* Effect.gen(function*() {
      yield* breakAt(8)
      yield* settle(10)
      assert.strictEqual((yield* openOf("finality broken")).facts["settled"], "yes")
      assert.strictEqual(yield* available(member), 0n)
    }).pipe(lying([[P3, (reader) => ({
      headers: (numbers) => Effect.map(reader.headers(numbers), (headers) => headers.map((one) => one?.number === old.number ? old : one))
    })]]))
  }).pipe(Effect.provide(three())))
