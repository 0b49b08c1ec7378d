import type { Effect } from "effect"
import { Context } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { UserId } from "../user/User.ts"

/** A member who is to be paid out, and what he can spend. */
export interface AutoPayoutDue {
  readonly userId: UserId
  readonly available: Amount
}

/** Who wants to be paid out without asking. Every adapter passes its contract suite. */
export class AutoPayoutStore extends Context.Service<AutoPayoutStore, {
  /** Switches it on or off for a member; it is off at first. */
  readonly set: (userId: UserId, on: boolean) => Effect.Effect<void>
  /** Whether it is on. */
  readonly isOn: (userId: UserId) => Effect.Effect<boolean>
  /**
   * Members who have it on, are active, have a wallet and can spend at least `minimum` of the asset, by user id, after this one (`null`:
   * from the first), at most `limit`.
   */
  readonly due: (asset: AssetId, minimum: Amount, after: UserId | null, limit: number) => Effect.Effect<ReadonlyArray<AutoPayoutDue>>
}>()("@sigmatrade/core/reward/AutoPayoutStore") {}
