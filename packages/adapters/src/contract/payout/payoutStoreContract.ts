import { assert, layer as withLayer } from "@effect/vitest"
import { OwnTransactions } from "@sigmatrade/core/chain/OwnTransactions"
import type { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { PayoutId, PayoutState } from "@sigmatrade/core/payout/Payout"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect, Exit, Option } from "effect"
import { freshTxHash } from "../freshAddress.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshLane, heldLane, idAt, PRICE, recordOf, reservedPayout, shown, signedPayout } from "./reservedPayout.ts"
import { paymentOf } from "./reservedPayout.ts"
import { keptWithdrawal } from "./freshWithdrawal.ts"

type Needed = PayoutStore | OwnTransactions | WithdrawalStore | TransferStore | DepositStore | Transaction | UserStore

/** What every `PayoutStore` and `OwnTransactions` promise about payouts. */
export const payoutStoreContract = <E>(name: string, layer: Layer.Layer<Needed, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`PayoutStore: ${name}`, (it) => {
    it.effect("payouts get the lane's nonces one after the other, exactly as they were ordered", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = yield* heldLane()
        const withdrawal = yield* keptWithdrawal({ state: "approved", approvalsNeeded: 0 })
        const payout = yield* store.reserve(lane, paymentOf(withdrawal), minutesLater(2))
        const next = yield* reservedPayout(lane)
        assert.deepStrictEqual([payout.nonce, next.nonce, payout.id, payout.state], [7, 8, idAt(lane, 7), "open"])
        const { attempts, payout: kept } = yield* recordOf(payout.id)
        assert.deepStrictEqual(
          [kept.amount, kept.asset, kept.to, kept.withdrawals, kept.purpose],
          [withdrawal.amount, withdrawal.asset, withdrawal.destination, [withdrawal.id], "withdrawal"]
        )
        assert.isTrue(DateTime.Equivalence(kept.reservedAt, minutesLater(2)))
        const [attempt] = attempts
        assert.deepStrictEqual([attempts.length, attempt.number, attempt.gasPrice, attempt.gasLimit, attempt.signed], [1, 1, PRICE, 120_000n, null])
        assert.deepStrictEqual((yield* store.open(lane, 10)).map(({ payout: { nonce } }) => nonce), [7, 8])
        assert.strictEqual((yield* store.open(lane, 1)).length, 1)
        assert.deepStrictEqual(Option.getOrThrow(yield* store.ofWithdrawal(withdrawal.id)).payout.id, payout.id)
        assert.isTrue(Option.isNone(yield* store.get(idAt(lane, 99))))
        assert.include((yield* store.recent(1000)).map((record) => record.payout.id), payout.id)
      }))

    it.effect("they are listed newest first by how they stand, and read on from one that stands otherwise by now", () =>
      Effect.gen(function*() {
        const [store, lane] = [yield* PayoutStore, yield* heldLane()]
        const first = yield* reservedPayout(lane)
        const { payout: second, signed } = yield* signedPayout(lane)
        const third = yield* reservedPayout(lane)
        yield* shown(lane, signed.hash, { final: true })
        yield* store.settle(second.id, "paid", signed.hash, minutesLater(1))
        const mine = new Set<string>([first, second, third].map(({ id }) => id))
        const listed = Effect.fnUntraced(function*(state: PayoutState | null, anchor: PayoutId | null = null) {
          const found = yield* store.list(state, { limit: 1000, anchor: anchor === null ? null : { id: anchor, side: "older" } })
          return found.map(({ payout }) => payout.id).filter((id) => mine.has(id))
        })
        assert.deepStrictEqual([yield* listed("open"), yield* listed("paid"), yield* listed("displaced")], [[third.id, first.id], [second.id], []])
        assert.deepStrictEqual([yield* listed(null), yield* listed("open", second.id)], [[third.id, second.id, first.id], [first.id]])
      }))

    it.effect("a withdrawal has one payout for ever", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = yield* heldLane()
        const withdrawal = yield* keptWithdrawal({ state: "approved", approvalsNeeded: 0 })
        yield* store.reserve(lane, paymentOf(withdrawal), NOW)
        assert.isTrue(Exit.isFailure(yield* Effect.exit(store.reserve(lane, paymentOf(withdrawal), NOW))))
        assert.deepStrictEqual((yield* store.open(lane, 10)).map(({ payout: { nonce } }) => nonce), [7])
        assert.strictEqual((yield* reservedPayout(lane)).nonce, 8)
      }))

    it.effect("what fails takes no nonce: it belongs to whom it is given to in one step", () =>
      Effect.gen(function*() {
        const lane = yield* heldLane()
        yield* Effect.exit((yield* Transaction).run(Effect.andThen(reservedPayout(lane), Effect.fail("changed my mind"))))
        assert.deepStrictEqual(yield* (yield* PayoutStore).open(lane, 10), [])
        assert.strictEqual((yield* reservedPayout(lane)).nonce, 7)
      }))

    it.effect("a payout ends once, by a final transaction of its own", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = yield* heldLane()
        const { payout, signed: { hash } } = yield* signedPayout(lane)
        const { finalize, gas, value } = yield* shown(lane, hash)
        assert.isTrue(Exit.isFailure(yield* Effect.exit(store.settle(payout.id, "paid", hash, NOW))))
        assert.deepStrictEqual(yield* store.finalRows(lane.chainId, [hash]), [])
        const { gas: other } = yield* shown(lane, undefined, { final: true })
        assert.isTrue(Exit.isFailure(yield* Effect.exit(store.settle(payout.id, "paid", other.txHash, NOW))))
        yield* finalize
        assert.deepStrictEqual([...yield* (yield* OwnTransactions).settled([hash, other.txHash])], [])
        assert.isTrue(yield* store.settle(payout.id, "paid", hash, minutesLater(9)))
        assert.isFalse(yield* store.settle(payout.id, "reverted", hash, minutesLater(10)))
        const { payout: ended } = yield* recordOf(payout.id)
        assert.deepStrictEqual([ended.state, ended.settledBy, ended.settledAt?.epochMilliseconds], ["paid", hash, minutesLater(9).epochMilliseconds])
        assert.deepStrictEqual([yield* store.open(lane, 10), yield* store.finalRows(lane.chainId, [])], [[], []])
        assert.deepStrictEqual([...yield* (yield* OwnTransactions).settled([hash, other.txHash])], [hash])
        assert.isTrue(Exit.isSuccess(yield* Effect.exit((yield* Transaction).run(store.lock(payout.id)))))
        assert.notStrictEqual(gas.logIndex, value.logIndex)
      }))

    it.effect("final rows of a transaction are all of its rows", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = freshLane()
        const { gas, value } = yield* shown(lane, undefined, { final: true })
        assert.sameDeepMembers([...yield* store.finalRows(lane.chainId, [gas.txHash, freshTxHash()])], [gas, value])
      }))

    it.effect("slots without a payout are found, filled by gaps, and by nothing else", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = yield* heldLane()
        yield* reservedPayout(lane)
        assert.deepStrictEqual([yield* store.missing(lane, 3, 10), yield* store.missing(lane, 3, 2), yield* store.missing(lane, 7, 10)], [[3, 4, 5, 6], [3, 4], []])
        const { payout: sample } = yield* recordOf(idAt(lane, 7))
        const nothing = { asset: sample.asset, to: lane.wallet, amount: 0n as typeof sample.amount, withdrawals: [], gasPrice: PRICE, gasLimit: 21_000n }
        const gap = yield* store.reserve(lane, { ...nothing, purpose: "gap", nonce: 5 }, NOW)
        assert.deepStrictEqual([gap.nonce, gap.purpose, yield* store.missing(lane, 3, 10)], [5, "gap", [3, 4, 6]])
        assert.strictEqual((yield* reservedPayout(lane)).nonce, 8)
        assert.isTrue(yield* store.settle(gap.id, "displaced", null, NOW))
      }))

    it.effect("gas of the wallet for what we did not sign is foreign from the start of the lane on, until it is noted", () =>
      Effect.gen(function*() {
        const store = yield* PayoutStore
        const lane = yield* heldLane()
        const { signed: { hash } } = yield* signedPayout(lane)
        yield* shown(lane, hash)
        yield* shown(lane, undefined, { block: 50 })
        yield* shown(freshLane())
        const { gas: seen } = yield* shown(lane)
        const { gas: final } = yield* shown(lane, undefined, { final: true, block: 101 })
        assert.deepStrictEqual((yield* store.foreignSpends(lane, 10)).map(({ txHash }) => txHash), [seen.txHash, final.txHash])
        assert.strictEqual((yield* store.foreignSpends(lane, 1)).length, 1)
        assert.isTrue(yield* store.noteForeign(lane, seen.txHash, NOW))
        assert.isFalse(yield* store.noteForeign(lane, seen.txHash, NOW))
        assert.deepStrictEqual((yield* store.foreignSpends(lane, 10)).map(({ txHash }) => txHash), [final.txHash])
        // Every row of a transaction, whatever was noted of it; of another chain none.
        assert.deepStrictEqual((yield* store.rowsOf(lane.chainId, seen.txHash)).filter(({ logIndex }) => logIndex === seen.logIndex), [seen])
        assert.isAbove((yield* store.rowsOf(lane.chainId, final.txHash)).length, 1)
        assert.deepStrictEqual(yield* store.rowsOf(freshLane().chainId, seen.txHash), [])
      }))
  })
