import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { OwnMovement } from "@sigmatrade/core/deposit/attribute"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import type { LaneKey, PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Recovery, RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Exit } from "effect"
import { freshHash } from "../freshAddress.ts"
import { freshFinding } from "../freshFinding.ts"
import { freshMember } from "../freshMember.ts"
import { LARGE } from "../freshPayment.ts"
import { evidenceFor, freshTransfer, sightingOf } from "../freshTransfer.ts"
import { NOW } from "../minutesLater.ts"
import { freshLane, heldLane, signedPayout } from "./reservedPayout.ts"
import { keptWithdrawal } from "./freshWithdrawal.ts"

type Needs = RecoveryStore | PayoutStore | WithdrawalStore | TransferStore | IncidentStore | UserStore

interface Given {
  readonly block?: number
  readonly hash?: string
  readonly isFinal?: boolean
  readonly movement?: OwnMovement
}

/** The chain shows a transfer out of the lane's wallet. */
const left = Effect.fn("left")(function*({ chainId, wallet }: LaneKey, given: Given = {}) {
  const { block = 100, hash = freshHash(), isFinal = true, movement = "out of payout" } = given
  const transfer = freshTransfer({ chainId, from: wallet, txHash: TxHash.make(hash), blockNumber: BlockNumber.make(block), amount: LARGE })
  const sightings = [sightingOf(transfer, { _tag: "Own", movement })]
  const transfers = yield* TransferStore
  yield* transfers.record(sightings)
  if (isFinal) yield* transfers.finalize(chainId, evidenceFor(sightings), NOW)
  return transfer
})

/** What every `RecoveryStore` promises. */
export const recoveryStoreContract = <E>(name: string, layer: Layer.Layer<Needs, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`RecoveryStore: ${name}`, (it) => {
    const UP_TO = BlockNumber.make(200)

    it.effect("what is final and left without us is unexplained until it is recovered, lowest block first; nothing else is", () =>
      Effect.gen(function*() {
        const store = yield* RecoveryStore
        const lane = yield* heldLane()
        const { signed: { hash } } = yield* signedPayout(lane)
        yield* left(lane, { hash })
        yield* left(lane, { block: 50 })
        yield* left(lane, { block: 201 })
        yield* left(lane, { isFinal: false })
        yield* left(lane, { movement: "payout to deposit" })
        yield* left(freshLane())
        const foreign = yield* left(lane)
        const finding = freshFinding({ kind: "foreign spend", subject: `${lane.chainId}:${foreign.txHash}` })
        yield* (yield* IncidentStore).open(finding, NOW)
        const second = yield* left(lane, { block: 120 })
        const first = yield* left(lane, { block: 110, movement: "out of deposit" })
        assert.deepStrictEqual((yield* store.unexplained(lane, UP_TO, 10)).map(({ txHash }) => txHash), [first.txHash, second.txHash])
        assert.deepStrictEqual(yield* store.unexplained(lane, UP_TO, 1), [first])
        yield* store.keep(new Recovery({ transfer: first, userId: null, withdrawalId: null, taken: ZERO, at: NOW }))
        assert.deepStrictEqual(yield* store.unexplained(lane, UP_TO, 10), [second])
      }))

    it.effect("what was done about a payment is kept once, as it was done first", () =>
      Effect.gen(function*() {
        const store = yield* RecoveryStore
        const lane = yield* heldLane()
        const { id: userId } = yield* freshMember
        const recovery = new Recovery({ transfer: yield* left(lane), userId, withdrawalId: null, taken: Amount.make(LARGE - 1n), at: NOW })
        assert.isTrue(yield* store.keep(recovery))
        assert.isFalse(yield* store.keep(new Recovery({ ...recovery, taken: ZERO })))
        assert.deepStrictEqual((yield* store.recent(100)).filter(({ transfer }) => transfer.chainId === lane.chainId), [recovery])
      }))

    it.effect("a withdrawal that waits is paid at once only by a payment that is recovered, and by one only", () =>
      Effect.gen(function*() {
        const store = yield* RecoveryStore
        const withdrawals = yield* WithdrawalStore
        const lane = yield* heldLane()
        const waiting = yield* keptWithdrawal({ state: "approved", approvalsNeeded: 0 })
        const paid = new Withdrawal({ ...waiting, state: "paid", settledAt: NOW })
        assert.isTrue(Exit.isFailure(yield* Effect.exit(withdrawals.move(waiting, paid))))
        const { id: withdrawalId, userId } = waiting
        const recovery = new Recovery({ transfer: yield* left(lane), userId, withdrawalId, taken: ZERO, at: NOW })
        yield* store.keep(recovery)
        const again = new Recovery({ ...recovery, transfer: yield* left(lane) })
        assert.isTrue(Exit.isFailure(yield* Effect.exit(store.keep(again))))
        assert.isTrue(yield* withdrawals.move(waiting, paid))
        assert.isFalse((yield* withdrawals.claimPayable(NOW, 1000)).some(({ id }) => id === withdrawalId))
      }))
  })
