import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { LevelNumber } from "../level/LevelTable.ts"
import type { UserId } from "../user/User.ts"
import type { DepositIntent } from "./DepositIntent.ts"

/** An intent and whether its level was bought. */
export interface KnownIntent {
  readonly intent: DepositIntent
  readonly fulfilled: boolean
}

/** Where intents live: at most one open one per member and level. Every adapter passes its contract suite. */
export class DepositIntentStore extends Context.Service<DepositIntentStore, {
  /** Opens the intent; an open one for the same level takes over its asset, price and expiry. */
  readonly open: (intent: DepositIntent, at: DateTime.Utc) => Effect.Effect<void>
  /** Intents of the members that were opened or renewed since then, open, expired and fulfilled ones, the last first. */
  readonly ofMembers: (userIds: ReadonlyArray<UserId>, since: DateTime.Utc) => Effect.Effect<ReadonlyArray<KnownIntent>>
  /** Closes the open intents for levels that were bought. */
  readonly fulfil: (bought: ReadonlyArray<{ readonly userId: UserId; readonly level: LevelNumber }>) => Effect.Effect<void>
}>()("@sigmatrade/core/deposit/DepositIntentStore") {}
