import type { DateTime } from "effect"
import { Result } from "effect"
import type { Entry } from "../ledger/Entry.ts"
import { depositFinal } from "../ledger/postings/depositFinal.ts"
import { suspenseAssigned } from "../ledger/postings/suspenseAssigned.ts"
import type { LevelTable } from "../level/LevelTable.ts"
import type { Purchase } from "../level/Purchase.ts"
import { saleEntries } from "../level/Purchase.ts"
import { saleCommissions } from "../level/saleCommissions.ts"
import { Amount, ZERO } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Bps } from "../money/Bps.ts"
import { Money } from "../money/Money.ts"
import type { Notice } from "../notification/Notice.ts"
import type { Commission } from "../referral/Commission.ts"
import { PurchaseId } from "../referral/Commission.ts"
import type { RatesTooHigh } from "../referral/commissionsFor.ts"
import type { UserId } from "../user/User.ts"
import { commissionNotice } from "./commissionNotice.ts"
import { creditedNotice } from "./creditedNotice.ts"
import type { Deposit } from "./Deposit.ts"
import type { IntentOutcome } from "./IntentOutcome.ts"
import type { Buyer } from "./levelToBuy.ts"
import { levelToBuy } from "./levelToBuy.ts"
import { outcomeOf } from "./outcomeOf.ts"

/** The rules in force while deposits are credited. */
export interface CreditRules {
  readonly table: LevelTable
  readonly rates: ReadonlyArray<Bps>
  readonly sequential: boolean
  readonly commissionHoldHours: number
  readonly now: DateTime.Utc
}

/** What is known of a member when his deposit is credited. */
export interface CreditedMember extends Buyer {
  readonly available: ReadonlyMap<AssetId, Amount>
  /** His sponsors, nearest first. */
  readonly uplines: ReadonlyArray<UserId>
}

/** Everything one credited deposit writes, and the member as he is afterwards. */
export interface CreditPlan {
  readonly entries: ReadonlyArray<Entry>
  readonly purchase: Purchase | null
  readonly commissions: ReadonlyArray<Commission>
  readonly notices: ReadonlyArray<Notice>
  readonly intent: IntentOutcome
  readonly member: CreditedMember
}

const bought = (member: CreditedMember, purchase: Purchase | null, asset: AssetId, available: Amount): CreditedMember => ({
  uplines: member.uplines,
  available: new Map(member.available).set(asset, available),
  owned: purchase === null ? member.owned : new Set(member.owned).add(purchase.price.level),
  intents: purchase === null
    ? member.intents
    : member.intents.map((one) => one.intent.level === purchase.price.level ? { ...one, fulfilled: true } : one)
})

/**
 * Decides what one final deposit does: it is credited exactly, buys at most one level, and that sale pays the sponsors.
 * Errors: `RatesTooHigh` when the referral settings are wrong.
 */
export const planCredit = (
  deposit: Deposit,
  member: CreditedMember,
  rules: CreditRules
): Result.Result<CreditPlan, RatesTooHigh> => {
  const { amount, asset, id, source, userId } = deposit
  const before = Amount.make((member.available.get(asset) ?? ZERO) + amount)
  const choice = levelToBuy(rules.table, deposit, before, member, rules.sequential)
  const purchase = choice === null ? null : { id: PurchaseId.make(id), userId, ...choice } satisfies Purchase
  const intent = outcomeOf(deposit, member.intents, choice, before)
  const after = bought(member, purchase, asset, Amount.make(before - (purchase?.price.price ?? 0n)))
  const commissions = purchase === null
    ? Result.succeed([])
    : saleCommissions(purchase, member.uplines, rules.rates, rules.now, rules.commissionHoldHours)
  return Result.map(commissions, (earned) => ({
    entries: [
      source === "chain" ? depositFinal(id, new Money({ asset, amount }), userId) : suspenseAssigned(id, new Money({ asset, amount }), userId),
      ...(purchase === null ? [] : saleEntries(purchase, earned))
    ],
    purchase,
    intent,
    commissions: earned,
    notices: [
      creditedNotice(deposit, purchase, after, rules, intent),
      ...(purchase === null ? [] : earned.map((commission) => commissionNotice(commission, purchase, rules.now)))
    ],
    member: after
  }))
}
