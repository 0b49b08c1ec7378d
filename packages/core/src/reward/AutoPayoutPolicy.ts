import { Context } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"

/** From which balance on members who want it are paid out without asking, by asset; one that is missing is not. A setting (`REWARD_AUTO_PAYOUT_MIN_*`). */
export class AutoPayoutPolicy extends Context.Service<AutoPayoutPolicy, {
  readonly minimums: ReadonlyMap<AssetId, Amount>
}>()("@sigmatrade/core/reward/AutoPayoutPolicy") {}
