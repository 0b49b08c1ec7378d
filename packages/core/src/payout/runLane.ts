import { DateTime, Effect, Option } from "effect"
import type { Address } from "../chain/Address.ts"
import { formerWallets } from "../chain/namedWallets.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { IncidentKind } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { lookAtLane } from "./lookAtLane.ts"
import { neverSigned } from "./neverSigned.ts"
import type { LaneView } from "./nextStep.ts"
import type { HeldLane } from "./PayoutStore.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { readFunds } from "./readFunds.ts"
import { repairLane } from "./repairLane.ts"
import { reservePayouts } from "./reservePayouts.ts"
import { sendPayouts } from "./sendPayouts.ts"
import { Signer } from "./Signer.ts"
import { signPayouts } from "./signPayouts.ts"
import { takeLane } from "./takeLane.ts"
import { watchDelegation } from "./watchDelegation.ts"
import { watchDisplaced } from "./watchDisplaced.ts"
import { watchFunds } from "./watchFunds.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** What one round of the lane has done. */
export interface LaneRound {
  /** Whether the lane is ours; somebody else works otherwise. */
  readonly isHeld: boolean
  readonly reserved: number
  readonly signed: number
  readonly sent: number
  /** Payouts that are not final. */
  readonly open: number
}

const NOTHING: LaneRound = { isHeld: false, reserved: 0, signed: 0, sent: 0, open: 0 }
const OPEN_MAX = 1000
/** Approved withdrawals that the signer is asked about in one round. */
const APPROVED_MAX = 100

/** Open incidents that a look at what is approved may end. */
const WAITED = new Set<IncidentKind>(["payout wallet low", "daily fees spent", "withdrawal signed before"])

/**
 * Payouts of a wallet from before the settings named another one whose nonce somebody has used by hand: they end here, for whoever signed them
 * may be gone. None while another process works on that wallet still.
 */
const endFormer = Effect.fn("endFormer")(function*(holder: string, wallet: Address) {
  const { chainId } = yield* SystemWallet
  const store = yield* PayoutStore
  if ((yield* store.open({ chainId, wallet }, 1)).length === 0) return
  const now = yield* DateTime.now
  const taken = yield* store.take({ chainId, wallet }, holder, null, now, DateTime.add(now, { seconds: (yield* PayoutPolicy).leaseSeconds }))
  if (Option.isSome(taken)) yield* watchDisplaced(taken.value, yield* lookAtLane(wallet))
})

/** Looks at the money only while somebody waits for it, or has waited. */
const reserve = Effect.fn("reserve")(function*(lane: HeldLane, view: LaneView) {
  const approved = yield* (yield* WithdrawalStore).payable(yield* DateTime.now, APPROVED_MAX)
  const open = yield* (yield* IncidentStore).opened
  if (approved.length === 0 && !open.some(({ kind }) => WAITED.has(kind))) return 0
  const payable = yield* neverSigned(approved)
  const funds = yield* readFunds(lane)
  if (funds === null) return 0
  yield* watchFunds(view, funds)
  return yield* reservePayouts(lane, view, funds, payable, yield* (yield* Signer).feesLeft)
})

/**
 * One round of the payout lane: take it, repair it, give nonces away, sign, send. Every step is written down before the next one, so whoever
 * comes after a crash goes on where it stopped. Safe to repeat and to run twice. Errors: `ChainUnavailable`, `LaneLost`, `SignerUnavailable`.
 */
export const runLane = Effect.fn("runLane")(function*(holder: string) {
  const { wallet } = yield* Signer
  const view = yield* lookAtLane(wallet)
  const taken = yield* takeLane(holder, view)
  if (Option.isNone(taken)) return NOTHING
  const lane = taken.value
  yield* watchDelegation(lane, view)
  const { isBehind, recorded } = yield* repairLane(lane, view)
  if (isBehind) return { ...NOTHING, isHeld: true, reserved: recorded }
  yield* watchDisplaced(lane, view)
  yield* Effect.forEach(yield* formerWallets, (former) => endFormer(holder, former), { discard: true })
  const reserved = yield* reserve(lane, view)
  const signed = yield* signPayouts(lane)
  const sent = yield* sendPayouts(lane, view)
  const open = yield* (yield* PayoutStore).open(lane, OPEN_MAX)
  return { isHeld: true, reserved: reserved + recorded, signed, sent, open: open.length } satisfies LaneRound
})
