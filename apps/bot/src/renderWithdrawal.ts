import type { MoneyGuard } from "@sigmatrade/core/notification/MoneyGuard"
import type { WithdrawalStanding, WithdrawalWaits } from "@sigmatrade/core/notification/WithdrawalStanding"
import type { Html } from "./texts/Html.ts"
import type { Texts } from "./texts/textsIn.ts"
import type { writeMoney } from "./texts/writeMoney.ts"
import { writeTime } from "./texts/writeMoney.ts"

const WAITS = {
  "low funds": "notice-withdrawal-funds",
  "low gas": "notice-withdrawal-funds",
  "fees too high": "notice-withdrawal-fees",
  paused: "notice-withdrawal-paused"
} as const satisfies Record<typeof WithdrawalWaits.Type["reason"], string>

const STANDS = {
  WithdrawalRequested: "notice-withdrawal-requested",
  WithdrawalApproved: "notice-withdrawal-approved",
  WithdrawalSent: "notice-withdrawal-sent",
  WithdrawalPaid: "notice-withdrawal-paid",
  WithdrawalReturned: "notice-withdrawal-returned",
  WithdrawalExpired: "notice-withdrawal-expired"
} as const

const keyOf = (standing: WithdrawalStanding): string => {
  switch (standing._tag) {
    case "WithdrawalWaits":
      return WAITS[standing.reason]
    case "WithdrawalRefused":
      return standing.cause === "blocked" ? "notice-withdrawal-blocked" : "notice-withdrawal-refused"
    case "WithdrawalCancelled":
      return standing.cause === "wallet changed" ? "notice-withdrawal-wallet" : "notice-withdrawal-cancelled"
    default:
      return STANDS[standing._tag]
  }
}

/** Whether the money is in the balance again: then the whole amount is spoken of, and no longer where it was to go. */
const isBack = ({ _tag }: WithdrawalStanding) =>
  _tag === "WithdrawalReturned" || _tag === "WithdrawalRefused" || _tag === "WithdrawalCancelled" || _tag === "WithdrawalExpired"

/** What a member reads about a withdrawal of his: amounts to the last digit, addresses and hashes whole. */
export const renderWithdrawal = (texts: Texts, money: ReturnType<typeof writeMoney>, standing: WithdrawalStanding): ReadonlyArray<Html> => {
  const { amount, asset, destination, net } = standing
  const until = "expiresAt" in standing ? { until: writeTime(standing.expiresAt) } : {}
  return [
    texts.html(keyOf(standing), { money: money(asset, isBack(standing) ? amount : net), ...until }),
    ...("note" in standing && standing.note !== null ? [texts.html("notice-withdrawal-refused-note", { note: standing.note })] : []),
    ...(isBack(standing) ? [] : [texts.html("notice-withdrawal-to", { address: destination })]),
    ...("txHash" in standing && standing.txHash !== undefined ? [texts.html("notice-withdrawal-transaction", { transaction: standing.txHash })] : [])
  ]
}

/** What a member reads about what guards his money. */
export const renderMoneyGuard = (texts: Texts, guard: MoneyGuard): Html => {
  switch (guard._tag) {
    case "WalletChanged":
      return texts.html("notice-wallet-changed", { from: guard.from, to: guard.to, until: writeTime(guard.withdrawalsFrom) })
    case "PasswordChanged":
      return texts.html(guard.isFirst ? "notice-password-set" : "notice-password-changed")
    case "PasswordLocked":
      return texts.html("notice-password-locked", { until: writeTime(guard.until) })
    case "PasswordResetRequested":
      return texts.html("notice-reset-requested")
    case "PasswordResetApproved":
      return texts.html("notice-reset-approved")
    case "PasswordResetRefused":
      return texts.html("notice-reset-refused", { note: guard.note })
    case "PasswordResetWithdrawn":
      return texts.html(guard.cause === "old password" ? "notice-reset-remembered" : "notice-reset-withdrawn")
    case "PasswordResetDone":
      return texts.html("notice-reset-done", { until: writeTime(guard.withdrawalsFrom) })
  }
}
