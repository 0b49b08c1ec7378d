import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import type { ApiWithdrawal } from "../contract/ApiWithdrawal.ts"
import type { MoneyView } from "./moneyView.ts"

/** A withdrawal as integrators see it. */
export const withdrawalView = (withdrawal: Withdrawal, money: MoneyView, keccak256: Keccak256["Service"]): typeof ApiWithdrawal.Type => ({
  object: "withdrawal",
  id: withdrawal.id,
  user_id: withdrawal.userId,
  state: withdrawal.state,
  amount: money(withdrawal.amount, withdrawal.asset),
  fee: money(withdrawal.fee, withdrawal.asset),
  destination: checksumAddress(withdrawal.destination, keccak256),
  revision: withdrawal.revision,
  approvals_needed: withdrawal.approvalsNeeded,
  reason: withdrawal.reason,
  requested_at: withdrawal.requestedAt,
  expires_at: withdrawal.expiresAt,
  settled_at: withdrawal.settledAt
})
