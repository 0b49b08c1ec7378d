import { Context } from "effect"

/** What payouts may cost and how they are sent. */
export interface PayoutRules {
  /** Per unit of gas, in base units of the native coin (`PAYOUT_GAS_PRICE_MIN_GWEI`, `PAYOUT_GAS_PRICE_MAX_GWEI`). */
  readonly gasPriceMin: bigint
  readonly gasPriceMax: bigint
  /** Units of gas a payment may use: of a token, and of the native coin. */
  readonly gasLimitToken: bigint
  readonly gasLimitNative: bigint
  /** Seconds an attempt may wait to be mined before the next one offers more (`PAYOUT_REPLACE_SECONDS`). */
  readonly replaceSeconds: number
  /** Seconds after which the same bytes are sent again: pools forget. */
  readonly resendSeconds: number
  /** Payouts that are not final, at most (`PAYOUTS_IN_FLIGHT_MAX`). */
  readonly inFlightMax: number
  /** Seconds a holder keeps the lane without a word. */
  readonly leaseSeconds: number
  /** Milliseconds a provider has to answer. */
  readonly answerMsMax: number
}

/** The rules in force. A setting. */
export class PayoutPolicy extends Context.Service<PayoutPolicy, PayoutRules>()("@sigmatrade/core/payout/PayoutPolicy") {}
