import { assert, layer as withLayer } from "@effect/vitest"
import { LogIndex } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshChainId } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { BNB, LARGEST, USDT } from "../freshPayment.ts"
import { freshTransfer, idsOf, ownedBy, sightingOf, UNOWNED } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { credited, finalOf, intoSuspense } from "./finalOf.ts"
import { madeFinal } from "./madeFinal.ts"
import { due, freshDeposits } from "./freshDeposits.ts"
import { height } from "../height.ts"

/** What every `DepositStore` promises of taking final transfers and settling them. */
export const depositStoreContract = <E>(name: string, layer: Layer.Layer<DepositStore | TransferStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DepositStore: ${name}`, (it) => {
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
        yield* madeFinal([c, b, a])
        assert.deepStrictEqual(yield* due(idsOf([a, b, c])), [a, b, c].map(finalOf))
      }))

    it.effect("a transfer comes with the moment its block was made", () =>
      Effect.gen(function*() {
        const sighting = sightingOf(freshTransfer({ timestampSeconds: 1_772_000_123 }), UNOWNED)
        yield* madeFinal([sighting])
        const [found] = yield* due(idsOf([sighting]))
        assert.strictEqual(found?.paidAt.epochMilliseconds, 1_772_000_123_000)
      }))

    it.effect("of stopped assets none is taken, and others are not held back by them", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const chainId = freshChainId()
        const [bnb, usdt] = [
          sightingOf(freshTransfer({ chainId, asset: BNB, blockNumber: height(1) }), ownedBy(member.id)),
          sightingOf(freshTransfer({ chainId, asset: USDT, blockNumber: height(2) }), ownedBy(member.id))
        ]
        yield* madeFinal([bnb, usdt])
        const ids = idsOf([bnb, usdt])
        const but = Effect.fn("but")(function*(...stopped: ReadonlyArray<AssetId>) {
          const claimed = yield* (yield* Transaction).run((yield* DepositStore).claim(NOW, 10_000, stopped))
          return claimed.filter(({ id }) => ids.includes(id)).map(({ asset }) => asset)
        })
        assert.deepStrictEqual(yield* but(BNB), [USDT])
        assert.deepStrictEqual(yield* but(USDT), [BNB])
        assert.deepStrictEqual(yield* but(USDT, BNB), [])
        assert.deepStrictEqual(yield* but(), [BNB, USDT])
        const two = yield* (yield* Transaction).run((yield* DepositStore).claim(NOW, 1, [BNB]))
        assert.deepStrictEqual(two.map(({ asset }) => asset), [USDT])
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
        const claimed = yield* (yield* Transaction).run((yield* DepositStore).claim(NOW, 2, []))
        assert.strictEqual(claimed.length, 2)
      }))

    it.effect("what is settled or put off takes nobody's place among those asked for", () =>
      Effect.gen(function*() {
        const deposits = yield* DepositStore
        const oldest = [0, 0, 0].map((block) => sightingOf(freshTransfer({ blockNumber: height(block) }), UNOWNED))
        yield* Effect.forEach(oldest, (one) => madeFinal([one]))
        yield* freshDeposits(2)
        const [first, second, third] = idsOf(oldest)
        assert.isDefined(first)
        assert.isDefined(second)
        assert.isDefined(third)
        yield* deposits.settle([intoSuspense(first), intoSuspense(second)], NOW)
        yield* deposits.fail({ id: third, reason: "poison", retryAt: null }, NOW)
        assert.strictEqual((yield* (yield* Transaction).run(deposits.claim(NOW, 2, []))).length, 2)
      }))

    it.effect("a settled one is never due and never taken again, and settling it again changes nothing", () =>
      Effect.gen(function*() {
        const { ids: [first, second], member } = yield* freshDeposits(2)
        assert.isDefined(first)
        assert.isDefined(second)
        const deposits = yield* DepositStore
        yield* deposits.settle([credited(first, { bought: LevelNumber.make(3), intent: "over" }), credited(second)], minutesLater(1))
        assert.deepStrictEqual(yield* due([first, second], minutesLater(60)), [])
        assert.deepStrictEqual(yield* (yield* Transaction).run(deposits.claimOne(first)), [])
        // Whether a repeat is ignored or is a broken invariant is the adapter's choice.
        yield* Effect.exit(deposits.settle([credited(first, { bought: LevelNumber.make(6) })], minutesLater(9)))
        const [newest, oldest] = yield* deposits.ofUser(member.id, 10)
        assert.deepStrictEqual([newest?.state, newest?.bought], ["credited", null])
        assert.deepStrictEqual([oldest?.state, oldest?.bought], ["credited", LevelNumber.make(3)])
        assert.strictEqual(oldest?.creditedAt?.epochMilliseconds, minutesLater(1).epochMilliseconds)
      }))

    it.effect("money without an owner is settled into suspense", () =>
      Effect.gen(function*() {
        const chainId = freshChainId()
        const sighting = sightingOf(freshTransfer({ chainId }), UNOWNED)
        yield* madeFinal([sighting])
        const [id] = idsOf([sighting])
        assert.isDefined(id)
        yield* (yield* DepositStore).settle([intoSuspense(id)], NOW)
        assert.deepStrictEqual(yield* due([id], minutesLater(60)), [])
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
  })
