import type { Account } from "./Account.ts"
import { HOUSE_REWARDS_FUND, ownerOf } from "./Account.ts"

/** Whether an account can never owe: members' accounts, and what is set aside for campaigns. */
export const isNeverNegative = (account: Account): boolean => account === HOUSE_REWARDS_FUND || ownerOf(account) !== null
