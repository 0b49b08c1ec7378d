import type { StatementLine } from "@sigmatrade/core/ledger/Ledger"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { ApiStatementLine } from "../contract/ApiStatementLine.ts"
import type { MoneyView } from "./moneyView.ts"

/** A line of a statement as integrators see it. */
export const statementLineView = ({ changes, entry, id }: StatementLine, money: MoneyView): typeof ApiStatementLine.Type => ({
  object: "statement_line",
  id,
  kind: entry.kind,
  business_id: entry.businessId,
  changes: changes.map(({ asset, balance, change }) => ({
    direction: change < 0n ? "out" as const : "in" as const,
    amount: money(Amount.make(change < 0n ? -change : change), asset),
    balance: money(Amount.make(balance), asset)
  })),
  block_number: entry.blockNumber,
  booked_at: entry.bookedAt
})
