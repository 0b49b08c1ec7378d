import { Effect } from "effect"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { giveBack } from "./giveBack.ts"
import type { LaneView } from "./nextStep.ts"
import { nonceAtMark } from "./nonceAtMark.ts"
import type { PayoutRecord } from "./Payout.ts"
import type { HeldLane, LaneKey } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { endOf, hashesOf } from "./settlePayouts.ts"

/** Open payouts looked at. */
const OPEN_MAX = 1000

/** Payouts whose nonce is used in a block that we have read and found final, and by none of their attempts: nothing can pay them any more. */
const displacedAt = Effect.fn("displacedAt")(function*(lane: LaneKey, nonce: number) {
  const store = yield* PayoutStore
  const below = (yield* store.open(lane, OPEN_MAX)).filter(({ payout }) => payout.nonce < nonce)
  const rows = Map.groupBy(yield* store.finalRows(lane.chainId, below.flatMap(hashesOf)), ({ txHash }) => txHash)
  return below.filter((record) => endOf(record.payout, hashesOf(record).flatMap((hash) => rows.get(hash) ?? [])) === null)
})

const report = ({ payout }: PayoutRecord, nonce: number, block: number) =>
  reportIncident(new Finding({
    kind: "payout displaced",
    subject: payout.id,
    facts: {
      asset: payout.asset, amount: String(payout.amount), to: payout.to, withdrawals: payout.withdrawals.join(" "), chain: String(nonce), block: String(block)
    },
    stops: [],
    asset: null,
    approvalsNeeded: 2
  }))

/**
 * Looks for payouts displaced for good: somebody else's transaction has used their nonce. Each is an incident; once two operators have agreed
 * to it, and it is still so, its members have their money back. A gap has nobody to ask. Answers how many have ended. Errors: `LaneLost`.
 */
export const watchDisplaced = Effect.fn("watchDisplaced")(function*(lane: HeldLane, { finalized, latest }: Pick<LaneView, "finalized" | "latest">) {
  const [first] = yield* (yield* PayoutStore).open(lane, 1)
  if (first === undefined || first.payout.nonce >= (finalized ?? latest)) return 0
  const known = yield* nonceAtMark(lane)
  if (known === null) return 0
  const incidents = yield* IncidentStore
  const ended = yield* Effect.forEach(yield* displacedAt(lane, known.nonce), Effect.fnUntraced(function*(record: PayoutRecord) {
    const mine = yield* incidents.about("payout displaced", record.payout.id)
    if (record.payout.purpose === "gap" || mine.some(({ closedAt }) => closedAt !== null)) return yield* giveBack(lane, record)
    if (mine.length === 0) yield* report(record, known.nonce, known.block)
    return false
  }))
  return ended.filter((isEnded) => isEnded).length
})
