import { HOUSE_CAPITAL, HOUSE_FEES, HOUSE_GAS, HOUSE_REORG_RECEIVABLE, HOUSE_SALES } from "../ledger/Account.ts"
import type { Account } from "../ledger/Account.ts"
import type { Balance } from "../ledger/Ledger.ts"
import type { AssetId } from "../money/Asset.ts"

/** The accounts that say what the operator owns: what he paid in and earned, less what was spent and lost. */
export const OWN_ACCOUNTS: ReadonlyArray<Account> = [HOUSE_CAPITAL, HOUSE_SALES, HOUSE_FEES, HOUSE_GAS, HOUSE_REORG_RECEIVABLE]

/**
 * What the operator may set aside for campaigns: what he has paid in, and not more than what is his at all after gas and losses, so that
 * every promise is covered by money on the chain. Below zero when he has taken out more. Units: base units. Pure.
 */
export const freeCapital = (balances: ReadonlyArray<Balance>, asset: AssetId): bigint => {
  const of = (account: Account) => balances.find((one) => one.account === account && one.asset === asset)?.amount ?? 0n
  const own = OWN_ACCOUNTS.reduce((sum, account) => sum + of(account), 0n)
  return of(HOUSE_CAPITAL) < own ? of(HOUSE_CAPITAL) : own
}
