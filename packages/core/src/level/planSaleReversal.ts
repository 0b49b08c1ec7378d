import type { Account } from "../ledger/Account.ts"
import { availableOf, rewardsOf } from "../ledger/Account.ts"
import type { Entry } from "../ledger/Entry.ts"
import { commissionReversed, levelReversed } from "../ledger/postings/depositReversed.ts"
import { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import { Money } from "../money/Money.ts"
import type { Commission } from "../referral/Commission.ts"
import type { Purchase } from "./Purchase.ts"

/** What a member's accounts hold, by account and asset; the entries of a plan are taken off as they are made. */
export type Holdings = Map<string, bigint>

/** The key of an account's asset in `Holdings`. */
export const holdingKey = (account: Account, asset: AssetId): string => `${account} ${asset}`

/** Never below zero: how much of an amount an account still holds. */
export const stillThere = (holdings: Holdings, account: Account, asset: AssetId): Amount =>
  Amount.make(holdings.get(holdingKey(account, asset)) ?? 0n)

/** Moves the holdings as the entries say, so that the next reversal of a batch finds what this one has left. */
export const applyToHoldings = (holdings: Holdings, entries: ReadonlyArray<Entry>) => {
  for (const { asset, amount, credit, debit } of entries.flatMap(({ movements }) => movements)) {
    const [from, to] = [holdingKey(debit, asset), holdingKey(credit, asset)]
    if (holdings.has(from)) holdings.set(from, (holdings.get(from) ?? 0n) - amount)
    if (holdings.has(to)) holdings.set(to, (holdings.get(to) ?? 0n) + amount)
  }
}

/** The price of a level goes back to its buyer. */
export const priceReturned = ({ id, price, userId }: Purchase): Entry =>
  levelReversed(id, userId, new Money({ asset: price.asset, amount: price.price }))

/** A commission of a sale goes back to it, from wherever it lies, as far as it is still there. */
export const commissionReturned = (commission: Commission, holdings: Holdings): Entry => {
  const account = commission.state === "held" ? rewardsOf(commission.userId) : availableOf(commission.userId)
  return commissionReversed(commission, stillThere(holdings, account, commission.asset))
}

/**
 * What is booked when one sale is taken back: the price to its buyer, then the commissions to the sales, each out of what is still there;
 * the rest is the house's loss. `holdings` must name every member account concerned, and is changed. Pure but for that.
 */
export const planSaleReversal = (
  purchase: Purchase,
  commissions: ReadonlyArray<Commission>,
  holdings: Holdings
): ReadonlyArray<Entry> => {
  const entries = [priceReturned(purchase)]
  applyToHoldings(holdings, entries)
  for (const commission of commissions) {
    const entry = commissionReturned(commission, holdings)
    applyToHoldings(holdings, [entry])
    entries.push(entry)
  }
  return entries
}
