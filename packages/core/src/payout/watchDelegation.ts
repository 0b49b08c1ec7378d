import { Finding } from "../incident/Incident.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { Effect } from "effect"
import type { LaneView } from "./nextStep.ts"
import type { LaneKey } from "./PayoutStore.ts"

/**
 * Stops payouts while code runs in the payout wallet's name (EIP-7702): somebody has signed that with its key, others can move its money without
 * a nonce, and pools take one transaction of it at a time. As long as it is so, operators' agreement does not let anything out.
 */
export const watchDelegation = Effect.fn("watchDelegation")(function*({ chainId, wallet }: LaneKey, { hasCode }: Pick<LaneView, "hasCode">) {
  if (!hasCode) return
  yield* reportIncident(new Finding({
    kind: "wallet delegated", subject: `${chainId}:${wallet}`, facts: { wallet }, stops: ["payouts"], asset: null, approvalsNeeded: 2
  }))
})
