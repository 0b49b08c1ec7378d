import { Effect } from "effect"
import { isStopped } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import type { AssetId } from "../money/Asset.ts"
import type { PayoutId } from "./Payout.ts"

/** What open incidents keep from being paid, as of now. */
export interface PayoutStops {
  /** Whether payouts of an asset stand still. */
  readonly stops: (asset: AssetId) => boolean
  /** The signer or the network has refused it, and no operator has looked yet. */
  readonly isRefused: (id: PayoutId) => boolean
}

/** Reads the brakes. Asked anew before every step that cannot be taken back. */
export const payoutStops = Effect.map(
  Effect.flatMap(IncidentStore, ({ opened }) => opened),
  (open): PayoutStops => {
    const refused = new Set(open.flatMap(({ kind, subject }) => kind === "payout refused" ? [subject] : []))
    return { stops: (asset) => isStopped(open, "payouts", asset), isRefused: (id) => refused.has(id) }
  }
)
