import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { DestinationForbidden, WalletCoolingOff } from "@sigmatrade/core/payout/destinationOf"
import type { WithdrawalLimitReached, WithdrawalsInFlight, WithdrawalTooLarge, WithdrawalTooSmall } from "@sigmatrade/core/payout/judgeWithdrawal"
import type { PasswordResetCoolingOff } from "@sigmatrade/core/payout/refuseDuringReset"
import type { AssetNotPaidOut, FeeChanged, PayoutsStopped } from "@sigmatrade/core/payout/requestWithdrawal"
import { DateTime } from "effect"
import { refuse } from "../problems/refuse.ts"
import type { MoneyView } from "../views/moneyView.ts"

const resting = (until: DateTime.Utc) => refuse("withdrawals_resting", `Nothing can be withdrawn before ${DateTime.formatIso(until)}.`)

const writing = (money: MoneyView) => (amount: Amount, asset: AssetId) => `${money(amount, asset).display ?? amount} ${asset} (${amount} base units)`

/** Why a withdrawal would not be begun, as problems: for `Effect.catchTags`. */
export const previewRefusals = (money: MoneyView) => {
  const shown = writing(money)
  return {
    AssetNotPaidOut: ({ asset }: AssetNotPaidOut) => refuse("asset_not_paid_out", `${asset} is not paid out here.`),
    PayoutsStopped: ({ asset, reason }: PayoutsStopped) => refuse("payouts_stopped", `Payouts of ${asset} stand still: ${reason}.`),
    MemberBlocked: () => refuse("user_blocked", "The user is blocked, or his membership has ended."),
    WalletUnlinked: () => refuse("wallet_missing", "The user has no wallet to be paid to. He links one in the bot."),
    DestinationForbidden: ({ destination, reason }: DestinationForbidden) =>
      refuse("wallet_refused", `Nothing can be paid to ${destination}: ${reason}. The user links another wallet in the bot.`),
    WalletCoolingOff: ({ until }: WalletCoolingOff) => resting(until),
    PasswordResetCoolingOff: ({ until }: PasswordResetCoolingOff) => resting(until),
    PasswordResetPending: () => refuse("withdrawals_resting", "Nothing can be withdrawn before the reset of the user's password is over."),
    WithdrawalTooSmall: ({ asset, minimum }: WithdrawalTooSmall) => refuse("amount_too_small", `Ask for at least ${shown(minimum, asset)}.`),
    WithdrawalTooLarge: ({ asset, maximum }: WithdrawalTooLarge) => refuse("amount_too_large", `Ask for at most ${shown(maximum, asset)}.`),
    WithdrawalsInFlight: ({ inFlight, maximum }: WithdrawalsInFlight) =>
      refuse("withdrawals_in_flight", `${inFlight} are on their way, and at most ${maximum} may be.`),
    WithdrawalLimitReached: ({ asset, freesAt, limit, maximum, used }: WithdrawalLimitReached) => refuse(
      "withdrawal_limit_reached",
      `The limit of ${limit} is ${shown(maximum, asset)}, of which ${shown(used, asset)} are used.${freesAt === null ? "" : ` It begins to free at ${DateTime.formatIso(freesAt)}.`}`
    ),
    InsufficientFunds: () => refuse("funds_insufficient", "The user has less than that to spend. Read his balances.")
  }
}

/** Why a withdrawal is not begun, as problems: for `Effect.catchTags`. */
export const withdrawalRefusals = (money: MoneyView) => ({
  ...previewRefusals(money),
  FeeChanged: ({ asset, fee }: FeeChanged) => refuse("fee_changed", `The fee is ${writing(money)(fee, asset)} now. Show it, and ask again under a new Idempotency-Key.`),
  WithdrawalKeyReused: () => refuse("idempotency_key_reused", "Money was asked for under this Idempotency-Key before, another amount. Use a new key.")
})
