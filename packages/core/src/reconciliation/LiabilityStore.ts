import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import type { AssetId } from "../money/Asset.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import type { Day, Liability, SumNode } from "./SumNode.ts"

/** What was owed to all members in an asset on a day, and the root that vouches for it. */
export interface LiabilityTree {
  readonly day: Day
  readonly asset: AssetId
  readonly root: SumNode
  readonly members: number
  /** The newest final block when the balances were taken; `null` before the first. */
  readonly finalNumber: BlockNumber | null
  readonly publishedAt: DateTime.Utc
}

/** `<day>:<asset>`: there is one tree of each, for ever. */
export const liabilityTreeId = ({ asset, day }: Pick<LiabilityTree, "asset" | "day">): string => `${day}:${asset}`

/** Where a member's leaf stands, and what is needed around it. */
export interface LiabilityPlace {
  readonly liability: Liability
  /** His place within his chunk. */
  readonly index: number
  /** All leaves of his chunk, in order. */
  readonly leaves: ReadonlyArray<Liability>
  /** Which chunk it is. */
  readonly chunk: number
}

/** Leaves that are hashed together: a tree is built chunk by chunk, so that memory does not grow with members. A power of two. */
export const CHUNK_LEAVES = 256
/** Levels of a chunk. */
export const CHUNK_LEVELS = 8

/** Published liabilities. Roots are history; leaves may be forgotten after a while. Every adapter passes its contract suite. */
export class LiabilityStore extends Context.Service<LiabilityStore, {
  /**
   * Inside a transaction: takes what every member is owed now as the leaves of a day, each with a random salt, in a random order. Answers
   * the assets and their members; nothing when the day was taken before.
   */
  readonly take: (day: Day) => Effect.Effect<ReadonlyArray<{ readonly asset: AssetId; readonly members: number }>>
  /** The leaves of one chunk, in order. */
  readonly chunk: (day: Day, asset: AssetId, chunk: number) => Effect.Effect<ReadonlyArray<Liability>>
  /** Keeps a tree and the roots of its chunks, in order; a second one of that day and asset changes nothing. */
  readonly publish: (tree: LiabilityTree, chunks: ReadonlyArray<SumNode>) => Effect.Effect<void>
  /** The trees of a day. */
  readonly trees: (day: Day) => Effect.Effect<ReadonlyArray<LiabilityTree>>
  /** The newest trees, at most `limit`. */
  readonly recent: (limit: number) => Effect.Effect<ReadonlyArray<LiabilityTree>>
  /** All trees by day and asset, newest first; a page begins at a `liabilityTreeId`. */
  readonly list: (page: PageRequest<string>) => Effect.Effect<ReadonlyArray<LiabilityTree>, AnchorUnknown>
  /** A member's leaf and its chunk. */
  readonly place: (day: Day, asset: AssetId, userId: UserId) => Effect.Effect<Option.Option<LiabilityPlace>>
  /** The roots of all chunks, in order. */
  readonly chunks: (day: Day, asset: AssetId) => Effect.Effect<ReadonlyArray<SumNode>>
  /** Forgets the leaves of days before this one; roots stay. Answers how many. */
  readonly forgetBefore: (day: Day) => Effect.Effect<number>
}>()("@sigmatrade/core/reconciliation/LiabilityStore") {}
