import { DateTime, Effect, Schema } from "effect"
import type { ListedAsset } from "../chain/ListedAssets.ts"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { LevelSale } from "../level/LevelSale.ts"
import { buyableLevels } from "../level/levelFor.ts"
import { LevelStore } from "../level/LevelStore.ts"
import { LevelNumber } from "../level/LevelTable.ts"
import { AssetId } from "../money/Asset.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { AttributionPolicy } from "./AttributionPolicy.ts"
import { depositAddress } from "./depositAddress.ts"
import { DepositIntent } from "./DepositIntent.ts"
import { DepositIntentStore } from "./DepositIntentStore.ts"
import { DepositPolicy } from "./DepositPolicy.ts"
import type { KeptIntent } from "./DepositIntentStore.ts"
import type { PaymentRequest } from "./paymentUri.ts"

/** The level is not for sale to this member in this asset: owned already, unknown, or the one before it is missing. */
export class LevelNotForSale
  extends Schema.TaggedError<LevelNotForSale>()("LevelNotForSale", { level: LevelNumber, asset: AssetId })
{}

/** The member must link the wallet he pays from first, or we could not tell whose payment it is. */
export class WalletMissing extends Schema.TaggedError<WalletMissing>()("WalletMissing", {}) {}

/** An open intent and how to pay it. */
export interface RequestedPayment {
  readonly intent: DepositIntent
  readonly kept: KeptIntent
  readonly listed: ListedAsset
  readonly request: PaymentRequest
}

/**
 * A member wants to pay a level: opens (or renews) his intent for it and answers what to pay where.
 * Errors: `WalletMissing`, `LevelNotForSale`, `UserUnknown`.
 */
export const requestPayment = Effect.fn("requestPayment")(function*(userId: UserId, level: LevelNumber, asset: AssetId) {
  const user = yield* (yield* UserStore).get(userId)
  // With an address of his own it does not matter where he pays from.
  if (user.wallet === null && (yield* AttributionPolicy).strategy === "sender") return yield* new WalletMissing()
  const levels = yield* LevelStore
  const table = yield* levels.table
  const owned = (yield* levels.owned([userId])).get(userId) ?? new Set()
  const price = buyableLevels(table, asset, owned, (yield* LevelSale).sequential).find((one) => one.level === level)
  const listed = (yield* ListedAssets).find((one) => one.asset.id === asset)
  if (price === undefined || listed === undefined) return yield* new LevelNotForSale({ level, asset })
  const now = yield* DateTime.now
  const expiresAt = DateTime.add(now, { minutes: (yield* DepositPolicy).intentMinutes })
  const intent = new DepositIntent({ userId, level, asset, price: price.price, priceVersion: table.version, expiresAt })
  const to = yield* depositAddress(user)
  const kept = yield* (yield* DepositIntentStore).open(intent, now)
  const { chainId } = yield* SystemWallet
  const request = { chainId, to, amount: price.price, contract: listed.contract }
  return { intent, kept, listed, request } satisfies RequestedPayment
})
