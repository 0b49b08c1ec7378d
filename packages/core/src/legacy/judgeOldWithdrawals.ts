import type { Asset } from "../money/Asset.ts"
import { amountOwed } from "./amountOwed.ts"
import type { Owed } from "./judgeEarnings.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { Doubt, LeftOut, LegacyFindings, Look } from "./LegacyFindings.ts"
import type { LookedUp } from "./LegacySource.ts"
import type { LegacyRow, LegacyTable } from "./LegacyTable.ts"

/** Old withdrawals: what went out, and what was asked for and goes back to the balance. */
export type WithdrawalsJudged = LegacyFindings & { readonly paid: ReadonlyArray<Owed>; readonly returned: ReadonlyArray<Owed> }

const ENDED = new Set(["failed", "rejected", "cancelled", "canceled"])
const PAID = new Set(["confirmed", "completed"])
/** Not sent while there is no transaction. */
const WAITING = new Set(["pending", "frozen", "pending_network_recovery"])

type Withdrawal = LegacyRow<"withdrawals">

/** What became of one: `look` when only the chain knows. */
const fateOf = ({ status, tx_hash }: Withdrawal, key: string, { paid, unpaid }: LookedUp): "paid" | "ended" | "returned" | "look" => {
  const state = (status ?? "").toLowerCase()
  if (PAID.has(state)) return "paid"
  if (ENDED.has(state)) return "ended"
  if (unpaid.has(key) || (WAITING.has(state) && (tx_hash ?? "") === "")) return "returned"
  return paid.has(key) ? "paid" : "look"
}

/** The table withdrawals are in: their own, or that of all movements. */
const placeOf = ({ rows }: LegacyFacts): { readonly table: LegacyTable; readonly found: ReadonlyArray<Withdrawal> } =>
  rows.withdrawals.length > 0
    ? { table: "withdrawals", found: rows.withdrawals }
    : { table: "transactions", found: rows.transactions.filter(({ type }) => type === "withdrawal") }

/**
 * What withdrawals have taken from what users are owed. Open ones are not asked for again here: their money goes back to the balance, and
 * the member asks anew, under our rules. One that may have been sent needs a look at the chain first, so that nothing is paid twice.
 */
export const judgeOldWithdrawals = (facts: LegacyFacts, asset: Asset, users: ReadonlySet<string>, lookedUp: LookedUp): WithdrawalsJudged => {
  const { found, table } = placeOf(facts)
  const [paid, returned]: [Array<Owed>, Array<Owed>] = [[], []]
  const [leftOut, doubts, looks]: [Array<LeftOut>, Array<Doubt>, Array<Look>] = [[], [], []]
  for (const withdrawal of found) {
    const { id, status, tx_hash: txHash, user_id: userId } = withdrawal
    const key = `${table}:${id}`
    const leave = (reason: string) => leftOut.push({ table, id, reason })
    const amount = amountOwed(withdrawal.amount, asset)
    const fate = fateOf(withdrawal, key, lookedUp)
    if (amount === null || amount === 0n) leave("no amount that can be owed")
    else if (userId === null || !users.has(userId)) leave("its user is not there")
    else if (fate === "look") looks.push({ key, item: key, userId, amount: withdrawal.amount ?? "", txHash, why: `a withdrawal that is ${status}` })
    else if (fate === "ended") leave("history: it was not paid")
    else {
      const isPaid = fate === "paid"
      ;(isPaid ? paid : returned).push({ userId, amount })
      leave(isPaid ? "history: it was paid" : "open: its money is in the balance again, and its member may ask anew")
    }
    if (fate === "ended" && (txHash ?? "") !== "") doubts.push({ subject: key, what: `${status}, but has transaction ${txHash}: if it went out, this member was paid and refunded` })
  }
  return { paid, returned, leftOut, doubts, looks }
}
