import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { Payout } from "@sigmatrade/core/payout/Payout"
import type { ApiPayout } from "../contract/ApiPayout.ts"
import type { MoneyView } from "./moneyView.ts"

/** A payout as integrators see it. */
export const payoutView = (payout: Payout, money: MoneyView, keccak256: Keccak256["Service"]): typeof ApiPayout.Type => ({
  object: "payout",
  id: payout.id,
  state: payout.state,
  purpose: payout.purpose,
  nonce: payout.nonce,
  wallet: checksumAddress(payout.wallet, keccak256),
  destination: checksumAddress(payout.to, keccak256),
  amount: money(payout.amount, payout.asset),
  withdrawal_ids: payout.withdrawals,
  reserved_at: payout.reservedAt,
  settled_at: payout.settledAt,
  settled_by: payout.settledBy
})
