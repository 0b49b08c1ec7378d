import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { AssetId } from "../money/Asset.ts"
import type { UserId } from "../user/User.ts"
import type { OldLevel } from "./judgeLevels.ts"
import type { PlannedMember } from "./LegacyPlan.ts"

/** An inherited database that was taken over. */
export interface LegacyRun {
  /** The hash over all that was read of it. */
  readonly fingerprint: string
  readonly asset: AssetId
  readonly takenAt: DateTime.Utc
}

/** How our books stand before anything is taken over. */
export interface BooksBefore {
  /** What was taken over before; there is one at most, for ever. */
  readonly run: LegacyRun | null
  /** Entries and members that are not of it. */
  readonly entries: number
  readonly members: number
}

/** A member who was a user of the old system. */
export interface TakenMember {
  readonly legacyId: string
  readonly userId: UserId
  /** Whether he was made now; else he was a member here before. */
  readonly isNew: boolean
}

/** Where inherited members come to. Every method belongs into one transaction of all that is taken over. */
export class LegacyTaker extends Context.Service<LegacyTaker, {
  /** How the books stand. Nobody else books, and nobody else takes over, until the end of the transaction. */
  readonly claim: Effect.Effect<BooksBefore>
  /** Makes members, in this order, with all but their sponsors and their money; whoever has a member's Telegram account is left as he is. */
  readonly members: (planned: ReadonlyArray<PlannedMember>, at: DateTime.Utc) => Effect.Effect<ReadonlyArray<TakenMember>>
  /** Binds members to older ones; answers how many. */
  readonly sponsors: (pairs: ReadonlyArray<{ readonly userId: UserId; readonly sponsorId: UserId }>, at: DateTime.Utc) => Effect.Effect<number>
  /** Keeps levels as bought, with what was paid then; nothing is booked. */
  readonly levels: (levels: ReadonlyArray<{ readonly userId: UserId; readonly level: OldLevel }>, asset: AssetId) => Effect.Effect<void>
  /** Those of the transactions that have been credited here as payments. */
  readonly credited: (txHashes: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<string>>
  /** What all opening entries of inherited members come to, in base units, as the books say. */
  readonly opened: (asset: AssetId) => Effect.Effect<bigint>
  /** Keeps that it was taken over. */
  readonly remember: (run: LegacyRun) => Effect.Effect<void>
}>()("@sigmatrade/core/legacy/LegacyTaker") {}
