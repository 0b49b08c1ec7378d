import { DateTime, Effect } from "effect"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import type { AssetId } from "../money/Asset.ts"
import { firstPrice } from "./firstPrice.ts"
import type { LaneView } from "./nextStep.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import type { PayoutRules } from "./PayoutPolicy.ts"
import { gasLimitOf } from "./planReservations.ts"
import type { Funds } from "./readFunds.ts"
import { freeFunds } from "./readFunds.ts"
import type { Withdrawal } from "./Withdrawal.ts"
import { netOf } from "./Withdrawal.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** Approved withdrawals that are added up; more wait behind them. */
const APPROVED_MAX = 1000

/** How the wallet stands in one asset: all in base units. */
export interface FundsNeed {
  readonly asset: AssetId
  /** What approved withdrawals need, gas included where it is the asset gas is paid in. */
  readonly needed: bigint
  /** What is left for them. */
  readonly free: bigint
  /** What is missing; 0: nothing. */
  readonly shortfall: bigint
}

/** Adds up what approved withdrawals need of each asset against what is free. Pure. */
export const fundsNeeded = (
  approved: ReadonlyArray<Withdrawal>,
  free: ReadonlyMap<AssetId, bigint>,
  native: AssetId,
  gasPrice: bigint,
  rules: Pick<PayoutRules, "gasLimitNative" | "gasLimitToken">
): ReadonlyArray<FundsNeed> => {
  const needed = new Map<AssetId, bigint>()
  const add = (asset: AssetId, amount: bigint) => needed.set(asset, (needed.get(asset) ?? 0n) + amount)
  for (const withdrawal of approved) {
    add(withdrawal.asset, netOf(withdrawal))
    add(native, gasLimitOf(withdrawal.asset, native, rules) * gasPrice)
  }
  return [...free].map(([asset, left]) => {
    const need = needed.get(asset) ?? 0n
    return { asset, needed: need, free: left, shortfall: need > left ? need - left : 0n }
  })
}

const DAY = { hours: 24 }

/** Says what is missing, what a day has cost so far, and how much to put there. */
const reportLow = Effect.fn("reportLow")(function*({ asset, free, needed, shortfall }: FundsNeed) {
  const { amount: perDay } = yield* (yield* WithdrawalStore).used(null, asset, DateTime.subtract(yield* DateTime.now, DAY))
  const facts = {
    shortfall: String(shortfall), needed: String(needed), free: String(free), perDay: String(perDay), refill: String(shortfall + perDay)
  }
  const finding = new Finding({ kind: "payout wallet low", subject: asset, facts, stops: [], asset, approvalsNeeded: 0 })
  if (!(yield* reportIncident(finding))) yield* (yield* IncidentStore).note("payout wallet low", asset, facts)
})

/**
 * Compares what the payout wallet holds with what approved withdrawals need, in money and in gas. Too little is an incident, which says how
 * much to refill and closes itself when there is enough. Answers the assets that are short.
 */
export const watchFunds = Effect.fn("watchFunds")(function*(view: LaneView, funds: Funds) {
  const rules = yield* PayoutPolicy
  const approved = yield* (yield* WithdrawalStore).inState("approved", APPROVED_MAX)
  const needs = fundsNeeded(approved, freeFunds(funds, []), funds.native, firstPrice(view.gasPrice, rules), rules)
  const now = yield* DateTime.now
  const incidents = yield* IncidentStore
  yield* Effect.forEach(needs, (need) =>
    need.shortfall > 0n ? reportLow(need) : incidents.settle("payout wallet low", need.asset, now), { discard: true })
  return needs.flatMap(({ asset, shortfall }) => shortfall > 0n ? [asset] : [])
})
