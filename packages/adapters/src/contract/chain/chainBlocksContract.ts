import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown, ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { isLinked } from "@sigmatrade/core/chain/isLinked"
import type { Layer } from "effect"
import { Effect, Stream } from "effect"
import type { Payment } from "./ChainDriver.ts"
import { ChainDriver } from "./ChainDriver.ts"

/** More than an int8 of SQL and more than a double hold exactly. */
const BIG = 2n ** 63n + 1n

/** What every `ChainReader` promises about blocks: their order, their links, the head and its reorgs. The chain's clock is its own, so these tests run in real time. */
export const chainBlocksContract = <E>(name: string, world: Layer.Layer<ChainReader | ChainDriver, E>) =>
  withLayer(world, { timeout: "60 seconds", excludeTestServices: true })(`ChainReader contract, blocks: ${name}`, (it) => {
    it.effect("a long stretch read as final holds the same transfers as read live, and the header of its end only", () => Effect.gen(function*() {
      const { mine, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const { number: from } = yield* mine([{ of: "native", to: [[wallet, 1n]] }])
      for (let step = 1; step <= 30; step++) {
        const native: Payment = { of: "native", to: [[wallet, BigInt(step)]], fails: step === 20 }
        const token: Payment = { of: "token", to: [[wallet, BigInt(step)], [wallet, 1n]] }
        yield* mine([...(step % 10 === 0 ? [native] : []), ...(step % 7 === 0 ? [token] : [])])
      }
      const { number: to } = yield* mine([{ of: "native", to: [[wallet, 2n]] }])
      const live = yield* reader.liveRange(from, to)
      const final = yield* reader.finalRange(from, to)
      assert.strictEqual(live.transfers.length, 1 + 2 + 4 * 2 + 1)
      assert.deepStrictEqual(final.transfers, live.transfers)
      assert.deepStrictEqual(final.headers, live.headers.slice(-1))
      assert.deepStrictEqual(live.headers.map((header) => header.number as number), Array.from({ length: to - from + 1 }, (_, index) => from + index))
      for (const { blockHash, blockNumber, timestampSeconds } of live.transfers) {
        const header = live.headers[blockNumber - from]
        assert.deepStrictEqual([header?.hash, header?.timestampSeconds], [blockHash, timestampSeconds])
      }
    }))

    it.effect("headers are linked to each other and to the block before", () => Effect.gen(function*() {
      const { mine } = yield* ChainDriver
      const reader = yield* ChainReader
      for (let block = 0; block < 12; block++) yield* mine([])
      const { latest } = yield* reader.head
      const from = BlockNumber.make(latest.number - 10)
      const { headers } = yield* reader.liveRange(from, latest.number)
      const parent = yield* reader.header(BlockNumber.make(from - 1))
      assert.isTrue(isLinked(parent.hash, headers))
      assert.deepStrictEqual(headers.at(-1), latest)
    }))

    it.effect("a block that is not there yet is unknown, not empty", () => Effect.gen(function*() {
      const reader = yield* ChainReader
      const { latest } = yield* reader.head
      const beyond = BlockNumber.make(latest.number + 1)
      const unknown = new BlockUnknown({ number: beyond })
      assert.deepStrictEqual(yield* Effect.flip(reader.header(beyond)), unknown)
      assert.deepStrictEqual(yield* Effect.flip(reader.liveRange(latest.number, beyond)), unknown)
      assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(latest.number, beyond)), unknown)
    }))

    it.effect("the head is as new as the chain, and final blocks are not ahead of it", () => Effect.gen(function*() {
      const { mine } = yield* ChainDriver
      const reader = yield* ChainReader
      for (let block = 0; block < 5; block++) {
        const { number } = yield* mine([])
        const { finalized, latest } = yield* reader.head
        assert.strictEqual(latest.number, number)
        assert.isTrue(finalized !== null && finalized.number <= number)
        if (finalized !== null) assert.deepStrictEqual(yield* reader.header(finalized.number), finalized)
      }
    }))

    it.effect("a reorg is visible: other hashes from the fork on, the transfers gone, the links whole", () => Effect.gen(function*() {
      const { mine, reorg, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const { number: shared } = yield* mine([])
      const { number: paid } = yield* mine([{ of: "token", to: [[wallet, BIG]] }, { of: "native", to: [[wallet, BIG]] }])
      const { number: last } = yield* mine([])
      const before = yield* reader.liveRange(shared, last)
      assert.strictEqual(before.transfers.length, 2)
      yield* reorg(2)
      const after = yield* reader.liveRange(shared, last)
      assert.deepStrictEqual(after.transfers, [])
      assert.deepStrictEqual((yield* reader.finalRange(shared, last)).transfers, [])
      assert.strictEqual(after.headers[0]?.hash, before.headers[0]?.hash)
      for (const index of [1, 2]) assert.notStrictEqual(after.headers[index]?.hash, before.headers[index]?.hash)
      assert.deepStrictEqual(yield* reader.header(paid), after.headers[1])
      const [first] = after.headers
      assert.isTrue(first !== undefined && isLinked(first.parentHash, after.headers))
      assert.deepStrictEqual((yield* reader.head).latest, after.headers[2])
    }))

    it.effect("new heads are announced, each once", () => Effect.gen(function*() {
      const { mine } = yield* ChainDriver
      const reader = yield* ChainReader
      const announced: Array<string> = []
      yield* Effect.forkScoped(Stream.runForEach(reader.heads, (hash) => Effect.sync(() => announced.push(hash))))
      const mineAndWait = Effect.gen(function*() {
        const { number } = yield* mine([])
        yield* Effect.sleep("60 millis")
        return (yield* reader.header(number)).hash
      })
      let hash = yield* mineAndWait
      for (let attempt = 0; attempt < 50 && !announced.includes(hash); attempt++) hash = yield* mineAndWait
      assert.include(announced, hash)
      assert.strictEqual(new Set(announced).size, announced.length)
    }))
  })
