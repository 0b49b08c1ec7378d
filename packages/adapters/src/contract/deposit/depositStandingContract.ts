import { assert, layer as withLayer } from "@effect/vitest"
import { LogIndex, transferId, TransferId } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { IntentOutcome } from "@sigmatrade/core/deposit/IntentOutcome"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Deferred, Effect, Fiber } from "effect"
import { freshIncident } from "../incident/freshIncident.ts"
import { freshChainId, freshTxHash } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { LARGE, USDT } from "../freshPayment.ts"
import { freshTransfer, idsOf, ownedBy, sightingOf, UNOWNED } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { credited, intoSuspense } from "./finalOf.ts"
import { madeFinal } from "./madeFinal.ts"
import { height } from "../height.ts"

/** What every `DepositStore` promises of where deposits stand, of taking them back, and of what members see. */
export const depositStandingContract = <E>(
  name: string,
  layer: Layer.Layer<DepositStore | TransferStore | IncidentStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DepositStore, standing: ${name}`, (it) => {
    const freshDeposit = Effect.gen(function*() {
      const member = yield* freshMember
      const sighting = sightingOf(freshTransfer(), ownedBy(member.id))
      yield* madeFinal([sighting])
      return { member, sighting, id: transferId(sighting.transfer) }
    })
    const standing = Effect.fn("standing")(function*(ids: ReadonlyArray<TransferId>) {
      const found = yield* (yield* Transaction).run((yield* DepositStore).standing(ids))
      return new Map(found.map(({ books, id, userId }) => [id, { books, userId }]))
    })
    const isDue = Effect.fn("isDue")(function*(id: TransferId) {
      const deposits = yield* DepositStore
      const { run } = yield* Transaction
      const claimed = yield* run(deposits.claim(minutesLater(1_000), 10_000, []))
      return [claimed.some((one) => one.id === id), (yield* run(deposits.claimOne(id))).length > 0]
    })
    const stateOf = Effect.fn("stateOf")(function*(member: { readonly id: Parameters<DepositStore["Service"]["ofUser"]>[0] }) {
      return (yield* (yield* DepositStore).ofUser(member.id, 10)).map(({ state }) => state)
    })

    it.effect("what was seen of some members since a moment comes newest first, and of nobody else", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const before = yield* DateTime.now
        // Those of one moment come in another order.
        const later = Effect.andThen(Effect.sleep("5 millis"), freshDeposit)
        const [one, other, stranger] = [yield* freshDeposit, yield* later, yield* later]
        const seen = yield* deposits.seenSince([one.member.id, other.member.id], before, 10)
        assert.deepStrictEqual(seen.map(({ deposit, userId }) => [deposit.id, userId]), [[other.id, other.member.id], [one.id, one.member.id]])
        assert.deepStrictEqual((yield* deposits.seenSince([one.member.id, other.member.id], before, 1)).map(({ deposit }) => deposit.id), [other.id])
        assert.deepStrictEqual((yield* deposits.seenSince([stranger.member.id], before, 10)).map(({ deposit }) => deposit.id), [stranger.id])
        const minuteLater = DateTime.add(yield* DateTime.now, { minutes: 1 })
        assert.deepStrictEqual(yield* deposits.seenSince([one.member.id], minuteLater, 10), [])
        assert.deepStrictEqual(yield* deposits.seenSince([], before, 10), [])
      }))

    it.effect("a deposit is in no books, then in suspense or with its member; what was never one is missing", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const [waiting, paid] = [yield* freshDeposit, yield* freshDeposit]
        const unowned = sightingOf(freshTransfer(), UNOWNED)
        yield* madeFinal([unowned])
        const [suspended, unknown] = [transferId(unowned.transfer), TransferId.make(`1:${freshTxHash()}:0`)]
        yield* deposits.settle([credited(paid.id), intoSuspense(suspended)], NOW)
        const found = yield* standing([waiting.id, paid.id, suspended, unknown])
        assert.deepStrictEqual(found.get(waiting.id), { books: "none", userId: null })
        assert.deepStrictEqual(found.get(paid.id), { books: "member", userId: paid.member.id })
        assert.deepStrictEqual(found.get(suspended), { books: "suspense", userId: null })
        assert.strictEqual(found.size, 3)
        assert.strictEqual((yield* standing([])).size, 0)
      }))

    it.effect("nobody settles a deposit while somebody looks at where it stands", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const { id } = yield* freshDeposit
        const { run } = yield* Transaction
        const hasRead = yield* Deferred.make<void>()
        const reader = yield* Effect.forkChild(run(Effect.gen(function*() {
          const first = yield* deposits.standing([id])
          yield* Deferred.succeed(hasRead, undefined)
          // Time for the other one to finish, if nothing held him back.
          yield* Effect.sleep("100 millis")
          return [...first, ...(yield* deposits.standing([id]))].map(({ books }) => books)
        })))
        yield* Deferred.await(hasRead)
        yield* run(deposits.settle([credited(id)], NOW))
        assert.deepStrictEqual(yield* Fiber.join(reader), ["none", "none"])
        assert.strictEqual((yield* standing([id])).get(id)?.books, "member")
      }))

    it.effect("whoever asks while a deposit is being settled waits, and is told where it stands then", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const { id, member } = yield* freshDeposit
        const { run } = yield* Transaction
        const hasTaken = yield* Deferred.make<void>()
        const settler = yield* Effect.forkChild(run(Effect.gen(function*() {
          yield* deposits.claimOne(id)
          yield* Deferred.succeed(hasTaken, undefined)
          // Time for the other one to read too early, if nothing held him back.
          yield* Effect.sleep("100 millis")
          yield* deposits.settle([credited(id)], NOW)
        })))
        yield* Deferred.await(hasTaken)
        assert.deepStrictEqual((yield* standing([id])).get(id), { books: "member", userId: member.id })
        yield* Fiber.join(settler)
      }))

    it.effect("a reversed one is never taken, in whatever books it is, and its member sees it reversed", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const [waiting, paid, stays] = [yield* freshDeposit, yield* freshDeposit, yield* freshDeposit]
        yield* deposits.settle([credited(paid.id)], NOW)
        yield* deposits.reverse([waiting.id, paid.id], yield* freshIncident, minutesLater(5))
        assert.deepStrictEqual(yield* isDue(waiting.id), [false, false])
        assert.deepStrictEqual(yield* isDue(paid.id), [false, false])
        assert.deepStrictEqual(yield* isDue(stays.id), [true, true])
        assert.deepStrictEqual([yield* stateOf(waiting.member), yield* stateOf(paid.member), yield* stateOf(stays.member)], [
          ["reversed"], ["reversed"], ["final"]
        ])
      }))

    it.effect("what was written of a deposit before it was reversed stays as it is, and reversing again changes nothing", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const { id, member } = yield* freshDeposit
        yield* deposits.settle([credited(id, { bought: LevelNumber.make(3), intent: "exact" })], minutesLater(1))
        const [before] = yield* deposits.ofUser(member.id, 1)
        yield* deposits.reverse([id], yield* freshIncident, minutesLater(5))
        yield* deposits.reverse([id], yield* freshIncident, minutesLater(6))
        yield* deposits.reverse([], yield* freshIncident, minutesLater(7))
        const [after] = yield* deposits.ofUser(member.id, 1)
        assert.isDefined(before)
        assert.deepStrictEqual({ ...after }, { ...before, state: "reversed" })
        assert.deepStrictEqual((yield* standing([id])).get(id), { books: "member", userId: member.id })
      }))

    it.effect("a reversal of a step that is undone never happened", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const { id, member } = yield* freshDeposit
        const reverse = deposits.reverse([id], yield* freshIncident, NOW)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(reverse, Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* stateOf(member), ["final"])
        assert.deepStrictEqual(yield* isDue(id), [true, true])
      }))

    it.effect("a member sees what became of what he had announced, once his payment is credited", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        for (const intent of IntentOutcome.literals) {
          const { id, member } = yield* freshDeposit
          assert.deepStrictEqual((yield* deposits.ofUser(member.id, 1)).map((one) => one.intent), [null])
          yield* deposits.settle([credited(id, { intent })], NOW)
          assert.deepStrictEqual((yield* deposits.ofUser(member.id, 1)).map((one) => one.intent), [intent])
        }
      }))

    it.effect("a member sees his payments from the first sighting on, newest first, each in its state", () =>
      Effect.gen(function*() {
        const [member, other] = [yield* freshMember, yield* freshMember]
        const chainId = freshChainId()
        const at = (block: number, log = 0) => freshTransfer({ chainId, blockNumber: height(block), logIndex: LogIndex.make(log) })
        const mine = (block: number) => sightingOf(at(block), ownedBy(member.id))
        const [paid, waiting, gone, lost, now] = [mine(1), mine(2), mine(5), mine(8), mine(9)]
        const transfers = yield* TransferStore
        const deposits = yield* DepositStore
        yield* madeFinal([paid, waiting])
        yield* deposits.settle([credited(transferId(paid.transfer), { bought: LevelNumber.make(1), intent: "exact" })], minutesLater(3))
        yield* transfers.record([gone, lost])
        yield* transfers.orphanAbove(chainId, height(4))
        yield* transfers.drop(chainId, height(7), 10)
        yield* transfers.record([now, sightingOf(at(9, 1), UNOWNED), sightingOf(freshTransfer(), ownedBy(other.id))])
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
