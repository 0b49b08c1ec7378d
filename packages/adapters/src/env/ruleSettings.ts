import { Bps } from "@sigmatrade/core/money/Bps"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { optional } from "./Setting.ts"
import { amount, share, whole, yesNo } from "./SettingReader.ts"

/** How levels are sold and what sponsors earn. */
export const ruleSettings = {
  sequential: optional("DEPOSIT_LEVELS_SEQUENTIAL", "true or false", yesNo, false),
  referralEnabled: optional("REFERRAL_ENABLED", "true or false", yesNo, true),
  referralDepth: optional("MAX_REFERRAL_DEPTH", "a number of tiers from 0 to 3", whole(0, 3), 3),
  referralRate1: optional("REFERRAL_RATE_LEVEL_1", "a share such as 0.05", share, Bps.make(500)),
  referralRate2: optional("REFERRAL_RATE_LEVEL_2", "a share such as 0.04", share, Bps.make(400)),
  referralRate3: optional("REFERRAL_RATE_LEVEL_3", "a share such as 0.03", share, Bps.make(300)),
  referralHoldHours: optional("REFERRAL_HOLD_HOURS", "a number of hours from 0 to 8760", whole(0, 8760), 0),
  autoPayoutMinBnb: optional("REWARD_AUTO_PAYOUT_MIN_BNB", "an amount of BNB such as 0.05, or unset for no automatic payouts", amount(BNB), null),
  autoPayoutMinUsdt: optional("REWARD_AUTO_PAYOUT_MIN_USDT", "an amount of USDT such as 20, or unset for no automatic payouts", amount(USDT), null),
  depositBatchSize: optional("DEPOSIT_BATCH_SIZE", "a number of deposits from 1 to 1000", whole(1, 1000), 10),
  depositConcurrency: optional("DEPOSIT_CONCURRENCY", "a number of steps from 1 to 10", whole(1, 10), 3),
  intentMinutes: optional("DEPOSIT_INTENT_MINUTES", "a number of minutes from 1 to 10080", whole(1, 10_080), 60)
}
