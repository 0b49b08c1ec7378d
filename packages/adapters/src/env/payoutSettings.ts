import { Asset, AssetId } from "@sigmatrade/core/money/Asset"
import type { PayoutRules } from "@sigmatrade/core/payout/PayoutPolicy"
import { Result } from "effect"
import type { SharedRule, Values } from "./Setting.ts"
import { optional } from "./Setting.ts"
import type { SettingReader } from "./SettingReader.ts"
import { amount, whole } from "./SettingReader.ts"

const GWEI = new Asset({ id: AssetId.make("GWEI"), decimals: 9 })
/** Above this the database refuses every payout. */
const GAS_PRICE_MAX = 50n * 10n ** 9n

/** A price per unit of gas in gwei, above zero. */
const gasPrice: SettingReader<bigint> = (text) =>
  Result.filterOrFail(amount(GWEI)(text), (price): price is typeof price => price > 0n && price <= GAS_PRICE_MAX, () => "does not fit")

/** What payouts may cost and how many are on their way at once. */
export const payoutSettings = {
  gasPriceMax: optional("PAYOUT_GAS_PRICE_MAX_GWEI", "a price of gas in gwei above 0, 50 at most", gasPrice, 5n * 10n ** 9n),
  gasPriceMin: optional("PAYOUT_GAS_PRICE_MIN_GWEI", "a price of gas in gwei above 0, PAYOUT_GAS_PRICE_MAX_GWEI at most", gasPrice, 5n * 10n ** 7n),
  replaceSeconds: optional("PAYOUT_REPLACE_SECONDS", "a number of seconds from 1 to 3600", whole(1, 3600), 30),
  inFlightMax: optional("PAYOUTS_IN_FLIGHT_MAX", "a number of payouts from 1 to 64", whole(1, 64), 16)
}

/** The floor of the price lies below its cap. */
export const payoutSettingRules: ReadonlyArray<SharedRule<typeof payoutSettings>> = [
  {
    key: payoutSettings.gasPriceMin.key,
    rule: payoutSettings.gasPriceMin.rule,
    broken: ({ gasPriceMax, gasPriceMin }) => gasPriceMax !== undefined && gasPriceMin !== undefined && gasPriceMin > gasPriceMax
  }
]

/** The settings as core's rules, with limits of ours. */
export const payoutRules = (settings: Values<typeof payoutSettings>): PayoutRules => ({
  ...settings,
  gasLimitToken: 120_000n,
  gasLimitNative: 21_000n,
  resendSeconds: Math.min(10, settings.replaceSeconds),
  leaseSeconds: 20,
  answerMsMax: 5_000
})
