import { Context } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"

/** What withdrawals of one asset keep to, all in its base units, fee included. */
export interface AssetRules {
  /** The least that is paid out; more than the fee. */
  readonly minimum: Amount
  /** What the house keeps of each. */
  readonly fee: Amount
  /** The most one request may ask for. */
  readonly requestMax: Amount
  /** The most a member may ask for in 24 hours. */
  readonly dayMax: Amount
  /** The most everybody together may ask for in an hour. */
  readonly hourMax: Amount
  /** Up to this nobody needs to approve. */
  readonly autoMax: Amount
  /** Up to this one operator must approve; above it two different ones. */
  readonly oneApprovalMax: Amount
}

/** How money may leave. A setting. */
export class WithdrawalPolicy extends Context.Service<WithdrawalPolicy, {
  /** By asset; one that is missing is not paid out. */
  readonly assets: ReadonlyMap<AssetId, AssetRules>
  /** How many of one member may be on their way at once, of all assets together. */
  readonly inFlightMax: number
  /** Hours that operators have to decide. */
  readonly expiryHours: number
  /** Hours after a change of the wallet in which nothing can be withdrawn. */
  readonly walletCooldownHours: number
}>()("@sigmatrade/core/payout/WithdrawalPolicy") {}
