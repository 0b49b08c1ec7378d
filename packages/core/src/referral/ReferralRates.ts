import { Context } from "effect"
import type { Bps } from "../money/Bps.ts"

/** One rate per tier, nearest sponsor first; as many tiers as entries, none when empty. A setting (`REFERRAL_*`). */
export class ReferralRates
  extends Context.Service<ReferralRates, ReadonlyArray<Bps>>()("@sigmatrade/core/referral/ReferralRates") {}
