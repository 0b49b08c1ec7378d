import type { SuspenseItem } from "@sigmatrade/core/deposit/SuspenseStore"
import type { ApiSuspense } from "../contract/ApiSuspense.ts"
import type { MoneyView } from "./moneyView.ts"
import { transactionView } from "./transactionView.ts"

/** Money without an owner as integrators see it. */
export const suspenseView = (item: SuspenseItem, money: MoneyView): typeof ApiSuspense.Type => ({
  object: "suspense",
  id: item.id,
  amount: money(item.amount, item.asset),
  from: item.from,
  to: item.to,
  reason: item.reason,
  decided: item.decided,
  transaction: transactionView(item.id, item.blockNumber),
  paid_at: item.paidAt
})
