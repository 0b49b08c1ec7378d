import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import type { Campaign } from "./Campaign.ts"
import { CampaignId } from "./Campaign.ts"

/** There is a campaign of this name, or there was one. */
export class CampaignNameTaken extends Schema.TaggedError<CampaignNameTaken>()("CampaignNameTaken", { id: CampaignId }) {}

/** No campaign has this name. */
export class CampaignUnknown extends Schema.TaggedError<CampaignUnknown>()("CampaignUnknown", { id: CampaignId }) {}

/** Somebody is to be rewarded, and what for: a member is rewarded once per campaign and cause. */
export interface DueReward {
  readonly userId: UserId
  /** `reached`, `listed`, or the user id of the invited member. */
  readonly cause: string
}

/** How many rewards a campaign has paid, and how many members have received one or more of them. */
export interface RewardCount {
  readonly rewards: number
  readonly members: number
}

/** Campaigns and what they have paid. Every adapter passes its contract suite. */
export class CampaignStore extends Context.Service<CampaignStore, {
  /** Keeps a new campaign, of which nothing is paid. */
  readonly add: (campaign: Campaign) => Effect.Effect<void, CampaignNameTaken>
  /** Inside a transaction: the campaign as it is, and nobody else pays from it or ends it before commit. */
  readonly lock: (id: CampaignId) => Effect.Effect<Campaign, CampaignUnknown>
  /** The campaign of this name as it is now; none: there never was one. Nobody waits for whoever reads it. */
  readonly of: (id: CampaignId) => Effect.Effect<Option.Option<Campaign>>
  /** What a campaign has paid, counted; nothing of one that there never was. */
  readonly rewardCount: (id: CampaignId) => Effect.Effect<RewardCount>
  /** Those that have begun and still pay, the oldest first, at most `limit`. */
  readonly running: (now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<Campaign>>
  /** All, newest first, at most `limit`. */
  readonly recent: (limit: number) => Effect.Effect<ReadonlyArray<Campaign>>
  /** All by when they were made, newest first. */
  readonly list: (page: PageRequest<CampaignId>) => Effect.Effect<ReadonlyArray<Campaign>, AnchorUnknown>
  /**
   * Who has earned a reward and has not received it, in the order it was earned, at most `limit`. Blocked members are left out, and so
   * is what was bought and taken back.
   */
  readonly due: (campaign: Campaign, limit: number) => Effect.Effect<ReadonlyArray<DueReward>>
  /**
   * Keeps rewards of the rule's amount each, as paid in the period that starts at `period`. A second one for the same member and cause,
   * more than the funds, and any of an ended campaign are broken invariants.
   */
  readonly reward: (
    campaign: Campaign,
    rewards: ReadonlyArray<DueReward>,
    period: DateTime.Utc,
    at: DateTime.Utc
  ) => Effect.Effect<void>
  /** Ends it, by whom (`null`: by itself); answers `false` when it had ended before. */
  readonly end: (id: CampaignId, operator: OperatorName | null, at: DateTime.Utc) => Effect.Effect<boolean>
}>()("@sigmatrade/core/reward/CampaignStore") {}
