import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { Effect, Layer } from "effect"
import { priceSettings } from "./priceSettings.ts"
import { ruleSettings } from "./ruleSettings.ts"
import { readSettings, SettingsInvalid } from "./Setting.ts"
import type { Values } from "./Setting.ts"
import { walletSettings } from "./walletSettings.ts"

/** When a deposit that could not be credited is tried again: after 1 s, 2 s ... 5 min at most, for about a day. */
const CREDIT_RETRY = new RetryPolicy({ delayMsFirst: 1000, factor: 2, delayMsMax: 300_000, attemptsMax: 300 })

/** The rules of one community, as its operator set them. */
export interface CommunitySettings {
  readonly wallet: Values<ReturnType<typeof walletSettings>>
  readonly rules: Values<typeof ruleSettings>
  readonly prices: ReadonlyArray<LevelPrice>
}

const pricesOf = (asset: Asset, prices: ReadonlyArray<Amount | null>) =>
  prices.flatMap((price, index) =>
    price === null ? [] : [new LevelPrice({ level: LevelNumber.make(index + 1), asset: asset.id, price })]
  )

/** The rates in force, nearest tier first. */
const ratesOf = (rules: CommunitySettings["rules"]) =>
  rules.referralEnabled ? [rules.referralRate1, rules.referralRate2, rules.referralRate3].slice(0, rules.referralDepth) : []

/** Reads the community's rules. Errors: `SettingsInvalid`, naming every bad key, also rates that add up to more than the price. */
export const readCommunitySettings = Effect.gen(function*() {
  const keyed = {
    ...Object.fromEntries(priceSettings.BNB.map((setting) => [setting.key, setting])),
    ...Object.fromEntries(priceSettings.USDT.map((setting) => [setting.key, setting]))
  }
  const wallet = yield* Effect.result(readSettings(walletSettings(yield* Keccak256)))
  const rules = yield* Effect.result(readSettings(ruleSettings))
  const prices = yield* Effect.result(readSettings(keyed))
  const problems = [wallet, rules, prices].flatMap((read) => read._tag === "Failure" ? read.failure.problems : [])
  if (wallet._tag === "Failure" || rules._tag === "Failure" || prices._tag === "Failure") return yield* new SettingsInvalid({ problems })
  const total = ratesOf(rules.success).reduce((sum, rate) => sum + rate, 0)
  if (total > 10_000) {
    const rule = "rates that add up to at most 1 over all tiers"
    return yield* new SettingsInvalid({ problems: [{ key: "REFERRAL_RATE_LEVEL_1..3", rule }] })
  }
  const listed = [...priceSettings.BNB, ...priceSettings.USDT].map(({ key }) => prices.success[key] ?? null)
  return {
    wallet: wallet.success,
    rules: rules.success,
    prices: [...pricesOf(BNB, listed.slice(0, 6)), ...pricesOf(USDT, listed.slice(6))]
  } satisfies CommunitySettings
})

/** What members may pay with. */
export const listedAssets = ({ wallet }: CommunitySettings): ReadonlyArray<ListedAsset> => [
  { asset: BNB, contract: null },
  { asset: USDT, contract: wallet.usdtContract }
]

/** The settings as core's services. */
export const layer = (settings: CommunitySettings) => {
  const { rules, wallet } = settings
  return Layer.mergeAll(
    Layer.succeed(SystemWallet, { chainId: ChainId.make(wallet.chainId), address: wallet.systemWallet }),
    Layer.succeed(ListedAssets, listedAssets(settings)),
    Layer.succeed(ConfirmationPolicy, { rule: wallet.finality, confirmations: wallet.confirmations }),
    Layer.succeed(ReferralRates, ratesOf(rules)),
    Layer.succeed(LevelSale, { sequential: rules.sequential, commissionHoldHours: rules.referralHoldHours }),
    Layer.succeed(DepositPolicy, {
      intentMinutes: rules.intentMinutes,
      batchSize: rules.depositBatchSize,
      retry: CREDIT_RETRY
    })
  )
}
