import { assert, layer as withLayer } from "@effect/vitest"
import { LogIndex, Transfer, transferId, TxHash } from "@sigmatrade/core/chain/Transfer"
import type { DroppedSighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshBlockHash, freshChainId, freshTxHash } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { evidenceFor, idsOf, ownedBy, sightingOf } from "../freshTransfer.ts"
import { NOW } from "../minutesLater.ts"
import { inBlock, seen } from "./inBlock.ts"
import { height } from "../height.ts"

const plain = ({ attribution, elsewhere, transfer }: DroppedSighting) => ({ id: transferId(transfer), attribution, elsewhere })

/** What every `TransferStore` promises of transfers that a reorg took. */
export const transferForkContract = <E>(name: string, layer: Layer.Layer<TransferStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TransferStore, forks: ${name}`, (it) => {
    /** The same transfer in another block. */
    const moved = (transfer: Transfer, number: number) =>
      new Transfer({ ...transfer, blockNumber: height(number), blockHash: freshBlockHash(), timestampSeconds: transfer.timestampSeconds + 3 })

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
  })
