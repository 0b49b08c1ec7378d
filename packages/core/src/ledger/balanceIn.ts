import type { Amount } from "../money/Amount.ts"
import { Amount as AmountSchema } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Account } from "./Account.ts"
import type { Balance } from "./Ledger.ts"

/** What a member's account holds in one asset: zero when nothing ever moved there. */
export const balanceIn = (balances: ReadonlyArray<Balance>, account: Account, asset: AssetId): Amount =>
  AmountSchema.make(balances.find((balance) => balance.account === account && balance.asset === asset)?.amount ?? 0n)
