import { Schema } from "effect"
import { UserId } from "../user/User.ts"

/** A place where money stands in the books. The list is PRODUCT's; a member has three accounts of his own. */
export const Account = Schema.String.check(
  Schema.isPattern(
    /^(chain:(deposit|payout|transit)|house:(sales|fees|gas|rewards-fund|capital|suspense|reorg-receivable)|user:[0-9a-f-]{36}:(available|held|rewards))$/u
  )
).pipe(Schema.brand("Account"))
export type Account = typeof Account.Type

/** What the wallets hold that members pay to. Its balance is negative: what we hold is what we owe. */
export const CHAIN_DEPOSIT = Account.make("chain:deposit")
/** What the wallets hold that payouts leave from; its balance is negative too. */
export const CHAIN_PAYOUT = Account.make("chain:payout")
/** What left our wallets once, in the books for good, and is in them again because finality broke: it is still to be sent. */
export const CHAIN_TRANSIT = Account.make("chain:transit")
/** What the operator has paid in, less what he took out. */
export const HOUSE_CAPITAL = Account.make("house:capital")
/** What members have paid for withdrawals. */
export const HOUSE_FEES = Account.make("house:fees")
/** What transactions of our wallets have cost. Its balance is negative: spent. */
export const HOUSE_GAS = Account.make("house:gas")
/** Money that a broken finality or a refund took back and whose holder had spent it. Its balance is negative: lost until it comes back. */
export const HOUSE_REORG_RECEIVABLE = Account.make("house:reorg-receivable")
/** What is set aside for campaigns; never negative. */
export const HOUSE_REWARDS_FUND = Account.make("house:rewards-fund")
/** Prices of levels that were bought, less the commissions out of them. */
export const HOUSE_SALES = Account.make("house:sales")
/** Money without an owner yet. */
export const HOUSE_SUSPENSE = Account.make("house:suspense")
/** What a member can spend. */
export const availableOf = (userId: UserId): Account => Account.make(`user:${userId}:available`)
/** What a member has asked to withdraw and has not received yet: reserved, neither spendable nor gone. */
export const heldOf = (userId: UserId): Account => Account.make(`user:${userId}:held`)
/** What a member has earned in commissions and cannot spend yet. */
export const rewardsOf = (userId: UserId): Account => Account.make(`user:${userId}:rewards`)

const MEMBER_ACCOUNT = /^user:([0-9a-f-]{36}):/

/** The member an account belongs to; `null` for accounts of the house and the chain. */
export const ownerOf = (account: Account): UserId | null => {
  const match = MEMBER_ACCOUNT.exec(account)
  return match?.[1] === undefined ? null : UserId.make(match[1])
}
