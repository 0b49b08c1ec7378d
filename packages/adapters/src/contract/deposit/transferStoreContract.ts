import { assert, layer as withLayer } from "@effect/vitest"
import { GAS, internalCall, LogIndex, NATIVE, Transfer } from "@sigmatrade/core/chain/Transfer"
import { OwnMovement } from "@sigmatrade/core/deposit/attribute"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshChainId } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { BNB, LARGEST } from "../freshPayment.ts"
import { DUST, idsOf, ownedBy, sightingOf, UNOWNED } from "../freshTransfer.ts"
import { inBlock, seen } from "./inBlock.ts"

/** What every `TransferStore` promises of transfers that are not final yet. */
export const transferStoreContract = <E>(name: string, layer: Layer.Layer<TransferStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TransferStore: ${name}`, (it) => {
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

    it.effect("a scan that is undone found nothing", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.record([sightingOf(inBlock(chainId, 1))]), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* seen(chainId), [])
      }))
  })
