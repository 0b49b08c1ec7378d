import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { Effect, Layer } from "effect"
import { attributionRules, attributionSettings } from "./attributionSettings.ts"
import { priceSettings } from "./priceSettings.ts"
import { ruleSettings } from "./ruleSettings.ts"
import { readSettings, readTogether } from "./Setting.ts"
import type { SharedRule, Values } from "./Setting.ts"
import { walletSettings } from "./walletSettings.ts"
import { withdrawalPolicy, withdrawalRules, withdrawalSettings } from "./withdrawalSettings.ts"

/** When a deposit that could not be credited is tried again: after 1 s, 2 s ... 5 min at most, for about a day. */
const CREDIT_RETRY = new RetryPolicy({ delayMsFirst: 1000, factor: 2, delayMsMax: 300_000, attemptsMax: 300 })

/** The rules of one community, as its operator set them. */
export interface CommunitySettings {
  readonly wallet: Values<ReturnType<typeof walletSettings>>
  readonly attribution: Values<ReturnType<typeof attributionSettings>>
  readonly rules: Values<typeof ruleSettings>
  readonly prices: ReadonlyArray<LevelPrice>
  readonly withdrawals: Values<typeof withdrawalSettings>
}

const pricesOf = (asset: Asset, prices: ReadonlyArray<Amount | null>) =>
  prices.flatMap((price, index) =>
    price === null ? [] : [new LevelPrice({ level: LevelNumber.make(index + 1), asset: asset.id, price })]
  )

/** The rates in force, nearest tier first. */
const ratesOf = ({ referralDepth = 0, referralEnabled = false, ...rates }: Partial<CommunitySettings["rules"]>) => {
  const tiers = [rates.referralRate1, rates.referralRate2, rates.referralRate3]
  return referralEnabled ? tiers.slice(0, referralDepth).filter((rate) => rate !== undefined) : []
}

const ratesRule: SharedRule<typeof ruleSettings> = {
  key: "REFERRAL_RATE_LEVEL_1..3",
  rule: "rates that add up to at most 1 over all tiers",
  broken: (rules) => ratesOf(rules).reduce((sum, rate) => sum + rate, 0) > 10_000
}

const keyed = {
  ...Object.fromEntries(priceSettings.BNB.map((setting) => [setting.key, setting])),
  ...Object.fromEntries(priceSettings.USDT.map((setting) => [setting.key, setting]))
}

/**
 * Reads the community's rules. `isExtendedPublicKey` is that of crypto/AddressDerivationBip32. Errors: `SettingsInvalid`, naming every bad
 * key, also rates that add up to more than the price and a strategy that lacks its key.
 */
export const readCommunitySettings = Effect.fn("readCommunitySettings")(function*(isExtendedPublicKey: (text: string) => boolean) {
  const { attribution, prices, rules, wallet, withdrawals } = yield* readTogether({
    wallet: readSettings(walletSettings(yield* Keccak256)),
    attribution: readSettings(attributionSettings(isExtendedPublicKey), attributionRules),
    rules: readSettings(ruleSettings, [ratesRule]),
    prices: readSettings(keyed),
    withdrawals: readSettings(withdrawalSettings, withdrawalRules)
  })
  const listed = [...priceSettings.BNB, ...priceSettings.USDT].map(({ key }) => prices[key] ?? null)
  return {
    wallet, attribution, rules, withdrawals, prices: [...pricesOf(BNB, listed.slice(0, 6)), ...pricesOf(USDT, listed.slice(6))]
  } satisfies CommunitySettings
})

/** What members may pay with. */
export const listedAssets = ({ wallet }: CommunitySettings): ReadonlyArray<ListedAsset> => [
  { asset: BNB, contract: null },
  { asset: USDT, contract: wallet.usdtContract }
]

/** The settings as core's services. When a block is final is for those who read the chain: watcherPolicies. */
export const layer = (settings: CommunitySettings) => {
  const { attribution, rules, wallet } = settings
  return Layer.mergeAll(
    Layer.succeed(SystemWallet, { chainId: ChainId.make(wallet.chainId), address: wallet.systemWallet, payout: wallet.payoutWallet }),
    Layer.succeed(ConfirmationsNeeded, wallet.confirmations),
    Layer.succeed(ListedAssets, listedAssets(settings)),
    Layer.succeed(AttributionPolicy, {
      strategy: attribution.strategy,
      dust: new Map([[BNB.id, attribution.dustBnb], [USDT.id, attribution.dustUsdt]])
    }),
    Layer.succeed(WithdrawalPolicy, withdrawalPolicy(settings.withdrawals)),
    Layer.succeed(ReferralRates, ratesOf(rules)),
    Layer.succeed(AutoPayoutPolicy, {
      minimums: new Map([[BNB.id, rules.autoPayoutMinBnb] as const, [USDT.id, rules.autoPayoutMinUsdt] as const].flatMap(([asset, minimum]) =>
        minimum === null ? [] : [[asset, minimum] as const]))
    }),
    Layer.succeed(LevelSale, { sequential: rules.sequential, commissionHoldHours: rules.referralHoldHours }),
    Layer.succeed(DepositPolicy, {
      intentMinutes: rules.intentMinutes,
      batchSize: rules.depositBatchSize,
      retry: CREDIT_RETRY
    })
  )
}
