import type { Account } from "../ledger/Account.ts"
import { availableOf, rewardsOf } from "../ledger/Account.ts"
import type { Entry } from "../ledger/Entry.ts"
import { commissionReversed, levelReversed } from "../ledger/postings/depositReversed.ts"
import { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import { Money } from "../money/Money.ts"
import type { Commission } from "../referral/Commission.ts"
import type { Purchase } from "./Purchase.ts"

/** What members' accounts hold, by account and asset. */
export type Holdings = Map<string, bigint>

/** The key of an account's asset in `Holdings`. */
export const holdingKey = (account: Account, asset: AssetId): string => `${account} ${asset}`

/** Never below zero: how much of an amount an account still holds. */
export const stillThere = (holdings: Holdings, account: Account, asset: AssetId): Amount =>
  Amount.make(holdings.get(holdingKey(account, asset)) ?? 0n)

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
 * the rest is the house's loss. `holdings` must name every member account concerned; no two of these entries take from the same one, for
 * nobody is his own sponsor or two of the sponsors above a buyer. Pure.
 */
export const planSaleReversal = (
  purchase: Purchase,
  commissions: ReadonlyArray<Commission>,
  holdings: Holdings
): ReadonlyArray<Entry> => [priceReturned(purchase), ...commissions.map((commission) => commissionReturned(commission, holdings))]
