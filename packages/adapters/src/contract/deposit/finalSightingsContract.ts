import { assert, layer as withLayer } from "@effect/vitest"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { LogIndex, NATIVE, Transfer } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshIncident } from "../incident/freshIncident.ts"
import { freshBlockHash, freshChainId } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { LARGE, LARGEST } from "../freshPayment.ts"
import { blockOf, DUST, evidenceFor, freshTransfer, idsOf, ownedBy, sightingOf } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { madeFinal } from "./madeFinal.ts"
import { height } from "../height.ts"

/** What every `TransferStore` promises of final transfers, also of those that do not stay where they were. */
export const finalSightingsContract = <E>(
  name: string,
  layer: Layer.Layer<TransferStore | DepositStore | IncidentStore | UserStore, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TransferStore, final for ever: ${name}`, (it) => {
    const inBlock = (chainId: ChainId, number: number, given: Partial<ConstructorParameters<typeof Transfer>[0]> = {}) =>
      freshTransfer({ chainId, blockNumber: height(number), ...given })
    /** The same transfer in another block. */
    const moved = ({ attribution, transfer }: Sighting, number: number) =>
      sightingOf(new Transfer({ ...transfer, blockNumber: height(number), blockHash: freshBlockHash() }), attribution)
    const seen = Effect.fn("seen")(function*(chainId: ChainId) {
      return yield* (yield* TransferStore).seen(chainId, 100)
    })
    const finalOf = (sighting: Sighting, standsIn: Sighting = sighting) => ({ ...sighting, standsIn: blockOf(standsIn) })

    it.effect("final is for ever: no scan and no fork changes it", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const member = yield* freshMember
        const store = yield* TransferStore
        const final = sightingOf(inBlock(chainId, 4, { amount: LARGEST }))
        yield* store.record([final])
        yield* store.finalize(chainId, evidenceFor([final]), NOW)
        assert.deepStrictEqual(yield* store.record([final]), [])
        assert.deepStrictEqual(yield* store.record([sightingOf(moved(final, 8).transfer, ownedBy(member.id))]), [])
        assert.strictEqual(yield* store.orphanAbove(chainId, height(0)), 0)
        assert.deepStrictEqual(yield* store.drop(chainId, height(100), 10), [])
        assert.deepStrictEqual(yield* seen(chainId), [])
        const [kept] = yield* store.finalAbove(chainId, height(0), 10)
        assert.deepStrictEqual([kept?.transfer, kept?.attribution], [final.transfer, final.attribution])
      }))

    it.effect("of a final one in another block only the place is noted, the last one, even its own again", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const final = sightingOf(inBlock(chainId, 4))
        yield* store.record([final])
        yield* store.finalize(chainId, evidenceFor([final]), NOW)
        assert.deepStrictEqual(yield* store.finalAbove(chainId, height(3), 10), [finalOf(final)])
        const [second, third] = [moved(final, 8), moved(final, 2)]
        for (const place of [second, third, final]) {
          assert.deepStrictEqual(yield* store.record([place]), [])
          // Above which height it is, its own block says.
          assert.deepStrictEqual(yield* store.finalAbove(chainId, height(3), 10), [finalOf(final, place)])
        }
        assert.deepStrictEqual(yield* store.finalAbove(chainId, height(4), 10), [])
      }))

    it.effect("final ones above a height come in the order of the chain, not more than asked for, of this chain and final only", () =>
      Effect.gen(function*() {
        const [chainId, other] = [freshChainId(), freshChainId()]
        const store = yield* TransferStore
        const [a, b, c] = [
          sightingOf(inBlock(chainId, 5, { logIndex: NATIVE, amount: LARGE }), DUST),
          sightingOf(inBlock(chainId, 5, { logIndex: LogIndex.make(10), amount: LARGEST })),
          sightingOf(inBlock(chainId, 6), { _tag: "Own", movement: "deposit to payout" })
        ]
        const [below, foreign, waiting] = [sightingOf(inBlock(chainId, 4)), sightingOf(inBlock(other, 9)), sightingOf(inBlock(chainId, 7))]
        yield* store.record([c, waiting, below, b, a, foreign])
        yield* store.finalize(chainId, evidenceFor([a, b, c, below]), NOW)
        yield* store.finalize(other, evidenceFor([foreign]), NOW)
        assert.deepStrictEqual(yield* store.finalAbove(chainId, height(4), 10), [a, b, c].map((one) => finalOf(one)))
        assert.deepStrictEqual(yield* store.finalAbove(chainId, height(4), 2), [a, b].map((one) => finalOf(one)))
      }))

    it.effect("what is reversed is not among the final ones any more, whatever it was, not even when it is found again", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const store = yield* TransferStore
        const member = yield* freshMember
        const [paid, dust, own, stays] = [
          sightingOf(inBlock(chainId, 5), ownedBy(member.id)),
          sightingOf(inBlock(chainId, 6), DUST),
          sightingOf(inBlock(chainId, 7), { _tag: "Own", movement: "paid in" }),
          sightingOf(inBlock(chainId, 8))
        ]
        yield* madeFinal([paid, dust, own, stays])
        yield* (yield* DepositStore).reverse(idsOf([paid, dust, own]), yield* freshIncident, minutesLater(1))
        assert.deepStrictEqual(yield* store.finalAbove(chainId, height(0), 10), [finalOf(stays)])
        assert.deepStrictEqual(yield* store.record([paid, moved(dust, 9)]), [])
        assert.deepStrictEqual(yield* store.finalAbove(chainId, height(0), 10), [finalOf(stays)])
        assert.deepStrictEqual(yield* seen(chainId), [])
      }))
  })
