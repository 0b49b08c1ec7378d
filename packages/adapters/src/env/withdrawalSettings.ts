import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { Asset, AssetId } from "@sigmatrade/core/money/Asset"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import type { AssetRules, WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { Result } from "effect"
import { optional } from "./Setting.ts"
import type { Setting, SharedRule, Values } from "./Setting.ts"
import { amount, whole } from "./SettingReader.ts"

const positive = (asset: Asset) => (text: string) =>
  Result.filterOrFail(amount(asset)(text), (value) => value > 0n, () => "zero")

const amountSetting = (key: string, asset: Asset, unset: string): Setting<Amount> =>
  optional(key, `an amount of ${asset.id} above zero, such as ${unset}`, positive(asset), Result.getOrThrow(parseAmount(unset, asset)))
const amountOrNone = (key: string, asset: Asset): Setting<Amount> =>
  optional(key, `an amount of ${asset.id} such as 0.01, 0 for none`, amount(asset), Amount.make(0n))

/** How money may leave: limits per asset, bands of approval, times. */
export const withdrawalSettings = {
  minimumBnb: amountSetting("WITHDRAWAL_MIN_BNB", BNB, "0.01"),
  minimumUsdt: amountSetting("WITHDRAWAL_MIN_USDT", USDT, "5"),
  feeBnb: amountOrNone("WITHDRAWAL_FEE_BNB", BNB),
  feeUsdt: amountOrNone("WITHDRAWAL_FEE_USDT", USDT),
  requestMaxBnb: amountSetting("WITHDRAWAL_MAX_BNB", BNB, "5"),
  requestMaxUsdt: amountSetting("WITHDRAWAL_MAX_USDT", USDT, "2500"),
  dayMaxBnb: amountSetting("WITHDRAWAL_DAY_MAX_BNB", BNB, "10"),
  dayMaxUsdt: amountSetting("WITHDRAWAL_DAY_MAX_USDT", USDT, "5000"),
  hourMaxBnb: amountSetting("WITHDRAWAL_HOUR_MAX_BNB", BNB, "20"),
  hourMaxUsdt: amountSetting("WITHDRAWAL_HOUR_MAX_USDT", USDT, "10000"),
  autoMaxBnb: optional("WITHDRAWAL_AUTO_MAX_BNB", "an amount of BNB such as 0.1, 0 for none", amount(BNB), Amount.make(10n ** 17n)),
  autoMaxUsdt: optional("WITHDRAWAL_AUTO_MAX_USDT", "an amount of USDT such as 50, 0 for none", amount(USDT), Amount.make(50n * 10n ** 18n)),
  oneApprovalMaxBnb: amountSetting("WITHDRAWAL_ONE_APPROVAL_MAX_BNB", BNB, "1"),
  oneApprovalMaxUsdt: amountSetting("WITHDRAWAL_ONE_APPROVAL_MAX_USDT", USDT, "500"),
  inFlightMax: optional("WITHDRAWALS_IN_FLIGHT_MAX", "a number of withdrawals from 1 to 100", whole(1, 100), 3),
  expiryHours: optional("WITHDRAWAL_EXPIRY_HOURS", "a number of hours from 1 to 8760", whole(1, 8760), 72),
  walletCooldownHours: optional("WALLET_CHANGE_COOLDOWN_HOURS", "a number of hours from 0 to 8760", whole(0, 8760), 24)
}

type Group = typeof withdrawalSettings
type AmountName = { [Name in keyof Group]: Group[Name] extends Setting<Amount> ? Name : never }[keyof Group]

/** One amount must not be above another; `isBelow`: it must be less. */
const ordered = (less: AmountName, more: AmountName, isBelow = false): SharedRule<Group> => ({
  key: withdrawalSettings[less].key,
  rule: isBelow ? `less than ${withdrawalSettings[more].key}` : `at most ${withdrawalSettings[more].key}`,
  broken: (values) => {
    const [one, other] = [values[less], values[more]]
    return one !== undefined && other !== undefined && (isBelow ? one >= other : one > other)
  }
})

const rulesOf = (asset: "Bnb" | "Usdt"): ReadonlyArray<SharedRule<Group>> => [
  ordered(`fee${asset}`, `minimum${asset}`, true),
  ordered(`minimum${asset}`, `requestMax${asset}`),
  ordered(`requestMax${asset}`, `dayMax${asset}`),
  ordered(`requestMax${asset}`, `hourMax${asset}`),
  ordered(`autoMax${asset}`, `oneApprovalMax${asset}`)
]

/** What these settings need of each other: nothing that is asked for within one limit is impossible under another. */
export const withdrawalRules: ReadonlyArray<SharedRule<Group>> = [...rulesOf("Bnb"), ...rulesOf("Usdt")]

const assetRules = (values: Values<Group>, asset: "Bnb" | "Usdt"): AssetRules => ({
  minimum: values[`minimum${asset}`],
  fee: values[`fee${asset}`],
  requestMax: values[`requestMax${asset}`],
  dayMax: values[`dayMax${asset}`],
  hourMax: values[`hourMax${asset}`],
  autoMax: values[`autoMax${asset}`],
  oneApprovalMax: values[`oneApprovalMax${asset}`]
})

/** The settings as core's policy. */
export const withdrawalPolicy = (values: Values<Group>): WithdrawalPolicy["Service"] => ({
  assets: new Map<AssetId, AssetRules>([[BNB.id, assetRules(values, "Bnb")], [USDT.id, assetRules(values, "Usdt")]]),
  inFlightMax: values.inFlightMax,
  expiryHours: values.expiryHours,
  walletCooldownHours: values.walletCooldownHours
})
