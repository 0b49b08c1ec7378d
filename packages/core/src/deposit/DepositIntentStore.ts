import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { LevelNumber } from "../level/LevelTable.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import type { DepositIntent, DepositIntentId } from "./DepositIntent.ts"

/** An intent and whether its level was bought. */
export interface KnownIntent {
  readonly intent: DepositIntent
  readonly fulfilled: boolean
}

/** An intent as it is kept. */
export interface KeptIntent extends KnownIntent {
  readonly id: DepositIntentId
  /** When it was opened, or renewed last. */
  readonly openedAt: DateTime.Utc
}

/** Where intents live: at most one open one per member and level. Every adapter passes its contract suite. */
export class DepositIntentStore extends Context.Service<DepositIntentStore, {
  /** Opens the intent; an open one for the same level takes over its asset, price and expiry. */
  readonly open: (intent: DepositIntent, at: DateTime.Utc) => Effect.Effect<KeptIntent>
  /** Those of these ids that there are, in no order. */
  readonly many: (ids: ReadonlyArray<DepositIntentId>) => Effect.Effect<ReadonlyArray<KeptIntent>>
  /** A member's by when they were opened first, newest first. */
  readonly list: (userId: UserId, page: PageRequest<DepositIntentId>) => Effect.Effect<ReadonlyArray<KeptIntent>, AnchorUnknown>
  /** Intents of the members that were opened or renewed since then, open, expired and fulfilled ones, the last first. */
  readonly ofMembers: (userIds: ReadonlyArray<UserId>, since: DateTime.Utc) => Effect.Effect<ReadonlyArray<KnownIntent>>
  /** Closes the open intents for levels that were bought. */
  readonly fulfil: (bought: ReadonlyArray<{ readonly userId: UserId; readonly level: LevelNumber }>) => Effect.Effect<void>
}>()("@sigmatrade/core/deposit/DepositIntentStore") {}
