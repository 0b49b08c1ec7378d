import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { GAS, internalCall, LogIndex, NATIVE, Transfer, transferId, TxHash } from "@sigmatrade/core/chain/Transfer"
import { OwnMovement } from "@sigmatrade/core/deposit/attribute"
import type { DroppedSighting, Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import {
  BNB, DUST, evidenceFor, freshBlockHash, freshChainId, freshMember, freshTransfer, freshTxHash, idsOf, LARGEST, NOW, ownedBy, sightingOf,
  UNOWNED
} from "../samples.ts"

const height = (number: number) => BlockNumber.make(number)
const plain = ({ attribution, elsewhere, transfer }: DroppedSighting) => ({ id: transferId(transfer), attribution, elsewhere })

/** What every `TransferStore` promises of transfers that are not final yet. */
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
          sightingOf(inBlock(chainId, 3), { _tag: "Suspense", reason: "wallet linked later" }),
          sightingOf(inBlock(chainId, 4, { proof: "balance", logIndex: NATIVE }), { _tag: "Suspense", reason: "needs trace" }),
          sightingOf(inBlock(chainId, 5, { proof: "word", logIndex: internalCall(3) }), { _tag: "Suspense", reason: "not proven" }),
          sightingOf(inBlock(chainId, 6, { proof: "traces", logIndex: internalCall(0), amount: Amount.make(1n) }), DUST),
          sightingOf(inBlock(chainId, 7, { logIndex: GAS, asset: BNB }), { _tag: "Own", movement: "payout gas" })
        ]
        assert.deepStrictEqual(yield* (yield* TransferStore).record(sightings), idsOf(sightings))
        assert.deepStrictEqual(yield* seen(chainId), sightings)
        assert.deepStrictEqual(yield* (yield* TransferStore).record([]), [])
      }))

    it.effect("every movement of our own comes back as what it is", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const sightings = OwnMovement.literals.map((movement, index) => sightingOf(inBlock(chainId, index), { _tag: "Own", movement }))
        yield* (yield* TransferStore).record(sightings)
        assert.deepStrictEqual(yield* seen(chainId), sightings)
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

    it.effect("a transfer that a reorg took moves to the block it is found in again, with the owner it has now", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const member = yield* freshMember
        const store = yield* TransferStore
        const first = inBlock(chainId, 1)
        yield* store.record([sightingOf(first)])
        const second = sightingOf(moved(first, 2), ownedBy(member.id))
        yield* store.orphanAbove(chainId, height(0))
        assert.deepStrictEqual(yield* store.record([second]), [transferId(first)])
        assert.deepStrictEqual(yield* seen(chainId), [second])
        // While it is seen there it is nowhere else: whoever shows it in a second block of one chain lies.
        assert.deepStrictEqual(yield* store.record([sightingOf(moved(first, 3))]), [])
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
        assert.deepStrictEqual(yield* store.finalize(chainId, evidenceFor([below, at, above]), NOW), [below, at])
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
        const final = sightingOf(moved(log(finalHash, 5), 6))
        yield* store.record([final, sightingOf(moved(log(seenHash, 5), 9))])
        yield* store.finalize(chainId, evidenceFor([final]), NOW)
        const dropped = yield* store.drop(chainId, height(7), 10)
        const elsewhere = new Map(dropped.map((one) => [transferId(one.transfer), one.elsewhere]))
        assert.deepStrictEqual(lost.map((transfer) => elsewhere.get(transferId(transfer))), [true, true, false, false])
      }))

    it.effect("a scan that is undone found nothing", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.record([sightingOf(inBlock(chainId, 1))]), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* seen(chainId), [])
      }))
  })
