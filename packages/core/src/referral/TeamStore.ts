import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { DisplayName, UserId } from "../user/User.ts"
import type { Commission, Tier } from "./Commission.ts"

/** Which part of a list, newest first, is asked for: lines older (`before`) or newer (`after`) than a place, the nearest of them. */
export interface TeamPage {
  readonly limit: number
  readonly before?: number | undefined
  readonly after?: number | undefined
}

/** Somebody who stands below a member. */
export interface TeamMember {
  /** His place in the list, for `before` and `after`. */
  readonly place: number
  readonly name: DisplayName
  readonly since: DateTime.Utc
  /** What he has earned the member, by asset; nothing that was taken back. */
  readonly earned: ReadonlyArray<{ readonly asset: AssetId; readonly amount: Amount }>
}

/** One commission and the sale it comes out of. */
export interface Earning {
  /** Its place in the list, for `before` and `after`. */
  readonly place: number
  readonly commission: Commission
  readonly buyer: DisplayName
  readonly level: number
  readonly price: Amount
  readonly boughtAt: DateTime.Utc
}

/** What members are compared by: whom they invited themselves, or what they earned in an asset. */
export type RankedBy = { readonly _tag: "People" } | { readonly _tag: "Earnings"; readonly asset: AssetId }

/** A member among all others. Whoever has as much shares his rank. */
export interface Standing {
  readonly rank: number
  readonly name: DisplayName
  /** Whether others may read his name. */
  readonly showsName: boolean
  readonly isOwn: boolean
  /** People, or base units. */
  readonly value: bigint
}

/** The first of all ranked members, and where the one who asks stands, wherever that is. */
export interface Ranking {
  readonly top: ReadonlyArray<Standing>
  /** `null`: he has nothing to be ranked by. */
  readonly own: Standing | null
  /** How many are ranked. */
  readonly ranked: number
}

/** Teams and what they earned, for reading. Every adapter passes its contract suite. */
export class TeamStore extends Context.Service<TeamStore, {
  /** Who stands in a tier below a member, the newest first. */
  readonly people: (userId: UserId, tier: Tier, page: TeamPage) => Effect.Effect<ReadonlyArray<TeamMember>>
  /** A member's commissions, also those that were taken back, the newest first. */
  readonly earnings: (userId: UserId, page: TeamPage) => Effect.Effect<ReadonlyArray<Earning>>
  /** Active members by what they have, most first, the older one first among equals; exact for whoever asks. */
  readonly ranking: (by: RankedBy, userId: UserId, limit: number) => Effect.Effect<Ranking>
}>()("@sigmatrade/core/referral/TeamStore") {}
