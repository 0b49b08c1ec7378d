import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { LevelNumber } from "../level/LevelTable.ts"
import type { UserId } from "../user/User.ts"
import type { DepositIntent } from "./DepositIntent.ts"

/** Where intents live: at most one open one per member and level. Every adapter passes its contract suite. */
export class DepositIntentStore extends Context.Service<DepositIntentStore, {
  /** Opens the intent; an open one for the same level takes over its asset, price and expiry. */
  readonly open: (intent: DepositIntent, at: DateTime.Utc) => Effect.Effect<void>
  /** Open and unexpired intents of the members, those opened or renewed last first. */
  readonly openOf: (userIds: ReadonlyArray<UserId>, now: DateTime.Utc) => Effect.Effect<ReadonlyArray<DepositIntent>>
  /** Closes the open intents for levels that were bought. */
  readonly fulfil: (bought: ReadonlyArray<{ readonly userId: UserId; readonly level: LevelNumber }>) => Effect.Effect<void>
}>()("@sigmatrade/core/deposit/DepositIntentStore") {}
