import { Schema } from "effect"
import type { Account } from "../ledger/Account.ts"

/** An account without its member: what everybody can spend is one kind, what everybody has asked to withdraw another. */
export const AccountKind = Schema.Literals([
  "chain:deposit", "chain:payout", "chain:transit", "house:sales", "house:fees", "house:gas", "house:rewards-fund", "house:capital",
  "house:suspense", "house:reorg-receivable", "user:available", "user:held", "user:rewards"
])
export type AccountKind = typeof AccountKind.Type

const OWNER = /^(user:)[0-9a-f-]{36}:/u

/** Which kind an account is of. */
export const kindOf = (account: Account): AccountKind => Schema.decodeUnknownSync(AccountKind)(account.replace(OWNER, "$1"))

/** Whether what stands there is owed to members. */
export const isOwed = (kind: AccountKind): boolean => kind.startsWith("user:")

/** Whether what stands there, below zero, is what our wallets hold. */
export const isHeld = (kind: AccountKind): boolean => kind.startsWith("chain:")
