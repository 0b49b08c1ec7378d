import type { MemberDeposit } from "@sigmatrade/core/deposit/Deposit"
import type { ApiDeposit } from "../contract/ApiDeposit.ts"
import type { MoneyView } from "./moneyView.ts"
import { transactionView } from "./transactionView.ts"

/** A payment as integrators see it. */
export const depositView = ({ deposit, userId }: MemberDeposit, money: MoneyView): typeof ApiDeposit.Type => ({
  object: "deposit",
  id: deposit.id,
  user_id: userId,
  state: deposit.state,
  amount: money(deposit.amount, deposit.asset),
  transaction: transactionView(deposit.id, deposit.blockNumber),
  level_bought: deposit.bought,
  seen_at: deposit.seenAt,
  credited_at: deposit.creditedAt
})
