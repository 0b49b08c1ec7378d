import { DateTime, Effect } from "effect"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { firstPrice } from "./firstPrice.ts"
import type { LaneView } from "./nextStep.ts"
import { newestAttempt } from "./Payout.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import { payoutStops } from "./payoutStops.ts"
import type { HeldLane } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import type { ReservationPlan } from "./planReservations.ts"
import { planReservations } from "./planReservations.ts"
import type { Funds } from "./readFunds.ts"
import { freeFunds } from "./readFunds.ts"
import type { WithdrawalId } from "./Withdrawal.ts"
import { netOf, Withdrawal } from "./Withdrawal.ts"
import { withdrawalNotice } from "./withdrawalNotice.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** Approved withdrawals looked at in one step: those behind an asset that has run dry get their turn too. */
const APPROVED_MAX = 100

/** Inside the transaction: the nonce, the payout, its first attempt and the withdrawal's state are one. */
const pay = Effect.fn("pay")(function*(lane: HeldLane, { gasLimit, withdrawal }: ReservationPlan & { readonly _tag: "Pay" }, gasPrice: bigint) {
  const payment = { purpose: "withdrawal" as const, asset: withdrawal.asset, to: withdrawal.destination, amount: netOf(withdrawal) }
  yield* (yield* PayoutStore).reserve(lane, { ...payment, gasLimit, gasPrice, withdrawals: [withdrawal.id] }, yield* DateTime.now)
  const moved = yield* (yield* WithdrawalStore).move(withdrawal, new Withdrawal({ ...withdrawal, state: "paying", reason: null }))
  // It was claimed in this very transaction: nobody can have been first.
  if (!moved) return yield* Effect.die(new Error(`the claimed withdrawal ${withdrawal.id} moved`))
})

/** Tells once why it waits. */
const wait = Effect.fn("wait")(function*({ reason, withdrawal }: ReservationPlan & { readonly _tag: "Wait" }) {
  if (withdrawal.reason === reason) return
  yield* (yield* WithdrawalStore).move(withdrawal, new Withdrawal({ ...withdrawal, reason }))
  yield* tell([withdrawalNotice(withdrawal, { _tag: "WithdrawalWaits", reason })], yield* DateTime.now)
})

/** Operators know while a day's fees are spent: it ends by itself, or with a higher limit. */
const tellFees = Effect.fn("tellFees")(function*({ chainId, wallet }: HeldLane, isSpent: boolean, feesLeft: bigint | null) {
  const subject = `${chainId}:${wallet}`
  if (!isSpent) return yield* Effect.asVoid((yield* IncidentStore).settle("daily fees spent", subject, yield* DateTime.now))
  const facts = { wallet, left: String(feesLeft ?? 0n) }
  yield* reportIncident(new Finding({ kind: "daily fees spent", subject, facts, stops: [], asset: null, approvalsNeeded: 0 }))
})

/**
 * Gives the lane's next nonces to approved withdrawals, of `payable` only, oldest request first, as far as money, gas and room go; the others learn why they
 * wait. Those of members whose password is being reset are left where they are. Nothing while payouts are stopped, or while the lane stands behind a payout that was refused. Answers how many.
 * Errors: `LaneLost`.
 */
export const reservePayouts = Effect.fn("reservePayouts")(function*(
  lane: HeldLane, view: LaneView, funds: Funds, payable: ReadonlySet<WithdrawalId>, feesLeft: bigint | null
) {
  const rules = yield* PayoutPolicy
  const store = yield* PayoutStore
  const gasPrice = firstPrice(view.gasPrice, rules)
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const held = yield* store.hold(lane)
    const { isRefused, stops } = yield* payoutStops
    const open = yield* store.open(lane, rules.inFlightMax)
    const isBehindRefused = open.some((record) => newestAttempt(record).signed === null && isRefused(record.payout.id))
    const claimed = yield* (yield* WithdrawalStore).claimPayable(yield* DateTime.now, APPROVED_MAX)
    const due = claimed.filter(({ asset, id }) => payable.has(id) && !stops(asset))
    const room = isBehindRefused ? 0 : rules.inFlightMax - open.length
    // What is reserved and not signed yet will be.
    const unsigned = open.map(newestAttempt).filter(({ signed }) => signed === null).reduce((sum, one) => sum + one.gasLimit * one.gasPrice, 0n)
    const means = { feesLeft: feesLeft === null ? null : feesLeft - unsigned, native: funds.native, free: freeFunds(funds, open), gasPrice, room }
    const plans = planReservations(due, means, rules)
    yield* Effect.forEach(plans.filter((plan) => plan._tag === "Pay"), (plan) => pay(held, plan, gasPrice), { discard: true })
    yield* Effect.forEach(plans.filter((plan) => plan._tag === "Wait"), wait, { discard: true })
    yield* tellFees(lane, plans.some((plan) => plan._tag === "Wait" && plan.reason === "fees too high"), means.feesLeft)
    return plans.filter(({ _tag }) => _tag === "Pay").length
  }))
})
