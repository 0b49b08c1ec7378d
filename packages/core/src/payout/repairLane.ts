import { DateTime, Effect } from "effect"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { ZERO } from "../money/Amount.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Agreement, Behind, LaneKnowledge } from "./checkFence.ts"
import { agreedUpTo, compareLane, isAgreedTo, reportBehind } from "./checkFence.ts"
import { firstPrice } from "./firstPrice.ts"
import type { LaneView } from "./nextStep.ts"
import { nonceAtMark } from "./nonceAtMark.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import { payoutStops } from "./payoutStops.ts"
import type { HeldLane, LaneKey } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { recoverPayouts } from "./recoverPayouts.ts"
import { Signer } from "./Signer.ts"

/** Nonces repaired in one step. */
const REPAIRS_MAX = 50

/** What repairing a lane has come to. */
export interface LaneRepair {
  /** Nonces that were recorded. */
  readonly recorded: number
  /** The chain or the signer knows more of the wallet than the books do: nothing may be signed. */
  readonly isBehind: boolean
}

const STILL: LaneRepair = { recorded: 0, isBehind: true }

/** Inside a transaction: records nonces as used by nobody we know, so that the lane goes on behind them. */
const moveOn = Effect.fn("moveOn")(function*(lane: HeldLane, upTo: number) {
  const store = yield* PayoutStore
  const [native] = (yield* ListedAssets).filter(({ contract }) => contract === null)
  const rules = yield* PayoutPolicy
  const now = yield* DateTime.now
  if (native === undefined) return 0
  const held = yield* store.hold(lane)
  const count = Math.min(upTo - held.nextNonce, REPAIRS_MAX)
  const nothing = { purpose: "gap" as const, asset: native.asset.id, to: lane.wallet, amount: ZERO, withdrawals: [] }
  for (let left = count; left > 0; left -= 1) {
    const { id } = yield* store.reserve(lane, { ...nothing, gasPrice: rules.gasPriceMin, gasLimit: rules.gasLimitNative }, now)
    yield* store.settle(id, "displaced", null, now)
  }
  return Math.max(0, count)
})

/** Inside a transaction: nonces below the lane's next that no payout holds are used up by payments of nothing to the wallet itself. */
const fillGaps = Effect.fn("fillGaps")(function*(lane: HeldLane, view: LaneView) {
  const store = yield* PayoutStore
  const [native] = (yield* ListedAssets).filter(({ contract }) => contract === null)
  const rules = yield* PayoutPolicy
  const now = yield* DateTime.now
  if (native === undefined) return 0
  yield* store.hold(lane)
  const missing = yield* store.missing(lane, view.latest, REPAIRS_MAX)
  const nothing = { purpose: "gap" as const, asset: native.asset.id, to: lane.wallet, amount: ZERO, withdrawals: [] }
  const gas = { gasPrice: firstPrice(view.gasPrice, rules), gasLimit: rules.gasLimitNative }
  yield* Effect.forEach(missing, (nonce) => store.reserve(lane, { ...nothing, ...gas, nonce }, now), { discard: true })
  return missing.length
})

/**
 * Of what operators have agreed about, what is final: all of it is read, and no further nonce is used. A reorg may have thrown some of it away;
 * those nonces are free again. `null`: not yet.
 */
const finalOf = Effect.fn("finalOf")(function*(lane: LaneKey, agreed: Agreement) {
  const final = yield* nonceAtMark(lane)
  return final === null || final.block < agreed.block || final.nonce > agreed.nonce ? null : final
})

/**
 * The books have forgotten payments: once operators have agreed, every one of them is put where it belongs, and only then the lane goes on. What
 * the signer has signed and nobody has mined yet is waited for: its nonce can be used for nothing else.
 */
const catchUp = Effect.fn("catchUp")(function*(lane: HeldLane, known: LaneKnowledge, behind: Behind, isStill: boolean) {
  const agreed = yield* agreedUpTo(lane)
  if (!isAgreedTo(agreed, known, behind)) return yield* Effect.as(reportBehind(lane, known, behind, lane.nextNonce), STILL)
  const final = isStill ? null : yield* finalOf(lane, agreed)
  if (final === null) return STILL
  yield* recoverPayouts(lane, final)
  const recorded = lane.nextNonce < final.nonce ? yield* (yield* Transaction).run(moveOn(lane, final.nonce)) : 0
  return { recorded, isBehind: true } satisfies LaneRepair
})

/**
 * Compares the lane with the chain and with what the signer remembers. Where those know of nonces for which the books hold no signed payment,
 * the books are older than they are: an incident stops everything, and once two operators have agreed to that very nonce, and all of it is final, the payments are
 * recovered and the lane goes on behind them. Empty slots are filled, unless payouts are stopped.
 * Errors: `LaneLost`, `SignerUnavailable`.
 */
export const repairLane = Effect.fn("repairLane")(function*(taken: HeldLane, view: LaneView) {
  const { stops } = yield* payoutStops
  const natives = (yield* ListedAssets).filter(({ contract }) => contract === null)
  const isStill = natives.some(({ asset }) => stops(asset.id))
  const known = { latest: view.latest, signed: (yield* (yield* Signer).signedSoFar([])).nextNonce }
  // Held still, after the signer was asked: else what a successor has signed meanwhile would look like something the books have forgotten.
  const lane = yield* (yield* Transaction).run((yield* PayoutStore).hold(taken))
  const behind = yield* compareLane(lane, known, lane.nextNonce)
  if (behind.isBehind) return yield* catchUp(lane, known, behind, isStill)
  const recorded = isStill ? 0 : yield* (yield* Transaction).run(fillGaps(lane, view))
  return { recorded, isBehind: false } satisfies LaneRepair
})
