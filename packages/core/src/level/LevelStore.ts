import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { PurchaseId } from "../referral/Commission.ts"
import type { UserId } from "../user/User.ts"
import type { OwnedLevels } from "./levelFor.ts"
import type { LevelNumber, LevelPrice, LevelTable } from "./LevelTable.ts"
import type { PriceVersion } from "./PriceVersion.ts"
import type { BoughtLevel, Purchase } from "./Purchase.ts"

/** Other prices are in force than whoever changes them has seen: `version` is now. */
export class PricesMoved extends Schema.TaggedError<PricesMoved>()("PricesMoved", { version: Schema.Int }) {}

/** Prices that are to follow on a version. */
export interface PriceChange {
  readonly prices: ReadonlyArray<LevelPrice>
  /** The version they follow on; 0: there never were prices. */
  readonly expected: number
  /** Who wants it; `null`: the settings. */
  readonly operator: OperatorName | null
  /** Why; `null` exactly where the settings want it. */
  readonly note: string | null
}

/** Where prices and purchases live. Every adapter passes its contract suite. */
export class LevelStore extends Context.Service<LevelStore, {
  /** The prices in force; version 0 without any price before the first were published. */
  readonly table: Effect.Effect<LevelTable>
  /** Puts prices in force. The same prices again change nothing, others become the next version. */
  readonly publish: (prices: ReadonlyArray<LevelPrice>, at: DateTime.Utc) => Effect.Effect<LevelTable>
  /** Puts prices in force where the expected version is: of two at once one wins. The same prices again change nothing. */
  readonly change: (change: PriceChange, at: DateTime.Utc) => Effect.Effect<LevelTable, PricesMoved>
  /** Versions of the prices, newest first, at most `limit`. */
  readonly versions: (limit: number) => Effect.Effect<ReadonlyArray<PriceVersion>>
  /** What the members own; members without a level are missing. */
  readonly owned: (userIds: ReadonlyArray<UserId>) => Effect.Effect<ReadonlyMap<UserId, OwnedLevels>>
  /** Which of a member's purchases of a level the next one is: 1, and one more for each that was taken back. */
  readonly turn: (userId: UserId, level: LevelNumber) => Effect.Effect<number>
  /** The purchases with these ids that are not reversed. */
  readonly purchases: (ids: ReadonlyArray<PurchaseId>) => Effect.Effect<ReadonlyArray<Purchase>>
  /** What a member has bought that is not reversed, by level. */
  readonly boughtBy: (userId: UserId) => Effect.Effect<ReadonlyArray<BoughtLevel>>
  /** Takes levels back: they count as never bought, and can be bought again. What was written of the purchases stays. */
  readonly reverse: (ids: ReadonlyArray<PurchaseId>, at: DateTime.Utc) => Effect.Effect<void>
  /** Keeps purchases. A second one of the same level by the same member is a broken invariant. */
  readonly record: (purchases: ReadonlyArray<Purchase>, at: DateTime.Utc) => Effect.Effect<void>
}>()("@sigmatrade/core/level/LevelStore") {}
