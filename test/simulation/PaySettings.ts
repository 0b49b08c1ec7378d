import { Amount } from "@sigmatrade/core/money/Amount"
import type { PayoutRules } from "@sigmatrade/core/payout/PayoutPolicy"
import type { AssetRules, WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { BNB, USDT } from "../unit/community.ts"
import type { Dice } from "./Dice.ts"

/** What payouts of one history keep to, and what the payout wallet begins with. */
export interface PaySettings {
  readonly rules: PayoutRules
  readonly withdrawals: WithdrawalPolicy["Service"]
  readonly treasury: { readonly token: bigint; readonly native: bigint }
}

/** More than anybody asks for. */
export const PLENTY = 2n ** 140n

const throwAssetRules = (dice: Dice): AssetRules => {
  const isTight = dice.percent(15)
  return {
    minimum: Amount.make(2n),
    fee: Amount.make(BigInt(dice.below(2))),
    requestMax: Amount.make(isTight ? 2n ** 63n : PLENTY),
    dayMax: Amount.make(isTight ? 2n ** 64n : PLENTY),
    hourMax: Amount.make(isTight ? 2n ** 65n : 2n * PLENTY),
    autoMax: Amount.make(dice.pick([0n, 40n, 2n ** 62n])),
    oneApprovalMax: Amount.make(dice.pick([2n ** 62n, 2n ** 63n]))
  }
}

/** Settings of payouts as the dice want them. Gas is dear beside what members pay, so that it can run out. */
export const throwPaySettings = (dice: Dice): PaySettings => ({
  rules: {
    gasPriceMin: 1n, gasPriceMax: dice.pick([3n, 40n]), gasLimitToken: 60_000n, gasLimitNative: 21_000n,
    replaceSeconds: dice.pick([5, 30]), resendSeconds: dice.pick([2, 10]), inFlightMax: dice.between(4, 8), leaseSeconds: 15, answerMsMax: 3_000
  },
  withdrawals: {
    assets: new Map([[BNB, throwAssetRules(dice)], [USDT, throwAssetRules(dice)]]),
    inFlightMax: dice.between(2, 4), expiryHours: dice.pick([1, 72]), walletCooldownHours: 1
  },
  treasury: {
    token: dice.weighted([[3, PLENTY], [1, 0n], [1, 1_000n]]),
    native: dice.weighted([[3, PLENTY], [1, 100_000n], [1, 2n ** 64n]])
  }
})
