import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { LogIndex, transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositLookup } from "@sigmatrade/core/deposit/DepositLookup"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect } from "effect"
import { freshTxHash } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { LARGEST } from "../freshPayment.ts"
import { DUST, evidenceFor, freshTransfer, idsOf, ownedBy, sightingOf, UNOWNED } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { credited } from "./finalOf.ts"
import { madeFinal } from "./madeFinal.ts"
import { decisionOf, freshItem, toMember } from "./suspended.ts"

/** What every `DepositLookup` promises. */
export const depositLookupContract = <E>(
  name: string,
  layer: Layer.Layer<DepositLookup | SuspenseStore | DepositStore | TransferStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DepositLookup: ${name}`, (it) => {

    it.effect("a payment is told with all its facts, from its first sighting on", () =>
      Effect.gen(function*() {
        const lookup = yield* DepositLookup
        const member = yield* freshMember
        const sighting = sightingOf(freshTransfer({ amount: LARGEST }), ownedBy(member.id))
        yield* (yield* TransferStore).record([sighting])
        const { amount, asset, blockNumber: number, chainId, from, timestampSeconds, to, txHash } = sighting.transfer
        const [seen] = yield* lookup.inTransaction(chainId, txHash)
        const facts = { id: transferId(sighting.transfer), asset, amount, from, to, userId: member.id, reason: null, blockNumber: number }
        assert.deepInclude(seen, { ...facts, state: "seen", bought: null, intent: null, creditedAt: null, evidence: null })
        assert.deepStrictEqual(seen?.paidAt, DateTime.makeUnsafe(timestampSeconds * 1000))

        yield* (yield* TransferStore).finalize(chainId, evidenceFor([sighting]), NOW)
        yield* (yield* DepositStore).add([sighting], NOW)
        const settlement = credited(facts.id, { bought: LevelNumber.make(2), intent: "exact" })
        yield* (yield* DepositStore).settle([settlement], minutesLater(3))
        const [booked] = yield* lookup.inBlock(chainId, number)
        assert.deepInclude(booked, { ...facts, state: "credited", bought: LevelNumber.make(2), intent: "exact", creditedAt: minutesLater(3) })
        const witnesses = evidenceFor([sighting]).flatMap((one) => one.witnesses.map(({ provider }) => provider)).toSorted()
        assert.deepStrictEqual(booked?.evidence?.witnesses, witnesses)
        assert.isAbove(witnesses.length, 0)
      }))

    it.effect("whose it is follows the books: doubt takes a member's name away, an assignment gives one", () =>
      Effect.gen(function*() {
        const lookup = yield* DepositLookup
        const { id, sighting } = yield* freshItem
        const { chainId, txHash } = sighting.transfer
        const found = Effect.map(lookup.inTransaction(chainId, txHash), ([one]) => [one?.id, one?.userId, one?.reason])
        assert.deepStrictEqual<unknown>(yield* found, [id, null, "unknown sender"])
        const member = yield* freshMember
        yield* (yield* SuspenseStore).decide(decisionOf(id, toMember(member.id)), NOW)
        assert.deepStrictEqual(yield* found, [id, member.id, null])

        const doubted = sightingOf(freshTransfer({ chainId }), ownedBy(member.id))
        yield* (yield* TransferStore).record([doubted])
        yield* (yield* TransferStore).finalize(chainId, evidenceFor([doubted]), NOW)
        yield* (yield* DepositStore).add([{ ...doubted, attribution: { _tag: "Suspense", reason: "not proven" } }], NOW)
        const [one] = yield* lookup.inTransaction(chainId, doubted.transfer.txHash)
        assert.deepStrictEqual([one?.userId, one?.reason], [null, "not proven"])
      }))

    it.effect("the newest come first, not more than asked for; what is coming is only what is not final, and dust is nobody's payment", () =>
      Effect.gen(function*() {
        const lookup = yield* DepositLookup
        const member = yield* freshMember
        const { chainId, txHash } = freshTransfer()
        const [low, high] = [BlockNumber.make(7), BlockNumber.make(8)]
        const at = (logIndex: number, blockNumber: BlockNumber) => freshTransfer({ chainId, txHash, logIndex: LogIndex.make(logIndex), blockNumber })
        const final = [sightingOf(freshTransfer({ chainId, blockNumber: low }), ownedBy(member.id))]
        const coming = [sightingOf(at(1, high), ownedBy(member.id)), sightingOf(at(2, high), UNOWNED)]
        yield* madeFinal(final)
        yield* (yield* TransferStore).record([...coming, sightingOf(at(3, high), DUST)])
        const ids = [...idsOf(coming).toReversed(), ...idsOf(final)]
        assert.deepStrictEqual((yield* lookup.latest(chainId, "all", 3)).map(({ id }) => id), ids)
        assert.deepStrictEqual((yield* lookup.latest(chainId, "all", 1)).map(({ id }) => id), ids.slice(0, 1))
        assert.deepStrictEqual((yield* lookup.latest(chainId, "coming", 2)).map(({ id }) => id), ids.slice(0, 2))
        assert.notInclude((yield* lookup.latest(chainId, "coming", 1_000)).map(({ id }) => id), ids[2])
        assert.deepStrictEqual((yield* lookup.inTransaction(chainId, txHash)).map(({ id }) => id), ids.slice(0, 2))
        assert.deepStrictEqual((yield* lookup.inBlock(chainId, low)).map(({ id }) => id), ids.slice(2))
        assert.deepStrictEqual(yield* lookup.inTransaction(chainId, freshTxHash()), [])
      }))
  })
