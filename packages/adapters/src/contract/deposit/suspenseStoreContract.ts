import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { transferId, TransferId } from "@sigmatrade/core/chain/Transfer"
import type { SuspenseReason } from "@sigmatrade/core/deposit/attribute"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { SuspenseStore, SuspenseUnknown } from "@sigmatrade/core/deposit/SuspenseStore"
import type { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { freshIncident } from "../incident/freshIncident.ts"
import { freshAddress, freshTxHash } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { LARGEST } from "../freshPayment.ts"
import { DUST, freshTransfer, idsOf, ownedBy, sightingOf, UNOWNED } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { credited, finalOf } from "./finalOf.ts"
import { madeFinal } from "./madeFinal.ts"
import { claimed, decisionOf, freshItem, itemOf, itemsAmong, KEEP, RETURN, suspended, toMember } from "./suspended.ts"

/** What every `SuspenseStore` promises of what is in suspense. */
export const suspenseStoreContract = <E>(
  name: string,
  layer: Layer.Layer<SuspenseStore | DepositStore | TransferStore | IncidentStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`SuspenseStore: ${name}`, (it) => {
    it.effect("what is in suspense is shown exactly, oldest first; what is not booked there, a member's, or dust is not", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const reasons = ["unknown sender", "wallet linked later", "needs trace", "not proven"] as const
        const sightings = reasons.map((reason, index) =>
          sightingOf(freshTransfer({ blockNumber: BlockNumber.make(10 + index), timestampSeconds: 1_772_000_000 + index, amount: LARGEST }),
            { _tag: "Suspense", reason }))
        yield* suspended(sightings.toReversed())
        const others = [UNOWNED, ownedBy(member.id), DUST].map((attribution) => sightingOf(freshTransfer(), attribution))
        yield* Effect.forEach(others, (other) => madeFinal([other]))
        assert.deepStrictEqual(yield* itemsAmong(idsOf([...sightings, ...others])), sightings.map((one) => itemOf(one)))
        assert.strictEqual((yield* (yield* SuspenseStore).items(2)).length, 2)
      }))

    it.effect("from a wallet come its payments nobody was known to own, oldest first, not more than asked for", () =>
      Effect.gen(function*() {
        const store = yield* SuspenseStore
        const [wallet, other] = [freshAddress(), freshAddress()]
        const from = (block: number, reason: SuspenseReason, sender = wallet) =>
          sightingOf(freshTransfer({ from: sender, blockNumber: BlockNumber.make(block) }), { _tag: "Suspense", reason })
        const [first, second] = [from(1, "wallet linked later"), from(2, "unknown sender")]
        const others = [from(3, "needs trace"), from(4, "not proven"), from(5, "unknown sender", other)]
        yield* suspended([...others, second, first])
        yield* madeFinal([from(6, "unknown sender")])
        assert.deepStrictEqual(yield* store.fromWallet(wallet, 10), [itemOf(first), itemOf(second)])
        assert.deepStrictEqual(yield* store.fromWallet(wallet, 1), [itemOf(first)])
        assert.deepStrictEqual(yield* store.fromWallet(freshAddress(), 10), [])
      }))

    it.effect("to return or to keep can be decided again and again; the last decision counts, and nobody can claim the money", () =>
      Effect.gen(function*() {
        const store = yield* SuspenseStore
        const { id, sighting } = yield* freshItem
        yield* store.decide(decisionOf(id, RETURN), NOW)
        assert.deepStrictEqual(yield* itemsAmong([id]), [itemOf(sighting, "Return")])
        // The same moment: what counts is the order.
        yield* store.decide(decisionOf(id, KEEP, { operator: operator("oleg") }), NOW)
        assert.deepStrictEqual(yield* itemsAmong([id]), [itemOf(sighting, "Keep")])
        assert.deepStrictEqual(yield* store.fromWallet(sighting.transfer.from, 10), [itemOf(sighting, "Keep")])
        yield* store.decide(decisionOf(id, KEEP), minutesLater(1))
        yield* store.decide(decisionOf(id, RETURN), minutesLater(2))
        assert.deepStrictEqual(yield* itemsAmong([id]), [itemOf(sighting, "Return")])
        assert.deepStrictEqual(yield* claimed(id), [])
      }))

    it.effect("of many who look with a lock and decide about what nobody has decided, one does", () =>
      Effect.gen(function*() {
        const [store, transaction, { id, sighting }] = [yield* SuspenseStore, yield* Transaction, yield* freshItem]
        assert.deepStrictEqual(yield* transaction.run(store.lock(id)), Option.some(itemOf(sighting)))
        assert.deepStrictEqual(yield* transaction.run(store.lock(TransferId.make(`1:${freshTxHash()}:-1`))), Option.none())
        const decide = transaction.run(Effect.gen(function*() {
          if (Option.getOrThrow(yield* store.lock(id)).decided !== null) return false
          yield* store.decide(decisionOf(id, KEEP), NOW)
          return true
        }))
        const done = yield* Effect.forEach(Array.from({ length: 20 }), () => decide, { concurrency: "unbounded" })
        assert.strictEqual(done.filter((mine) => mine).length, 1)
      }))

    it.effect("nothing is decided about money that is not in suspense", () =>
      Effect.gen(function*() {
        const store = yield* SuspenseStore
        const member = yield* freshMember
        const [waiting, paid] = [sightingOf(freshTransfer(), UNOWNED), sightingOf(freshTransfer(), ownedBy(member.id))]
        yield* madeFinal([waiting])
        yield* madeFinal([paid])
        const [paidId] = idsOf([paid])
        assert.isDefined(paidId)
        yield* (yield* DepositStore).settle([credited(paidId)], NOW)
        for (const id of [TransferId.make(`1:${freshTxHash()}:-1`), ...idsOf([waiting, paid])]) {
          for (const action of [RETURN, KEEP, toMember(member.id)]) {
            assert.deepStrictEqual(yield* Effect.flip(store.decide(decisionOf(id, action), NOW)), new SuspenseUnknown({ id }))
          }
        }
        assert.deepStrictEqual(yield* claimed(transferId(waiting.transfer)), [finalOf(waiting)])
      }))

    it.effect("what broken finality took is in suspense no more: nobody sees it, decides about it or claims it", () =>
      Effect.gen(function*() {
        const store = yield* SuspenseStore
        const deposits = yield* DepositStore
        const member = yield* freshMember
        const [one, assigned] = [yield* freshItem, yield* freshItem]
        yield* store.decide(decisionOf(assigned.id, toMember(member.id)), NOW)
        yield* deposits.reverse([one.id, assigned.id], yield* freshIncident, minutesLater(1))
        assert.deepStrictEqual(yield* itemsAmong([one.id, assigned.id]), [])
        assert.deepStrictEqual(yield* store.fromWallet(one.sighting.transfer.from, 10), [])
        const late = store.decide(decisionOf(one.id, toMember(member.id)), minutesLater(2))
        assert.deepStrictEqual(yield* Effect.flip(late), new SuspenseUnknown({ id: one.id }))
        assert.deepStrictEqual([...(yield* claimed(one.id)), ...(yield* claimed(assigned.id))], [])
        assert.deepStrictEqual((yield* deposits.ofUser(member.id, 5)).map(({ state }) => state), ["reversed"])
      }))
  })
