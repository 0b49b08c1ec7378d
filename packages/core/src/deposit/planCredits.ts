import { Result } from "effect"
import type { Entry } from "../ledger/Entry.ts"
import { depositFinal } from "../ledger/postings/depositFinal.ts"
import type { Purchase } from "../level/Purchase.ts"
import { Money } from "../money/Money.ts"
import type { Notice } from "../notification/Notice.ts"
import type { Commission } from "../referral/Commission.ts"
import type { RatesTooHigh } from "../referral/commissionsFor.ts"
import type { UserId } from "../user/User.ts"
import type { FinalTransfer } from "./Deposit.ts"
import type { Settlement } from "./DepositStore.ts"
import type { CreditedMember, CreditRules } from "./planCredit.ts"
import { planCredit } from "./planCredit.ts"

/** Everything a batch of final transfers writes, in one transaction. */
export interface CreditBatch {
  readonly entries: Array<Entry>
  readonly purchases: Array<Purchase>
  readonly commissions: Array<Commission>
  readonly notices: Array<Notice>
  readonly settlements: Array<Settlement>
}

const NOBODY: CreditedMember = { available: new Map(), owned: new Set(), intents: [], uplines: [] }

/**
 * Decides what a batch does, in the order given: each deposit finds its member as the one before left him; what belongs to nobody
 * goes into suspense. Errors: `RatesTooHigh`.
 */
export const planCredits = (
  transfers: ReadonlyArray<FinalTransfer>,
  members: ReadonlyMap<UserId, CreditedMember>,
  rules: CreditRules
): Result.Result<CreditBatch, RatesTooHigh> => {
  const batch: CreditBatch = { entries: [], purchases: [], commissions: [], notices: [], settlements: [] }
  const current = new Map(members)
  for (const { amount, asset, attribution, id, paidAt, source } of transfers) {
    if (attribution._tag !== "Member") {
      batch.entries.push(depositFinal(id, new Money({ asset, amount }), null))
      batch.settlements.push({ id, outcome: "suspense", source, bought: null, intent: "none" })
      continue
    }
    const { userId } = attribution
    const plan = planCredit({ id, userId, asset, amount, source, paidAt }, current.get(userId) ?? NOBODY, rules)
    if (Result.isFailure(plan)) return Result.fail(plan.failure)
    const { commissions, entries, intent, member, notices, purchase } = plan.success
    current.set(userId, member)
    batch.entries.push(...entries)
    batch.commissions.push(...commissions)
    batch.notices.push(...notices)
    if (purchase !== null) batch.purchases.push(purchase)
    batch.settlements.push({ id, outcome: "credited", source, bought: purchase?.price.level ?? null, intent })
  }
  return Result.succeed(batch)
}
