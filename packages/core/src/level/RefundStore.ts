import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import { PurchaseId } from "../referral/Commission.ts"
import type { Refund, RefundState } from "./Refund.ts"

/** A refund of this purchase was requested before. */
export class RefundRequestedAlready extends Schema.TaggedError<RefundRequestedAlready>()("RefundRequestedAlready", { id: PurchaseId }) {}

/** Nobody has requested a refund of this purchase. */
export class RefundUnknown extends Schema.TaggedError<RefundUnknown>()("RefundUnknown", { id: PurchaseId }) {}

/** Refunds, one per purchase, never deleted. Every adapter passes its contract suite. */
export class RefundStore extends Context.Service<RefundStore, {
  /** Keeps a request. */
  readonly add: (refund: Refund) => Effect.Effect<void, RefundRequestedAlready>
  /** The refund of a purchase, if anybody has requested one. */
  readonly of: (id: PurchaseId) => Effect.Effect<Option.Option<Refund>>
  /** Inside a transaction: the refund as it is, and nobody else approves it before commit. */
  readonly lock: (id: PurchaseId) => Effect.Effect<Refund, RefundUnknown>
  /**
   * Notes who agreed. Approving what is approved, what nobody requested, and what the same operator requested are broken invariants.
   */
  readonly approve: (id: PurchaseId, operator: OperatorName, at: DateTime.Utc) => Effect.Effect<void>
  /** All by when they were requested, newest first; only those that stand so, or (`null`) all of them. */
  readonly list: (state: RefundState | null, page: PageRequest<PurchaseId>) => Effect.Effect<ReadonlyArray<Refund>, AnchorUnknown>
  /** Those that wait for a second operator and whose sale still stands, oldest first, at most `limit`. */
  readonly waiting: (limit: number) => Effect.Effect<ReadonlyArray<Refund>>
}>()("@sigmatrade/core/level/RefundStore") {}
