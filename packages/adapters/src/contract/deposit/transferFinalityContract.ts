import { assert, layer as withLayer } from "@effect/vitest"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { LogIndex, NATIVE, Transfer } from "@sigmatrade/core/chain/Transfer"
import { Witness } from "@sigmatrade/core/deposit/BlockEvidence"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Cause, Deferred, Effect, Exit, Fiber } from "effect"
import { freshBlockHash, freshChainId } from "../freshAddress.ts"
import { LARGE, LARGEST } from "../freshPayment.ts"
import { blockOf, evidenceFor, evidenceOf, freshTransfer, idsOf, sightingOf } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { height } from "../height.ts"

/** What every `TransferStore` promises of what becomes final, and why. */
export const transferFinalityContract = <E>(name: string, layer: Layer.Layer<TransferStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TransferStore, finality: ${name}`, (it) => {
    const inBlock = (chainId: ChainId, number: number, given: Partial<ConstructorParameters<typeof Transfer>[0]> = {}) =>
      freshTransfer({ chainId, blockNumber: height(number), ...given })
    const seen = Effect.fn("seen")(function*(chainId: ChainId) {
      return yield* (yield* TransferStore).seen(chainId, 100)
    })

    it.effect("blocks that hold something seen come once each, lowest first, up to a height, not more than asked for", () =>
      Effect.gen(function*() {
        const [chainId, other] = [freshChainId(), freshChainId()]
        const store = yield* TransferStore
        const [a, b] = [sightingOf(inBlock(chainId, 4)), sightingOf(inBlock(chainId, 9))]
        const [c, d] = [sightingOf(inBlock(chainId, 20)), sightingOf(inBlock(chainId, 21))]
        const twin = sightingOf(new Transfer({ ...a.transfer, logIndex: LogIndex.make(7) }))
        yield* store.record([d, c, b, twin, a, sightingOf(inBlock(other, 5))])
        assert.deepStrictEqual(yield* store.seenBlocks(chainId, height(20), 10), [a, b, c].map(blockOf))
        assert.deepStrictEqual(yield* store.seenBlocks(chainId, height(19), 10), [a, b].map(blockOf))
        assert.deepStrictEqual(yield* store.seenBlocks(chainId, height(20), 1), [blockOf(a)])
        yield* store.finalize(chainId, evidenceFor([a]), NOW)
        yield* store.orphanAbove(chainId, height(9))
        assert.deepStrictEqual(yield* store.seenBlocks(chainId, height(100), 10), [blockOf(b)])
      }))

    it.effect("what is seen in exactly the proven blocks becomes final once, in the order of the chain", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const a = sightingOf(inBlock(chainId, 4, { logIndex: NATIVE }))
        const b = sightingOf(new Transfer({ ...inBlock(chainId, 4, { logIndex: LogIndex.make(3) }), blockHash: a.transfer.blockHash }))
        const [c, d] = [sightingOf(inBlock(chainId, 5)), sightingOf(inBlock(chainId, 6))]
        yield* store.record([c, d, b, a])
        assert.deepStrictEqual(yield* store.finalize(chainId, evidenceFor([c, a]), NOW), [a, b, c])
        assert.deepStrictEqual(yield* seen(chainId), [d])
        assert.deepStrictEqual(yield* store.finalize(chainId, evidenceFor([a, c]), minutesLater(1)), [])
        assert.deepStrictEqual(yield* store.finalize(chainId, [], NOW), [])
      }))

    it.effect("evidence for another hash at the same height, or for another chain, makes nothing final", () =>
      Effect.gen(function*() {
        const [chainId, other] = [freshChainId(), freshChainId()]
        const store = yield* TransferStore
        const sighting = sightingOf(inBlock(chainId, 4))
        yield* store.record([sighting])
        const elsewhere = evidenceOf({ number: height(4), hash: freshBlockHash() })
        const shifted = evidenceOf({ number: height(5), hash: sighting.transfer.blockHash })
        assert.deepStrictEqual(yield* store.finalize(chainId, [elsewhere, shifted], NOW), [])
        assert.deepStrictEqual(yield* store.finalize(other, evidenceFor([sighting]), NOW), [])
        assert.deepStrictEqual(yield* seen(chainId), [sighting])
      }))

    it.effect("an orphaned one does not become final, whatever the evidence says", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const sighting = sightingOf(inBlock(chainId, 4))
        yield* store.record([sighting])
        yield* store.orphanAbove(chainId, height(3))
        assert.deepStrictEqual(yield* store.finalize(chainId, evidenceFor([sighting]), NOW), [])
      }))

    it.effect("evidence without as many different witnesses as its quorum is a broken invariant, and nothing becomes final", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const [good, bad] = [sightingOf(inBlock(chainId, 4)), sightingOf(inBlock(chainId, 5))]
        yield* store.record([good, bad])
        const same = new Witness({ provider: ProviderId.make("one"), final: height(9), latest: height(12) })
        const poor = [
          evidenceOf(blockOf(bad), { witnesses: [] }),
          evidenceOf(blockOf(bad), { witnesses: [same] }),
          evidenceOf(blockOf(bad), { witnesses: [same, new Witness({ ...same, final: height(8) })] }),
          evidenceOf(blockOf(bad), { quorum: 3 })
        ]
        for (const evidence of poor) {
          const exit = yield* Effect.exit(store.finalize(chainId, [evidenceOf(blockOf(good)), evidence], NOW))
          assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        }
        assert.deepStrictEqual(yield* seen(chainId), [good, bad])
      }))

    it.effect("every rule is evidence, and more witnesses than asked for are welcome", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        for (const rule of ["finalized", "depth", "fallback"] as const) {
          const sighting = sightingOf(inBlock(chainId, 4))
          yield* store.record([sighting])
          assert.deepStrictEqual(yield* store.finalize(chainId, [evidenceOf(blockOf(sighting), { rule, quorum: 1 })], NOW), [sighting])
        }
      }))

    it.effect("of twenty who finalize at once exactly one gets each transfer", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const { run } = yield* Transaction
        const sightings = Array.from({ length: 12 }, (_, index) => sightingOf(inBlock(chainId, index)))
        yield* store.record(sightings)
        const evidence = evidenceFor(sightings)
        const final = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), (index) =>
          run(store.finalize(chainId, index % 2 === 0 ? evidence : evidence.toReversed(), NOW)), { concurrency: "unbounded" })
        assert.sameMembers([...idsOf(final.flat())], [...idsOf(sightings)])
      }))

    it.effect("what becomes final in a step that is undone is still seen", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const sighting = sightingOf(inBlock(chainId, 4))
        yield* store.record([sighting])
        const finalize = store.finalize(chainId, evidenceFor([sighting]), NOW)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(finalize, Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* seen(chainId), [sighting])
        assert.deepStrictEqual(yield* finalize, [sighting])
      }))

    it.effect("what a transaction has read as seen stays seen until its end, whoever wants to finalize it", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const { run } = yield* Transaction
        const sighting = sightingOf(inBlock(chainId, 1))
        yield* store.record([sighting])
        const hasRead = yield* Deferred.make<void>()
        const reader = yield* Effect.forkChild(run(Effect.gen(function*() {
          const first = yield* store.seen(chainId, 10)
          yield* Deferred.succeed(hasRead, undefined)
          // Time for the other one to finish, if nothing held him back.
          yield* Effect.sleep("100 millis")
          return [first, yield* store.seen(chainId, 10)]
        })))
        yield* Deferred.await(hasRead)
        assert.deepStrictEqual(yield* store.finalize(chainId, evidenceFor([sighting]), NOW), [sighting])
        assert.deepStrictEqual(yield* Fiber.join(reader), [[sighting], [sighting]])
        assert.deepStrictEqual(yield* seen(chainId), [])
      }))

    it.effect("amounts above 2^63 come through every state", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const [kept, lost] = [sightingOf(inBlock(chainId, 1, { amount: LARGE })), sightingOf(inBlock(chainId, 5, { amount: LARGEST }))]
        yield* store.record([kept, lost])
        yield* store.orphanAbove(chainId, height(3))
        const final = yield* store.finalize(chainId, evidenceFor([kept, lost]), NOW)
        assert.deepStrictEqual(final.map(({ transfer }) => transfer.amount), [LARGE])
        assert.deepStrictEqual((yield* store.finalAbove(chainId, height(0), 5)).map(({ transfer }) => transfer.amount), [LARGE])
        assert.deepStrictEqual((yield* store.drop(chainId, height(9), 5)).map(({ transfer }) => transfer.amount), [LARGEST])
      }))
  })
