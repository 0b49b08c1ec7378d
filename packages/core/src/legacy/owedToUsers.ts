import { Amount } from "../money/Amount.ts"
import type { Asset } from "../money/Asset.ts"
import { formatAmount } from "../money/formatAmount.ts"
import { amountOwed } from "./amountOwed.ts"
import type { ClaimsJudged, Owed } from "./judgeEarnings.ts"
import type { WithdrawalsJudged } from "./judgeOldWithdrawals.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { Doubt } from "./LegacyFindings.ts"

/** What each user is owed, by his old number; those who are owed nothing are missing. */
export interface UsersOwed {
  readonly owed: ReadonlyMap<string, Amount>
  readonly doubts: ReadonlyArray<Doubt>
}

/** What was found about claims and withdrawals. */
export interface ClaimsOfUsers {
  readonly earnings: ClaimsJudged
  readonly rewards: ClaimsJudged
  readonly withdrawals: WithdrawalsJudged
}

const summed = (parts: ReadonlyArray<Owed>): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>()
  for (const { amount, userId } of parts) sums.set(userId, (sums.get(userId) ?? 0n) + amount)
  return sums
}

/**
 * What the old system owes to each user. Where it keeps a balance: that, its unpaid commissions and rewards, and withdrawals that did not
 * go out, which had left the balance. Where it does not: unpaid commissions less what withdrawals have taken of commissions, never below
 * nothing, and unpaid rewards.
 */
export const owedToUsers = ({ keepsBalances, rows }: LegacyFacts, claims: ClaimsOfUsers, asset: Asset): UsersOwed => {
  const earned = summed(claims.earnings.owed)
  const rewarded = summed(claims.rewards.owed)
  const [paid, returned] = [summed(claims.withdrawals.paid), summed(claims.withdrawals.returned)]
  const doubts: Array<Doubt> = []
  const doubt = (id: string, what: string) => doubts.push({ subject: `users:${id}`, what })
  const owed = new Map<string, Amount>()
  const write = (amount: bigint) => formatAmount(Amount.make(amount), asset)
  for (const { balance, id, pending_earnings } of rows.users) {
    const own = earned.get(id) ?? 0n
    const kept = keepsBalances ? amountOwed(balance, asset) : 0n
    if (kept === null) doubt(id, `his balance ${balance ?? "(none)"} cannot be owed: nothing is taken of it`)
    const pending = amountOwed(pending_earnings, asset)
    if (keepsBalances && pending !== null && pending !== own) {
      doubt(id, `his row says that ${write(pending)} of earnings are pending, its commissions say ${write(own)}: the commissions count`)
    }
    const left = keepsBalances ? own : own - (paid.get(id) ?? 0n)
    if (left < 0n) doubt(id, `has received ${write(-left)} more than his commissions: the old system paid them twice; he owes nothing here`)
    const total = (kept ?? 0n) + (left > 0n ? left : 0n) + (rewarded.get(id) ?? 0n) + (keepsBalances ? returned.get(id) ?? 0n : 0n)
    if (total > 0n) owed.set(id, Amount.make(total))
  }
  return { owed, doubts }
}
