import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { LogIndex, NATIVE, Transfer, transferId, TxHash } from "@sigmatrade/core/chain/Transfer"
import type { DroppedSighting, Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Deferred, Effect, Fiber } from "effect"
import {
  BNB, freshBlockHash, freshChainId, freshMember, freshTransfer, freshTxHash, idsOf, LARGE, LARGEST, ownedBy, sightingOf, UNOWNED
} from "../samples.ts"

const height = (number: number) => BlockNumber.make(number)
const plain = ({ attribution, elsewhere, transfer }: DroppedSighting) => ({ id: transferId(transfer), attribution, elsewhere })

/** What every `TransferStore` promises. */
export const transferStoreContract = <E>(name: string, layer: Layer.Layer<TransferStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TransferStore: ${name}`, (it) => {
    const inBlock = (chainId: ChainId, number: number, given: Partial<ConstructorParameters<typeof Transfer>[0]> = {}) =>
      freshTransfer({ chainId, blockNumber: height(number), ...given })
    /** The same transfer in another block. */
    const moved = (transfer: Transfer, number: number) =>
      new Transfer({ ...transfer, blockNumber: height(number), blockHash: freshBlockHash(), timestampSeconds: transfer.timestampSeconds + 3 })
    const seen = Effect.fn("seen")(function*(chainId: ChainId, limit = 100) {
      return yield* (yield* TransferStore).seen(chainId, limit)
    })

    it.effect("what a scan found is seen, exactly, with its owner or the reason why it has none", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const member = yield* freshMember
        const sightings: ReadonlyArray<Sighting> = [
          sightingOf(inBlock(chainId, 1, { amount: LARGEST, logIndex: NATIVE, asset: BNB }), ownedBy(member.id)),
          sightingOf(inBlock(chainId, 2, { timestampSeconds: 4_000_000_000, logIndex: LogIndex.make(12_345) }), UNOWNED),
          sightingOf(inBlock(chainId, 3), { _tag: "Suspense", reason: "wallet linked later" })
        ]
        assert.deepStrictEqual(yield* (yield* TransferStore).record(sightings), idsOf(sightings))
        assert.deepStrictEqual(yield* seen(chainId), sightings)
        assert.deepStrictEqual(yield* (yield* TransferStore).record([]), [])
      }))

    it.effect("what was seen in this very block stays as it is", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const member = yield* freshMember
        const store = yield* TransferStore
        const known = sightingOf(inBlock(chainId, 1))
        const fresh = sightingOf(inBlock(chainId, 1))
        yield* store.record([known])
        const answer = yield* store.record([sightingOf(known.transfer, ownedBy(member.id)), fresh])
        assert.deepStrictEqual(answer, idsOf([fresh]))
        assert.deepStrictEqual((yield* seen(chainId)).find(({ transfer }) => transfer.txHash === known.transfer.txHash), known)
      }))

    it.effect("twenty who record the same find at once keep it once", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const sightings = Array.from({ length: 5 }, (_, index) => sightingOf(inBlock(chainId, index)))
        const answers = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), (index) =>
          store.record(index % 2 === 0 ? sightings : sightings.toReversed()), { concurrency: "unbounded" })
        assert.sameMembers(answers.flat(), [...idsOf(sightings)])
        assert.deepStrictEqual(yield* seen(chainId), sightings)
      }))

    it.effect("a transfer that is found in another block moves there, with the owner it has now", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const member = yield* freshMember
        const store = yield* TransferStore
        const first = inBlock(chainId, 1)
        yield* store.record([sightingOf(first)])
        const second = sightingOf(moved(first, 2), ownedBy(member.id))
        assert.deepStrictEqual(yield* store.record([second]), [transferId(first)])
        assert.deepStrictEqual(yield* seen(chainId), [second])
      }))

    it.effect("seen transfers come oldest block first, in log order, not more than asked for, of this chain only", () =>
      Effect.gen(function*() {
        const [chainId, other] = [freshChainId(), freshChainId()]
        const store = yield* TransferStore
        const [a, b, c, d] = [
          sightingOf(inBlock(chainId, 7, { logIndex: NATIVE })),
          sightingOf(inBlock(chainId, 7, { logIndex: LogIndex.make(2) })),
          sightingOf(inBlock(chainId, 7, { logIndex: LogIndex.make(10) })),
          sightingOf(inBlock(chainId, 10))
        ]
        yield* store.record([d, c, sightingOf(inBlock(other, 1)), b, a])
        assert.deepStrictEqual(yield* seen(chainId), [a, b, c, d])
        assert.deepStrictEqual(yield* seen(chainId, 2), [a, b])
      }))

    it.effect("the same transaction on two chains is two transfers", () =>
      Effect.gen(function*() {
        const [chainId, other] = [freshChainId(), freshChainId()]
        const one = inBlock(chainId, 1)
        const twin = new Transfer({ ...one, chainId: other })
        assert.strictEqual((yield* (yield* TransferStore).record([sightingOf(one), sightingOf(twin)])).length, 2)
        assert.deepStrictEqual(yield* seen(other), [sightingOf(twin)])
      }))

    it.effect("a fork orphans what stands above it, and nothing else", () =>
      Effect.gen(function*() {
        const [chainId, other] = [freshChainId(), freshChainId()]
        const store = yield* TransferStore
        const [below, at, above] = [sightingOf(inBlock(chainId, 4)), sightingOf(inBlock(chainId, 5)), sightingOf(inBlock(chainId, 6))]
        const foreign = sightingOf(inBlock(other, 9))
        yield* store.record([below, at, above, foreign])
        assert.strictEqual(yield* store.orphanAbove(chainId, height(5)), 1)
        assert.strictEqual(yield* store.orphanAbove(chainId, height(5)), 0)
        assert.deepStrictEqual(yield* seen(chainId), [below, at])
        assert.deepStrictEqual(yield* seen(other), [foreign])
        assert.deepStrictEqual(yield* store.finalize(chainId, height(100), 10), [below, at])
      }))

    it.effect("an orphaned transfer is seen again where the chain has it now, even in its old block", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const [one, other] = [inBlock(chainId, 6), inBlock(chainId, 7)]
        yield* store.record([sightingOf(one), sightingOf(other)])
        yield* store.orphanAbove(chainId, height(5))
        const again = [sightingOf(one), sightingOf(moved(other, 9))]
        assert.deepStrictEqual(yield* store.record(again), idsOf(again))
        assert.deepStrictEqual(yield* seen(chainId), again)
        assert.deepStrictEqual(yield* store.drop(chainId, height(100), 10), [])
      }))

    it.effect("what is final up to a height becomes final once, oldest first, not more than asked for", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const [a, b, c, d] = [
          sightingOf(inBlock(chainId, 4, { logIndex: NATIVE })),
          sightingOf(inBlock(chainId, 4, { logIndex: LogIndex.make(3) })),
          sightingOf(inBlock(chainId, 5)),
          sightingOf(inBlock(chainId, 6))
        ]
        yield* store.record([c, d, b, a])
        assert.deepStrictEqual(yield* store.finalize(chainId, height(5), 2), [a, b])
        assert.deepStrictEqual(yield* store.finalize(chainId, height(5), 2), [c])
        assert.deepStrictEqual(yield* store.finalize(chainId, height(5), 2), [])
        assert.deepStrictEqual(yield* seen(chainId), [d])
      }))

    it.effect("of twenty who finalize at once exactly one gets each transfer", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const { run } = yield* Transaction
        const sightings = Array.from({ length: 12 }, (_, index) => sightingOf(inBlock(chainId, index)))
        yield* store.record(sightings)
        const final = yield* Effect.forEach(Array.from({ length: 20 }), () => run(store.finalize(chainId, height(50), 5)), { concurrency: "unbounded" })
        const rest = yield* store.finalize(chainId, height(50), 100)
        assert.sameMembers([...idsOf([...final.flat(), ...rest])], [...idsOf(sightings)])
      }))

    it.effect("final is for ever: no scan and no fork changes it", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const final = sightingOf(inBlock(chainId, 4))
        yield* store.record([final])
        yield* store.finalize(chainId, height(4), 10)
        assert.deepStrictEqual(yield* store.record([final]), [])
        assert.deepStrictEqual(yield* store.record([sightingOf(moved(final.transfer, 8))]), [])
        assert.strictEqual(yield* store.orphanAbove(chainId, height(0)), 0)
        assert.deepStrictEqual(yield* store.drop(chainId, height(100), 10), [])
        assert.deepStrictEqual(yield* seen(chainId), [])
      }))

    it.effect("orphaned ones are dropped once, up to a height, not more than asked for", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const member = yield* freshMember
        const store = yield* TransferStore
        const [a, b, c] = [
          sightingOf(inBlock(chainId, 4), ownedBy(member.id)),
          sightingOf(inBlock(chainId, 5)),
          sightingOf(inBlock(chainId, 6))
        ]
        yield* store.record([a, b, c])
        yield* store.orphanAbove(chainId, height(3))
        const first = yield* store.drop(chainId, height(5), 1)
        const second = yield* store.drop(chainId, height(5), 1)
        assert.sameDeepMembers([...first, ...second].map(plain), [
          { id: transferId(a.transfer), attribution: a.attribution, elsewhere: false },
          { id: transferId(b.transfer), attribution: b.attribution, elsewhere: false }
        ])
        assert.deepStrictEqual(yield* store.drop(chainId, height(5), 10), [])
        assert.deepStrictEqual((yield* store.drop(chainId, height(6), 10)).map(plain).map(({ id }) => id), idsOf([c]))
      }))

    it.effect("what was dropped is seen again when the chain has it after all", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const lost = inBlock(chainId, 4)
        yield* store.record([sightingOf(lost)])
        yield* store.orphanAbove(chainId, height(3))
        yield* store.drop(chainId, height(4), 10)
        const found = sightingOf(moved(lost, 9))
        assert.deepStrictEqual(yield* store.record([found]), [transferId(lost)])
        assert.deepStrictEqual(yield* seen(chainId), [found])
      }))

    it.effect("a dropped transfer is elsewhere when its transaction pays us in another place, seen or final", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const [seenHash, finalHash, goneHash] = [freshTxHash(), freshTxHash(), freshTxHash()]
        const log = (txHash: TxHash, index: number) => inBlock(chainId, 6, { txHash, logIndex: LogIndex.make(index) })
        const lost = [log(seenHash, 1), log(finalHash, 1), log(goneHash, 1), log(goneHash, 2)]
        yield* store.record(lost.map((transfer) => sightingOf(transfer)))
        yield* store.orphanAbove(chainId, height(5))
        yield* store.record([sightingOf(moved(log(finalHash, 5), 6)), sightingOf(moved(log(seenHash, 5), 9))])
        yield* store.finalize(chainId, height(7), 10)
        const dropped = yield* store.drop(chainId, height(7), 10)
        const elsewhere = new Map(dropped.map((one) => [transferId(one.transfer), one.elsewhere]))
        assert.deepStrictEqual(lost.map((transfer) => elsewhere.get(transferId(transfer))), [true, true, false, false])
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
        assert.deepStrictEqual(yield* store.finalize(chainId, height(1), 10), [sighting])
        assert.deepStrictEqual(yield* Fiber.join(reader), [[sighting], [sighting]])
        assert.deepStrictEqual(yield* seen(chainId), [])
      }))

    it.effect("a scan that is undone found nothing", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.record([sightingOf(inBlock(chainId, 1))]), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* seen(chainId), [])
      }))

    it.effect("amounts above 2^63 come through every state", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        yield* store.record([sightingOf(inBlock(chainId, 1, { amount: LARGE })), sightingOf(inBlock(chainId, 5, { amount: LARGEST }))])
        yield* store.orphanAbove(chainId, height(3))
        assert.deepStrictEqual((yield* store.finalize(chainId, height(9), 5)).map(({ transfer }) => transfer.amount), [LARGE])
        assert.deepStrictEqual((yield* store.drop(chainId, height(9), 5)).map(({ transfer }) => transfer.amount), [LARGEST])
      }))
  })
