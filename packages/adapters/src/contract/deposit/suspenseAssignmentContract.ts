import { assert, layer as withLayer } from "@effect/vitest"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { AssignedAlready, SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Result } from "effect"
import { freshMember, freshMembers } from "../freshMember.ts"
import { freshTransfer, sightingOf, UNOWNED } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { assignedOf, credited, intoSuspense } from "./finalOf.ts"
import { madeFinal } from "./madeFinal.ts"
import { claimed, decisionOf, freshItem, itemOf, itemsAmong, KEEP, RETURN, toMember } from "./suspended.ts"

/** What every `SuspenseStore` promises of money that is assigned to a member. */
export const suspenseAssignmentContract = <E>(
  name: string,
  layer: Layer.Layer<SuspenseStore | DepositStore | TransferStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`SuspenseStore, assignment: ${name}`, (it) => {
    it.effect("assigned money is claimed for its member like any deposit, and is in suspense no more", () =>
      Effect.gen(function*() {
        const store = yield* SuspenseStore
        const deposits = yield* DepositStore
        const member = yield* freshMember
        const { id, sighting } = yield* freshItem
        yield* store.decide(decisionOf(id, KEEP), NOW)
        assert.deepStrictEqual(yield* claimed(id), [])
        yield* store.decide(decisionOf(id, toMember(member.id), { operator: null, note: "signed" }), minutesLater(1))
        assert.deepStrictEqual(yield* claimed(id), [assignedOf(sighting, member.id)])
        assert.deepStrictEqual(yield* itemsAmong([id]), [])
        assert.deepStrictEqual(yield* store.fromWallet(sighting.transfer.from, 10), [])
        assert.deepStrictEqual((yield* deposits.ofUser(member.id, 5)).map((one) => [one.id, one.state]), [[id, "final"]])
        const [standing] = yield* (yield* Transaction).run(deposits.standing([id]))
        assert.strictEqual(standing?.books, "suspense")
      }))

    it.effect("assigned money that is settled is credited to that member, and can never be claimed again", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const member = yield* freshMember
        const { id } = yield* freshItem
        yield* (yield* SuspenseStore).decide(decisionOf(id, toMember(member.id)), NOW)
        const settlement = credited(id, { source: "suspense", bought: LevelNumber.make(4), intent: "late" })
        yield* deposits.settle([settlement], minutesLater(7))
        assert.deepStrictEqual(yield* claimed(id), [])
        const records = yield* deposits.ofUser(member.id, 5)
        const [record] = records
        assert.deepStrictEqual([record?.id, record?.state, record?.bought, record?.intent], [id, "credited", LevelNumber.make(4), "late"])
        assert.strictEqual(record?.creditedAt?.epochMilliseconds, minutesLater(7).epochMilliseconds)
        assert.deepStrictEqual(yield* (yield* Transaction).run(deposits.standing([id])), [{ id, books: "member", userId: member.id }])
        assert.deepStrictEqual(yield* itemsAmong([id]), [])
        // Whether a repeat is ignored or is a broken invariant is the adapter's choice.
        yield* Effect.exit(deposits.settle([{ ...settlement, bought: null }], minutesLater(9)))
        assert.deepStrictEqual(yield* deposits.ofUser(member.id, 5), records)
      }))

    it.effect("assigned money waits for its asset and after a failure like any deposit", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const { run } = yield* Transaction
        const member = yield* freshMember
        const { id, sighting } = yield* freshItem
        yield* (yield* SuspenseStore).decide(decisionOf(id, toMember(member.id)), NOW)
        const stopped = yield* run(deposits.claim(NOW, 10_000, [sighting.transfer.asset]))
        assert.isFalse(stopped.some((one) => one.id === id))
        yield* deposits.fail({ id, reason: "no luck", retryAt: minutesLater(10) }, NOW)
        assert.isFalse((yield* run(deposits.claim(minutesLater(9), 10_000, []))).some((one) => one.id === id))
        assert.isTrue((yield* run(deposits.claim(minutesLater(10), 10_000, []))).some((one) => one.id === id))
        assert.strictEqual(yield* deposits.failures(id), 1)
      }))

    it.effect("what was given up before it went into suspense is due once it is assigned", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const member = yield* freshMember
        const sighting = sightingOf(freshTransfer(), UNOWNED)
        yield* madeFinal([sighting])
        const id = transferId(sighting.transfer)
        yield* deposits.fail({ id, reason: "poison", retryAt: null }, NOW)
        yield* deposits.settle([intoSuspense(id)], minutesLater(1))
        yield* (yield* SuspenseStore).decide(decisionOf(id, toMember(member.id)), minutesLater(2))
        const due = yield* (yield* Transaction).run(deposits.claim(minutesLater(2), 10_000, []))
        assert.deepStrictEqual(due.filter((one) => one.id === id), [assignedOf(sighting, member.id)])
      }))

    it.effect("an assignment is for ever, before and after it is credited", () =>
      Effect.gen(function*() {
        const store = yield* SuspenseStore
        const [member, other] = yield* freshMembers(2)
        assert.isDefined(member)
        assert.isDefined(other)
        const { id, sighting } = yield* freshItem
        yield* store.decide(decisionOf(id, toMember(member.id)), NOW)
        const more = [toMember(other.id), toMember(member.id), RETURN, KEEP]
        for (const action of more) {
          assert.deepStrictEqual(yield* Effect.flip(store.decide(decisionOf(id, action), minutesLater(1))), new AssignedAlready({ id }))
        }
        assert.deepStrictEqual(yield* claimed(id), [assignedOf(sighting, member.id)])
        yield* (yield* DepositStore).settle([credited(id, { source: "suspense" })], minutesLater(2))
        for (const action of more) {
          assert.deepStrictEqual(yield* Effect.flip(store.decide(decisionOf(id, action), minutesLater(3))), new AssignedAlready({ id }))
        }
      }))

    it.effect("of twenty who assign at once, each to another member, exactly one does, and his member gets it", () =>
      Effect.gen(function*() {
        const store = yield* SuspenseStore
        const members = yield* freshMembers(20)
        const { id, sighting } = yield* freshItem
        const results = yield* Effect.forEach(members, (member) =>
          Effect.result(store.decide(decisionOf(id, toMember(member.id)), NOW)), { concurrency: "unbounded" })
        assert.strictEqual(results.filter(Result.isSuccess).length, 1)
        assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "AssignedAlready"))
        const winner = members[results.findIndex(Result.isSuccess)]
        assert.isDefined(winner)
        assert.deepStrictEqual(yield* claimed(id), [assignedOf(sighting, winner.id)])
      }))

    it.effect("of twenty who claim assigned money at once exactly one settles it", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const { run } = yield* Transaction
        const member = yield* freshMember
        const { id } = yield* freshItem
        yield* (yield* SuspenseStore).decide(decisionOf(id, toMember(member.id)), NOW)
        const counts = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), (index) =>
          run(Effect.gen(function*() {
            const all = index % 2 === 0 ? yield* deposits.claimOne(id) : yield* deposits.claim(NOW, 10_000, [])
            const mine = all.filter((one) => one.id === id)
            yield* Effect.yieldNow
            yield* deposits.settle(mine.map((one) => credited(one.id, { source: "suspense" })), NOW)
            return mine.length
          })), { concurrency: "unbounded" })
        assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 1)
      }))

    it.effect("an assignment of a step that is undone was never made", () =>
      Effect.gen(function*() {
        const store = yield* SuspenseStore
        const member = yield* freshMember
        const { id, sighting } = yield* freshItem
        const assign = store.decide(decisionOf(id, toMember(member.id)), NOW)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(assign, Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* itemsAmong([id]), [itemOf(sighting)])
        yield* assign
        assert.deepStrictEqual(yield* claimed(id), [assignedOf(sighting, member.id)])
      }))
  })
