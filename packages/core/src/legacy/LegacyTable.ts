/**
 * What is read of the inherited database, by table. The TypeScript system and both Python ones have these; a column or a table that one of
 * them lacks is read as missing. Source: the inherited schema.
 */
export const LEGACY_COLUMNS = {
  users: [
    "id", "telegram_id", "username", "wallet_address", "financial_password", "referrer_id", "is_banned", "withdrawal_blocked", "balance",
    "pending_earnings", "bot_blocked", "language", "created_at"
  ],
  deposits: ["id", "user_id", "level", "amount", "tx_hash", "status", "block_number", "confirmed_at", "created_at"],
  referrals: ["id", "referrer_id", "referral_id", "level"],
  referral_earnings: ["id", "referral_id", "amount", "source_transaction_id", "tx_hash", "paid"],
  transactions: ["id", "user_id", "tx_hash", "type", "amount", "status", "created_at"],
  withdrawals: ["id", "user_id", "tx_hash", "amount", "status", "created_at"],
  reward_sessions: ["id"],
  deposit_rewards: ["id", "user_id", "deposit_id", "reward_session_id", "reward_amount", "paid", "tx_hash"],
  payment_retries: ["id", "user_id", "payment_type", "earning_ids", "attempt_count", "resolved", "tx_hash"],
  failed_notifications: ["id", "resolved"],
  blacklist: ["id", "telegram_id", "wallet_address", "action_type", "reason", "is_active"],
  admins: ["id", "telegram_id", "username", "role"],
  support_tickets: [
    "id", "user_id", "telegram_id", "category", "status", "created_at", "last_user_message_at", "last_admin_message_at"
  ],
  support_messages: ["id", "ticket_id", "sender", "text", "attachments", "created_at"],
  user_wallet_history: ["id", "user_id", "old_wallet_address", "changed_at"],
  appeals: ["id", "user_id", "appeal_text", "status", "created_at"],
  financial_password_recovery: ["id", "user_id", "status"]
} as const

/** A table of the inherited database that is read. */
export type LegacyTable = keyof typeof LEGACY_COLUMNS

/** All of them, in the order they are read in: what others name first. */
export const LEGACY_TABLES = Object.keys(LEGACY_COLUMNS) as ReadonlyArray<LegacyTable>

/** One row, every value in the words of its database; `null` where it has none, or no such column. Amounts are decimal digits, never a number. */
export type LegacyRow<T extends LegacyTable> =
  & { readonly [C in Exclude<(typeof LEGACY_COLUMNS)[T][number], "id">]: string | null }
  & { readonly id: string }
