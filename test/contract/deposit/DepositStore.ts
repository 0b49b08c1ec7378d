import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { LogIndex, transferId, TransferId as TransferIdSchema } from "@sigmatrade/core/chain/Transfer"
import { FinalTransfer } from "@sigmatrade/core/deposit/Deposit"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { DateTime, Layer } from "effect"
import { Effect } from "effect"
import { freshChainId, freshMember, freshTransfer, freshTxHash, idsOf, LARGE, LARGEST, minutesLater, NOW, ownedBy, sightingOf, UNOWNED, USDT } from "../samples.ts"

const height = (number: number) => BlockNumber.make(number)
const finalOf = ({ attribution, transfer }: Sighting) =>
  new FinalTransfer({ id: transferId(transfer), asset: transfer.asset, amount: transfer.amount, attribution })
const credited = (id: TransferId, bought: LevelNumber | null = null) => ({ id, outcome: "credited" as const, bought })

/** What every `DepositStore` promises. */
export const depositStoreContract = <E>(name: string, layer: Layer.Layer<DepositStore | TransferStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DepositStore: ${name}`, (it) => {
    /** Lets transfers be seen and become final, and adds them. */
    const added = Effect.fn("added")(function*(chainId: ChainId, sightings: ReadonlyArray<Sighting>) {
      const transfers = yield* TransferStore
      yield* transfers.record(sightings)
      yield* (yield* DepositStore).add(yield* transfers.finalize(chainId, height(1_000_000), 1_000), NOW)
    })
    const freshDeposits = Effect.fn("freshDeposits")(function*(count: number) {
      const member = yield* freshMember
      const chainId = freshChainId()
      const sightings = Array.from({ length: count }, (_, index) =>
        sightingOf(freshTransfer({ chainId, blockNumber: height(10 + index) }), ownedBy(member.id)))
      yield* added(chainId, sightings)
      return { member, chainId, sightings, ids: idsOf(sightings) }
    })
    /** What of these ids is due. */
    const due = Effect.fn("due")(function*(ids: ReadonlyArray<TransferId>, now: DateTime.Utc = NOW) {
      const claimed = yield* (yield* Transaction).run((yield* DepositStore).claim(now, 10_000))
      return claimed.filter(({ id }) => ids.includes(id))
    })

    it.effect("added transfers are due as they are, oldest first in chain order", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const chainId = freshChainId()
        const at = (block: number, log: number) => ({ chainId, blockNumber: height(block), logIndex: LogIndex.make(log) })
        const [a, b, c] = [
          sightingOf(freshTransfer({ ...at(7, -1), amount: LARGEST }), ownedBy(member.id)),
          sightingOf(freshTransfer(at(7, 10)), UNOWNED),
          sightingOf(freshTransfer(at(30, 2)), { _tag: "Suspense", reason: "wallet linked later" })
        ]
        yield* added(chainId, [c, b, a])
        assert.deepStrictEqual(yield* due(idsOf([a, b, c])), [a, b, c].map(finalOf))
      }))

    it.effect("a known one stays as it is when it is added again", () =>
      Effect.gen(function*() {
        const { ids, sightings } = yield* freshDeposits(2)
        const deposits = yield* DepositStore
        yield* deposits.add(sightings.map(({ transfer }) => sightingOf(transfer, UNOWNED)), minutesLater(1))
        yield* deposits.add([], NOW)
        assert.deepStrictEqual(yield* due(ids), sightings.map(finalOf))
      }))

    it.effect("no more are taken than asked for", () =>
      Effect.gen(function*() {
        yield* freshDeposits(3)
        const claimed = yield* (yield* Transaction).run((yield* DepositStore).claim(NOW, 2))
        assert.strictEqual(claimed.length, 2)
      }))

    it.effect("a settled one is never due and never taken again, and settling it again changes nothing", () =>
      Effect.gen(function*() {
        const { ids: [first, second], member } = yield* freshDeposits(2)
        assert.isDefined(first)
        assert.isDefined(second)
        const deposits = yield* DepositStore
        yield* deposits.settle([credited(first, LevelNumber.make(3)), credited(second)], minutesLater(1))
        assert.deepStrictEqual(yield* due([first, second], minutesLater(60)), [])
        assert.deepStrictEqual(yield* (yield* Transaction).run(deposits.claimOne(first)), [])
        // Whether a repeat is ignored or is a broken invariant is the adapter's choice.
        yield* Effect.exit(deposits.settle([credited(first, LevelNumber.make(6))], minutesLater(9)))
        const [newest, oldest] = yield* deposits.ofUser(member.id, 10)
        assert.deepStrictEqual([newest?.state, newest?.bought], ["credited", null])
        assert.deepStrictEqual([oldest?.state, oldest?.bought], ["credited", LevelNumber.make(3)])
        assert.strictEqual(oldest?.creditedAt?.epochMilliseconds, minutesLater(1).epochMilliseconds)
      }))

    it.effect("money without an owner is settled into suspense", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const sighting = sightingOf(freshTransfer({ chainId }), UNOWNED)
        yield* added(chainId, [sighting])
        const [id] = idsOf([sighting])
        assert.isDefined(id)
        yield* (yield* DepositStore).settle([{ id, outcome: "suspense", bought: null }], NOW)
        assert.deepStrictEqual(yield* due([id], minutesLater(60)), [])
      }))

    it.effect("one can be taken by its id while it is not settled", () =>
      Effect.gen(function*() {
        const { ids: [id], sightings } = yield* freshDeposits(1)
        assert.isDefined(id)
        const deposits = yield* DepositStore
        const { run } = yield* Transaction
        assert.deepStrictEqual(yield* run(deposits.claimOne(id)), sightings.map(finalOf))
        assert.deepStrictEqual(yield* run(deposits.claimOne(TransferIdSchema.make(`1:${freshTxHash()}:0`))), [])
      }))

    it.effect("of twenty who take and settle at once exactly one settles each", () =>
      Effect.gen(function*() {
        const { ids } = yield* freshDeposits(25)
        const deposits = yield* DepositStore
        const { run } = yield* Transaction
        const settled = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          run(Effect.gen(function*() {
            const mine = (yield* deposits.claim(NOW, 6)).filter(({ id }) => ids.includes(id))
            yield* Effect.yieldNow
            yield* deposits.settle(mine.map(({ id }) => credited(id)), NOW)
            return mine.map(({ id }) => id)
          })), { concurrency: "unbounded" })
        const rest = yield* due(ids)
        assert.sameMembers([...settled.flat(), ...rest.map(({ id }) => id)], [...ids])
      }))

    it.effect("of twenty who take one by its id at once exactly one settles it", () =>
      Effect.gen(function*() {
        const { ids: [id] } = yield* freshDeposits(1)
        assert.isDefined(id)
        const deposits = yield* DepositStore
        const { run } = yield* Transaction
        const counts = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          run(Effect.gen(function*() {
            const mine = yield* deposits.claimOne(id)
            yield* Effect.yieldNow
            if (mine.length > 0) yield* deposits.settle([credited(id)], NOW)
            return mine.length
          })), { concurrency: "unbounded" })
        assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 1)
      }))

    it.effect("a step that is undone leaves what it took due", () =>
      Effect.gen(function*() {
        const { ids, sightings } = yield* freshDeposits(2)
        const deposits = yield* DepositStore
        const step = Effect.gen(function*() {
          const mine = (yield* deposits.claim(NOW, 10_000)).filter(({ id }) => ids.includes(id))
          yield* deposits.settle(mine.map(({ id }) => credited(id)), NOW)
          return yield* Effect.fail("undo")
        })
        yield* Effect.flip((yield* Transaction).run(step))
        assert.deepStrictEqual(yield* due(ids), sightings.map(finalOf))
      }))

    it.effect("one that failed is due again at its time, to the very moment, and its failures count", () =>
      Effect.gen(function*() {
        const { ids: [id, other] } = yield* freshDeposits(2)
        assert.isDefined(id)
        assert.isDefined(other)
        const deposits = yield* DepositStore
        assert.strictEqual(yield* deposits.failures(id), 0)
        yield* deposits.fail({ id, reason: "no 'luck'\n\\ 🦊", retryAt: minutesLater(10) }, NOW)
        assert.deepStrictEqual((yield* due([id, other], minutesLater(9))).map((one) => one.id), [other])
        assert.deepStrictEqual((yield* due([id, other], minutesLater(10))).map((one) => one.id), [id, other])
        yield* deposits.fail({ id, reason: "again", retryAt: minutesLater(20) }, minutesLater(10))
        assert.deepStrictEqual((yield* due([id], minutesLater(19))).map((one) => one.id), [])
        assert.deepStrictEqual((yield* due([id], minutesLater(20))).map((one) => one.id), [id])
        assert.deepStrictEqual([yield* deposits.failures(id), yield* deposits.failures(other)], [2, 0])
      }))

    it.effect("one that is given up is never due, but can still be taken by its id", () =>
      Effect.gen(function*() {
        const { ids: [id] } = yield* freshDeposits(1)
        assert.isDefined(id)
        const deposits = yield* DepositStore
        yield* deposits.fail({ id, reason: "poison", retryAt: null }, NOW)
        assert.deepStrictEqual(yield* due([id], minutesLater(1_000_000)), [])
        assert.strictEqual((yield* (yield* Transaction).run(deposits.claimOne(id))).length, 1)
      }))

    it.effect("a member sees his payments from the first sighting on, newest first, each in its state", () =>
      Effect.gen(function*() {
        const [member, other] = [yield* freshMember, yield* freshMember]
        const [chainId, elsewhere] = [freshChainId(), freshChainId()]
        const at = (block: number, log = 0) => freshTransfer({ chainId, blockNumber: height(block), logIndex: LogIndex.make(log) })
        const mine = (block: number, log = 0) => sightingOf(at(block, log), ownedBy(member.id))
        const [paid, waiting, lost, gone] = [mine(1), mine(2), mine(8), mine(5)]
        const transfers = yield* TransferStore
        const deposits = yield* DepositStore
        yield* transfers.record([paid, waiting])
        yield* deposits.add(yield* transfers.finalize(chainId, height(2), 10), NOW)
        yield* deposits.settle([credited(transferId(paid.transfer), LevelNumber.make(1))], minutesLater(3))
        yield* transfers.record([gone, lost])
        yield* transfers.orphanAbove(chainId, height(4))
        yield* transfers.drop(chainId, height(7), 10)
        const now = mine(9)
        yield* transfers.record([now, sightingOf(at(9, 1), UNOWNED), sightingOf(freshTransfer({ chainId: elsewhere }), ownedBy(other.id))])
        const records = yield* deposits.ofUser(member.id, 10)
        assert.deepStrictEqual(records.map(({ id }) => id), idsOf([now, lost, gone, waiting, paid]))
        assert.deepStrictEqual(records.map(({ state }) => state), ["seen", "orphaned", "dropped", "final", "credited"])
        assert.deepStrictEqual(records.map(({ bought }) => bought), [null, null, null, null, LevelNumber.make(1)])
        assert.deepStrictEqual(records.map(({ creditedAt }) => creditedAt?.epochMilliseconds ?? null), [
          null, null, null, null, minutesLater(3).epochMilliseconds
        ])
        const [newest] = records
        assert.deepStrictEqual([newest?.asset, newest?.amount, newest?.blockNumber], [USDT, LARGE, height(9)])
        assert.deepStrictEqual((yield* deposits.ofUser(member.id, 2)).map(({ id }) => id), idsOf([now, lost]))
        assert.deepStrictEqual((yield* deposits.ofUser(other.id, 2)).length, 1)
      }))
  })
