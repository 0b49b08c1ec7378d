import { assert, layer as withLayer } from "@effect/vitest"
import { LogIndex, transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { OperationsFigures, QueueName } from "@sigmatrade/core/monitoring/OperationsFigures"
import type { Queue } from "@sigmatrade/core/monitoring/OperationsFigures"
import { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { DateTime, Effect } from "effect"
import type { Layer } from "effect"
import { credited, intoSuspense } from "../deposit/finalOf.ts"
import { freshDeposits } from "../deposit/freshDeposits.ts"
import { madeFinal } from "../deposit/madeFinal.ts"
import { freshFact } from "../event/eventLogContract.ts"
import { freshMember } from "../freshMember.ts"
import { freshPayment } from "../freshPayment.ts"
import { freshTransfer, ownedBy, sightingOf, DUST } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshNotice, seen } from "../notification/freshNotice.ts"
import { operator } from "../operator.ts"
import { become, keptWithdrawal } from "../payout/freshWithdrawal.ts"
import { heldLane, paymentOf, shown, signedPayout } from "../payout/reservedPayout.ts"
import type { Stores } from "../Stores.ts"

/** The block of a fresh transfer was made then. */
const PAID_AT = DateTime.makeUnsafe(1_772_000_000_000)
/** A time at which nothing of other suites has ended. */
const FAR = 500_000_000
const same = (one: DateTime.Utc | null | undefined, other: DateTime.Utc) => one !== null && one !== undefined && DateTime.isLessThanOrEqualTo(one, other)

/** What every `OperationsFigures` promises. Others may keep things in the same store: what is counted is what was added. */
export const operationsFiguresContract = <E>(name: string, layer: Layer.Layer<Stores, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`OperationsFigures: ${name}`, (it) => {
    const queues = (now = NOW) => Effect.flatMap(OperationsFigures, (figures) => figures.queues(now))
    /** What an act adds to the queues; `0` is left out. */
    const added = <A, Error, R>(act: Effect.Effect<A, Error, R>, now = NOW) =>
      Effect.gen(function*() {
        const before = new Map((yield* queues(now)).map((queue) => [queue.name, queue.count]))
        yield* act
        const after = yield* queues(now)
        const grown = after.map(({ count, ...queue }): Queue => ({ ...queue, count: count - (before.get(queue.name) ?? 0) }))
        return Object.fromEntries(grown.filter(({ count }) => count !== 0).map((queue) => [queue.name, queue]))
      })
    const counts = (grown: Readonly<Record<string, Queue>>) => Object.values(grown).map((queue) => [queue.name, queue.count])

    it.effect("every queue is there once, in its order, and one that is empty waits since never", () =>
      Effect.gen(function*() {
        const all = yield* queues()
        assert.deepStrictEqual(all.map((queue) => queue.name), [...QueueName.literals])
        for (const { count, since } of all) assert.strictEqual(count === 0, since === null)
      }))

    it.effect("a payment waits where it is on its way into the books, since its block", () =>
      Effect.gen(function*() {
        const [{ id }, store, transfers] = [yield* freshMember, yield* DepositStore, yield* TransferStore]
        const grown = yield* added(transfers.record([
          sightingOf(freshTransfer(), ownedBy(id)), sightingOf(freshTransfer({ logIndex: LogIndex.make(1) })), sightingOf(freshTransfer(), DUST)
        ]))
        assert.deepStrictEqual(counts(grown), [["deposits seen", 2]])
        assert.isTrue(same(grown["deposits seen"]?.since, PAID_AT))
        assert.deepStrictEqual(counts(yield* added(freshDeposits(3))), [["deposits final", 3]])
        const { ids: [first, second] } = yield* freshDeposits(2)
        if (first === undefined || second === undefined) return assert.fail()
        assert.deepStrictEqual(counts(yield* added(store.settle([credited(first)], NOW))), [["deposits final", -1]])
        assert.deepStrictEqual(counts(yield* added(store.fail({ id: second, reason: "no", retryAt: null }, NOW))), [["deposits given up", 1]])
      }))

    it.effect("what nobody is known to own waits in suspense", () =>
      Effect.gen(function*() {
        const store = yield* DepositStore
        const sighting = sightingOf(freshTransfer())
        yield* madeFinal([sighting])
        const grown = yield* added(store.settle([intoSuspense(transferId(sighting.transfer))], NOW))
        assert.deepStrictEqual(counts(grown), [["deposits final", -1], ["deposits in suspense", 1]])
      }))

    it.effect("a withdrawal waits for operators, then for the lane, then for the chain", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const grown = yield* added(keptWithdrawal())
        assert.deepStrictEqual(counts(grown), [["withdrawals requested", 1]])
        assert.isTrue(same(grown["withdrawals requested"]?.since, NOW))
        const withdrawal = yield* keptWithdrawal({ approvalsNeeded: 0 })
        const approved = become(withdrawal, { state: "approved" })
        assert.deepStrictEqual(counts(yield* added(store.move(withdrawal, approved))), [["withdrawals requested", -1], ["withdrawals approved", 1]])
        const lane = yield* heldLane()
        assert.deepStrictEqual(counts(yield* added(Effect.flatMap(PayoutStore, (payouts) => payouts.reserve(lane, paymentOf(approved), NOW)))), [["payouts open", 1]])
        const paying = store.move(approved, become(approved, { state: "paying" }))
        assert.deepStrictEqual(counts(yield* added(paying)), [["withdrawals approved", -1], ["withdrawals paying", 1]])
      }))

    it.effect("a notice waits in its lane from when it is due, and lies among those given up until somebody puts it aside", () =>
      Effect.gen(function*() {
        const [member, outbox, letters] = [yield* freshMember, yield* Outbox, yield* DeadLetterStore]
        const [notice, later] = [freshNotice(member), freshNotice(member, null, seen())]
        const grown = yield* added(Effect.andThen(outbox.enqueue([notice], minutesLater(-9)), outbox.enqueue([later], minutesLater(9))))
        assert.deepStrictEqual(counts(grown), [["notices money", 1]])
        assert.isTrue(same(grown["notices money"]?.since, minutesLater(-9)))
        assert.deepStrictEqual(counts(yield* added(outbox.bury(notice.id, "rejected", "", NOW))), [["notices money", -1], ["notices given up", 1]])
        assert.deepStrictEqual(counts(yield* added(letters.resolve(notice.id, operator("ann"), "told by phone", NOW))), [["notices given up", -1]])
      }))

    it.effect("a fact waits for its place", () =>
      Effect.gen(function*() {
        const log = yield* EventLog
        assert.deepStrictEqual(counts(yield* added(log.record([freshFact(), freshFact()], NOW))), [["events unplaced", 2]])
      }))

    it.effect("who is connected is counted by app and state, each once", () =>
      Effect.gen(function*() {
        const found = yield* (yield* OperationsFigures).connections
        assert.lengthOf(new Set(found.map(({ application, state }) => `${application} ${state}`)), found.length)
        for (const { count } of found) assert.isAbove(count, 0)
      }))

    it.effect("how long a payment took counts from its block, and only what ended then or later counts", () =>
      Effect.gen(function*() {
        const { ids: [id], member } = yield* freshDeposits(1)
        if (id === undefined) return assert.fail()
        const at = minutesLater(FAR)
        yield* (yield* DepositStore).settle([credited(id)], at)
        yield* (yield* Ledger).post([{ ...freshPayment(member.id, 1n), kind: "deposit-final", businessId: id }], at)
        const figures = yield* OperationsFigures
        const found = yield* figures.delays(at)
        const took = (DateTime.toEpochMillis(at) - DateTime.toEpochMillis(PAID_AT)) / 1000
        assert.deepStrictEqual(found.filter(({ stage }) => stage === "credited").map(({ seconds }) => seconds), [took])
        assert.lengthOf(found.filter(({ stage }) => stage === "seen"), 1)
        assert.deepStrictEqual(yield* figures.delays(minutesLater(FAR + 1)), [])
      }))

    it.effect("how long a payout took counts from its nonce, a withdrawal from its request; what was paid is the outflow", () =>
      Effect.gen(function*() {
        const [store, withdrawals, at] = [yield* PayoutStore, yield* WithdrawalStore, minutesLater(2 * FAR)]
        const lane = yield* heldLane()
        const { payout, signed: { hash } } = yield* signedPayout(lane)
        yield* shown(lane, hash, { final: true })
        assert.isTrue(yield* store.settle(payout.id, "paid", hash, at))
        const [id] = payout.withdrawals
        if (id === undefined) return assert.fail()
        const approved = yield* withdrawals.get(id)
        const paying = become(approved, { state: "paying" })
        assert.isTrue(yield* withdrawals.move(approved, paying))
        assert.isTrue(yield* withdrawals.move(paying, become(paying, { state: "paid", settledAt: at })))
        const figures = yield* OperationsFigures
        const seconds = 2 * FAR * 60
        assert.sameDeepMembers<unknown>([...yield* figures.delays(at)], [{ stage: "settled", seconds }, { stage: "paid", seconds }])
        assert.deepStrictEqual(yield* figures.outflow(at), [{ asset: payout.asset, amount: payout.amount }])
        assert.deepStrictEqual([yield* figures.outflow(minutesLater(2 * FAR + 1)), yield* figures.delays(minutesLater(2 * FAR + 1))], [[], []])
      }))
  })
