import { DateTime, Effect } from "effect"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { ZERO } from "../money/Amount.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { firstPrice } from "./firstPrice.ts"
import type { LaneView } from "./nextStep.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import { payoutStops } from "./payoutStops.ts"
import type { HeldLane } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"

/** Nonces repaired in one step. */
const REPAIRS_MAX = 50
/** Incidents looked through for the operators' agreement. */
const INCIDENTS_MAX = 200

const subjectOf = ({ chainId, wallet }: HeldLane) => `${chainId}:${wallet}`

/** Up to which nonce operators have agreed that others used the wallet; 0: not at all. */
const agreedNonce = Effect.fn("agreedNonce")(function*(lane: HeldLane) {
  const incidents = yield* (yield* IncidentStore).recent(INCIDENTS_MAX)
  const closed = incidents.filter(({ closedAt, kind, subject }) =>
    kind === "books behind the chain" && subject === subjectOf(lane) && closedAt !== null)
  return Math.max(0, ...closed.map(({ facts }) => Number(facts["chain"] ?? 0)))
})

const reportAhead = (lane: HeldLane, { latest }: LaneView) =>
  reportIncident(new Finding({
    kind: "books behind the chain",
    subject: subjectOf(lane),
    facts: { chain: String(latest), books: String(lane.nextNonce) },
    stops: ["payouts", "broadcasts"],
    asset: null,
    approvalsNeeded: 2
  }))

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
 * Compares the lane with the chain. Where the chain has used nonces that we never gave away, the books are older than the chain: an incident
 * stops everything, and once two operators have agreed to that very nonce the lane goes on behind it. Empty slots are filled, unless payouts
 * are stopped. Answers how many nonces were recorded. Errors: `LaneLost`.
 */
export const repairLane = Effect.fn("repairLane")(function*(lane: HeldLane, view: LaneView) {
  const transaction = yield* Transaction
  const { stops } = yield* payoutStops
  const natives = (yield* ListedAssets).filter(({ contract }) => contract === null)
  const isStill = natives.some(({ asset }) => stops(asset.id))
  if (view.latest > lane.nextNonce) {
    if (isStill) return 0
    const agreed = yield* agreedNonce(lane)
    if (agreed > lane.nextNonce) return yield* transaction.run(moveOn(lane, Math.min(agreed, view.latest)))
    yield* reportAhead(lane, view)
    return 0
  }
  return isStill ? 0 : yield* transaction.run(fillGaps(lane, view))
})
