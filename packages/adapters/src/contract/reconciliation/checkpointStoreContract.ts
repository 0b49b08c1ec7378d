import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Checkpoint, Opening } from "@sigmatrade/core/reconciliation/Checkpoint"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { freshAddress, freshBlockHash, freshChainId } from "../freshAddress.ts"
import { BNB, LARGE, LARGEST, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

const freshOpening = (given: Partial<Opening> = {}): Opening => ({
  chainId: freshChainId(), wallet: freshAddress(), asset: USDT, number: BlockNumber.make(2 ** 40), amount: LARGE, ...given
})

const freshCheckpoint = (given: Partial<Checkpoint> = {}): Checkpoint => ({
  chainId: freshChainId(),
  block: { number: BlockNumber.make(100), hash: freshBlockHash() },
  at: NOW,
  wallets: [{ wallet: freshAddress(), asset: BNB, onChain: LARGEST, inBooks: LARGEST }],
  reserves: [{ asset: USDT, owed: LARGE - 1n, reserves: LARGE }],
  broken: [],
  ...given
})

/** What every `CheckpointStore` promises. */
export const checkpointStoreContract = <E>(name: string, layer: Layer.Layer<CheckpointStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`CheckpointStore: ${name}`, (it) => {
    it.effect("the first opening of a wallet and asset counts, to the base unit, below zero too, and no other", () =>
      Effect.gen(function*() {
        const store = yield* CheckpointStore
        for (const amount of [LARGEST, 0n, -LARGE]) {
          const opening = freshOpening({ amount })
          const { asset, chainId, wallet } = opening
          assert.isTrue(Option.isNone(yield* store.opening(chainId, wallet, asset)))
          assert.isTrue(yield* store.open(opening))
          assert.isFalse(yield* store.open({ ...opening, amount: 1n }))
          assert.deepStrictEqual(yield* store.opening(chainId, wallet, asset), Option.some(opening))
          assert.isTrue(Option.isNone(yield* store.opening(chainId, wallet, BNB)))
          assert.isTrue(Option.isNone(yield* store.opening(freshChainId(), wallet, asset)))
        }
      }))

    it.effect("of twenty who open a wallet at once one does", () =>
      Effect.gen(function*() {
        const store = yield* CheckpointStore
        const opening = freshOpening()
        const opened = yield* Effect.forEach(Array.from({ length: 20 }), (_, index) =>
          store.open({ ...opening, amount: BigInt(index) }), { concurrency: "unbounded" })
        assert.strictEqual(opened.filter((isFirst) => isFirst).length, 1)
      }))

    it.effect("the newest checkpoint is the last one that was kept, with its whole breakdown", () =>
      Effect.gen(function*() {
        const store = yield* CheckpointStore
        const checkpoint = freshCheckpoint({ broken: [{ id: "I-02", meaning: `it's "all" \\ 🦊 %`, rows: 3, sample: "a b" }] })
        assert.isTrue(Option.isNone(yield* store.last(checkpoint.chainId)))
        yield* store.record(freshCheckpoint({ chainId: checkpoint.chainId, at: minutesLater(5) }), NOW)
        yield* store.record(checkpoint, NOW)
        assert.deepStrictEqual(yield* store.last(checkpoint.chainId), Option.some(checkpoint))
      }))

    it.effect("sound checkpoints are forgotten after their time, a difference never", () =>
      Effect.gen(function*() {
        const store = yield* CheckpointStore
        const chainId = freshChainId()
        const wallets = [{ wallet: freshAddress(), asset: USDT, onChain: LARGE, inBooks: LARGE + 1n }]
        const [sound, unsound, short] = [
          freshCheckpoint({ chainId }),
          freshCheckpoint({ chainId, wallets }),
          freshCheckpoint({ chainId, reserves: [{ asset: USDT, owed: LARGE, reserves: LARGE - 1n }] })
        ]
        yield* Effect.forEach([unsound, short, sound], (one) => store.record(one, NOW))
        assert.deepStrictEqual(yield* store.last(chainId), Option.some(sound))
        const next = freshCheckpoint({ at: minutesLater(2) })
        yield* store.record(next, minutesLater(1))
        assert.deepStrictEqual(yield* store.last(chainId), Option.some(short))
        assert.deepStrictEqual(yield* store.unsound(chainId, 10), [short, unsound])
        assert.deepStrictEqual(yield* store.unsound(chainId, 1), [short])
        assert.deepStrictEqual(yield* store.unsound(next.chainId, 10), [])
      }))

    it.effect("what is undone was never kept", () =>
      Effect.gen(function*() {
        const store = yield* CheckpointStore
        const { run } = yield* Transaction
        const [opening, checkpoint] = [freshOpening(), freshCheckpoint()]
        yield* Effect.flip(run(Effect.andThen(Effect.andThen(store.open(opening), store.record(checkpoint, NOW)), Effect.fail("undo" as const))))
        assert.isTrue(Option.isNone(yield* store.opening(opening.chainId, opening.wallet, opening.asset)))
        assert.isTrue(Option.isNone(yield* store.last(checkpoint.chainId)))
      }))
  })
