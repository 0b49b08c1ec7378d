import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import { Address } from "../chain/Address.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { TransferId } from "../chain/Transfer.ts"
import type { OperatorName } from "../incident/Incident.ts"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import { SuspenseReason } from "./attribute.ts"

/** No money is in suspense under this id. */
export class SuspenseUnknown extends Schema.TaggedError<SuspenseUnknown>()("SuspenseUnknown", { id: TransferId }) {}

/** It was assigned to a member before, and that is for ever. */
export class AssignedAlready extends Schema.TaggedError<AssignedAlready>()("AssignedAlready", { id: TransferId }) {}

/** What was decided about money in suspense. `return` is paid back by a payout; `keep` leaves it where it is. */
export type SuspenseAction =
  | { readonly _tag: "Assign"; readonly userId: UserId }
  | { readonly _tag: "Return" }
  | { readonly _tag: "Keep" }

/** A decision, by whom and why: kept for ever. */
export interface SuspenseDecision {
  readonly id: TransferId
  readonly action: SuspenseAction
  /** The operator, or `null` when a member's own signature decided. */
  readonly operator: OperatorName | null
  readonly note: string
}

/** Money in suspense, as operators see it. */
export class SuspenseItem extends Schema.Class<SuspenseItem>("SuspenseItem")({
  id: TransferId,
  asset: AssetId,
  amount: Amount,
  from: Address,
  to: Address,
  reason: SuspenseReason,
  blockNumber: BlockNumber,
  paidAt: Schema.DateTimeUtc,
  /** The last decision about it; `null`: it waits for one. */
  decided: Schema.NullOr(Schema.Literals(["Return", "Keep"]))
}) {}

/** Money without an owner yet. Every adapter passes its contract suite. */
export class SuspenseStore extends Context.Service<SuspenseStore, {
  /** What is in suspense and assigned to nobody, oldest first, at most `limit`. Dust is not among it. */
  readonly items: (limit: number) => Effect.Effect<ReadonlyArray<SuspenseItem>>
  /** The same by place on the chain, newest first. What has left suspense may still be where a page begins. */
  readonly list: (page: PageRequest<TransferId>) => Effect.Effect<ReadonlyArray<SuspenseItem>, AnchorUnknown>
  /** The one of this id, if it is in suspense and assigned to nobody. */
  readonly find: (id: TransferId) => Effect.Effect<Option.Option<SuspenseItem>>
  /** Inside a transaction: the same, and nobody decides about it before commit. */
  readonly lock: (id: TransferId) => Effect.Effect<Option.Option<SuspenseItem>>
  /** What came from a wallet and is in suspense because nobody was known to own it (unknown sender, linked later), oldest first. */
  readonly fromWallet: (wallet: Address, limit: number) => Effect.Effect<ReadonlyArray<SuspenseItem>>
  /** Keeps a decision. After an assignment the money is claimed for its member like any deposit. */
  readonly decide: (decision: SuspenseDecision, at: DateTime.Utc) => Effect.Effect<void, SuspenseUnknown | AssignedAlready>
}>()("@sigmatrade/core/deposit/SuspenseStore") {}
