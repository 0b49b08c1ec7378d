import type { InsufficientFunds } from "@sigmatrade/core/ledger/Ledger"
import type { PasswordMissing, PasswordNotTaken, PasswordWrong } from "@sigmatrade/core/payout/checkPassword"
import type { DestinationForbidden, WalletCoolingOff } from "@sigmatrade/core/payout/destinationOf"
import type { LimitRefusal } from "@sigmatrade/core/payout/judgeWithdrawal"
import type { PasswordResetCoolingOff, PasswordResetPending } from "@sigmatrade/core/payout/refuseDuringReset"
import type { AssetNotPaidOut, PayoutsStopped } from "@sigmatrade/core/payout/requestWithdrawal"
import type { MemberBlocked } from "@sigmatrade/core/user/MemberBlocked"
import type { WalletUnlinked } from "@sigmatrade/core/user/UserStore"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"

/** Why money is not sent, before any password was asked for. */
export type Refusal =
  | AssetNotPaidOut | DestinationForbidden | InsufficientFunds | LimitRefusal | MemberBlocked | PasswordResetCoolingOff | PasswordResetPending
  | PayoutsStopped | WalletCoolingOff | WalletUnlinked

/** Why a password was not taken. */
export type PasswordRefusal = PasswordMissing | PasswordNotTaken | PasswordWrong

/** What a member reads when his password is not taken. */
export const whyNotTaken = (texts: Texts, error: PasswordRefusal): Html => {
  switch (error._tag) {
    case "PasswordMissing":
      return texts.html("withdraw-no-password")
    case "PasswordWrong":
      return texts.html("password-wrong", { tries: error.triesLeft })
    case "PasswordNotTaken":
      return texts.html("password-locked", { until: writeTime(error.until) })
  }
}

/** What a member reads when money cannot be sent to him now: the reason, and what he can do. */
export const whyNotPaid = Effect.fn("whyNotPaid")(function*(texts: Texts, error: Refusal) {
  const money = writeMoney(yield* ListedAssets, texts)
  switch (error._tag) {
    case "AssetNotPaidOut":
      return texts.html("withdraw-not-paid-out", { asset: error.asset })
    case "DestinationForbidden":
      return texts.html("withdraw-forbidden")
    case "InsufficientFunds":
      return texts.html("withdraw-too-much")
    case "MemberBlocked":
      return texts.html("blocked")
    case "PasswordResetPending":
      return texts.html("withdraw-reset")
    case "PasswordResetCoolingOff":
      return texts.html("withdraw-reset-cooling-off", { until: writeTime(error.until) })
    case "PayoutsStopped":
      return texts.html("withdraw-stopped")
    case "WalletCoolingOff":
      return texts.html("withdraw-cooling-off", { until: writeTime(error.until) })
    case "WalletUnlinked":
      return texts.html("withdraw-no-wallet")
    case "WithdrawalTooSmall":
      return texts.html("withdraw-too-small", { minimum: money(error.asset, error.minimum) })
    case "WithdrawalTooLarge":
      return texts.html("withdraw-too-large", { maximum: money(error.asset, error.maximum) })
    case "WithdrawalsInFlight":
      return texts.html("withdraw-in-flight", { count: error.inFlight })
    case "WithdrawalLimitReached": {
      const key = error.limit === "member's day" ? "withdraw-day-limit" : "withdraw-hour-limit"
      const limit = texts.html(key, { maximum: money(error.asset, error.maximum), used: money(error.asset, error.used) })
      return error.freesAt === null ? limit : Html.lines([limit, texts.html("withdraw-limit-frees", { at: writeTime(error.freesAt) })], 1)
    }
  }
})
