import type { AssetId } from "../money/Asset.ts"
import type { PayoutRules } from "./PayoutPolicy.ts"
import type { Withdrawal } from "./Withdrawal.ts"
import { netOf } from "./Withdrawal.ts"

/** Why an approved withdrawal waits. */
export type WaitReason = "low funds" | "low gas" | "fees too high"

/** What is decided about an approved withdrawal. */
export type ReservationPlan =
  | { readonly _tag: "Pay"; readonly withdrawal: Withdrawal; readonly gasLimit: bigint }
  | { readonly _tag: "Wait"; readonly withdrawal: Withdrawal; readonly reason: WaitReason }

/** What is there to pay with. */
export interface Means {
  readonly native: AssetId
  /** What is free of each asset. */
  readonly free: ReadonlyMap<AssetId, bigint>
  readonly gasPrice: bigint
  /** What may still be spent on gas today, in base units of the native coin; `null`: as much as there is. */
  readonly feesLeft: bigint | null
  /** Payouts that may still be begun. */
  readonly room: number
}

/** Units of gas a payment of an asset may use. */
export const gasLimitOf = (asset: AssetId, native: AssetId, rules: Pick<PayoutRules, "gasLimitNative" | "gasLimitToken">): bigint =>
  asset === native ? rules.gasLimitNative : rules.gasLimitToken

/**
 * Decides which approved withdrawals are paid now, in the order of their requests. Where money for one is missing, all later ones of the
 * same asset wait behind it; without gas, or
 * when a day's fees are spent, nobody is paid. Those there is no room for are left out. Pure.
 */
export const planReservations = (
  approved: ReadonlyArray<Withdrawal>,
  { feesLeft, free, gasPrice, native, room }: Means,
  rules: Pick<PayoutRules, "gasLimitNative" | "gasLimitToken">
): ReadonlyArray<ReservationPlan> => {
  const left = new Map(free)
  const dry = new Map<AssetId, WaitReason>()
  const plans: Array<ReservationPlan> = []
  let [paid, fees] = [0, 0n]
  for (const withdrawal of approved) {
    const { asset } = withdrawal
    const gasLimit = gasLimitOf(asset, native, rules)
    const gas = gasLimit * gasPrice
    const needed = netOf(withdrawal) + (asset === native ? gas : 0n)
    if (!dry.has(asset) && (left.get(asset) ?? 0n) < needed) dry.set(asset, "low funds")
    else if (!dry.has(asset) && (left.get(native) ?? 0n) < gas) dry.set(asset, "low gas")
    else if (!dry.has(asset) && feesLeft !== null && fees + gas > feesLeft) dry.set(asset, "fees too high")
    const reason = dry.get(asset)
    if (reason !== undefined) plans.push({ _tag: "Wait", withdrawal, reason })
    else if (paid < room) {
      paid += 1
      fees += gas
      plans.push({ _tag: "Pay", withdrawal, gasLimit })
      left.set(asset, (left.get(asset) ?? 0n) - netOf(withdrawal))
      left.set(native, (left.get(native) ?? 0n) - gas)
    }
  }
  return plans
}
