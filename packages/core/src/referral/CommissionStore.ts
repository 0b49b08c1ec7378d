import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import type { Commission, PurchaseId, Tier } from "./Commission.ts"

/** What a member has earned from one tier in one asset, held and released together. */
export interface Earnings {
  readonly tier: Tier
  readonly asset: AssetId
  readonly sales: number
  readonly amount: Amount
}

/** Where commissions live. Every adapter passes its contract suite. */
export class CommissionStore extends Context.Service<CommissionStore, {
  /** Keeps new commissions, held. A second one for the same purchase and tier is a broken invariant. */
  readonly record: (commissions: ReadonlyArray<Commission>) => Effect.Effect<void>
  /** Inside a transaction: held commissions whose time has come, oldest first, taken from everybody else until commit. */
  readonly claimDue: (now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<Commission>>
  /** Turns held into released; answers how many did turn. */
  readonly release: (commissions: ReadonlyArray<Commission>) => Effect.Effect<number>
  /** Inside a transaction: commissions out of these purchases that are not reversed, and nobody releases them before commit. */
  readonly ofPurchases: (ids: ReadonlyArray<PurchaseId>) => Effect.Effect<ReadonlyArray<Commission>>
  /** Their sale was reversed: they are never released, and count as nobody's earnings. */
  readonly reverse: (commissions: ReadonlyArray<Commission>, at: DateTime.Utc) => Effect.Effect<void>
  /** A member's commissions, newest first, at most `limit`. */
  readonly ofUser: (userId: UserId, limit: number) => Effect.Effect<ReadonlyArray<Commission>>
  /** A member's commissions by when they were recorded, newest first; a page begins at a `commissionId`. */
  readonly list: (userId: UserId, page: PageRequest<string>) => Effect.Effect<ReadonlyArray<Commission>, AnchorUnknown>
  /** A member's earnings by tier and asset, tiers ascending. */
  readonly earnings: (userId: UserId) => Effect.Effect<ReadonlyArray<Earnings>>
}>()("@sigmatrade/core/referral/CommissionStore") {}
