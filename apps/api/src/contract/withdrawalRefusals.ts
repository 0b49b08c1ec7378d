/** Why a withdrawal would not be begun: the codes of the problems. */
export const previewRefusals = [
  "asset_not_paid_out", "payouts_stopped", "user_blocked", "wallet_missing", "wallet_refused", "withdrawals_resting", "amount_too_small", "amount_too_large",
  "withdrawals_in_flight", "withdrawal_limit_reached", "funds_insufficient"
] as const

/** Why a withdrawal is not begun: the codes of the problems. */
export const withdrawalRefusals = [...previewRefusals, "fee_changed", "idempotency_key_reused"] as const
