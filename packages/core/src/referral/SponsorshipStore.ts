import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { UserId } from "../user/User.ts"

/** Who invited whom. Written once, when the invited member is made; never changed. Every adapter passes its contract suite. */
export class SponsorshipStore extends Context.Service<SponsorshipStore, {
  /**
   * Binds a member to his sponsor. Answers `false`, and binds nothing, when he has one already, when both are the same, or when
   * the sponsor is not the older member (an older sponsor can never be below the member, so no ring can close).
   */
  readonly bind: (userId: UserId, sponsorId: UserId, at: DateTime.Utc) => Effect.Effect<boolean>
  /** The sponsors of each member, nearest first, at most `depth`. Members without any are missing. */
  readonly uplines: (userIds: ReadonlyArray<UserId>, depth: number) => Effect.Effect<ReadonlyMap<UserId, ReadonlyArray<UserId>>>
  /** How many members stand below the member, per tier, nearest first; always `depth` entries. */
  readonly teamSizes: (userId: UserId, depth: number) => Effect.Effect<ReadonlyArray<number>>
}>()("@sigmatrade/core/referral/SponsorshipStore") {}
