import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { TransferId } from "../chain/Transfer.ts"
import type { IncidentId } from "../incident/Incident.ts"
import type { LevelNumber } from "../level/LevelTable.ts"
import type { AssetId } from "../money/Asset.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import type { DepositRecord, DepositState, FinalTransfer, MemberDeposit } from "./Deposit.ts"
import type { IntentOutcome } from "./IntentOutcome.ts"
import type { Sighting } from "./TransferStore.ts"

/** How a final transfer got into the books. */
export interface Settlement {
  readonly id: TransferId
  readonly outcome: "credited" | "suspense"
  readonly source: FinalTransfer["source"]
  readonly bought: LevelNumber | null
  readonly intent: IntentOutcome
}

/** Where a deposit is in the books: not yet; in suspense; or with a member. */
export interface DepositStanding {
  readonly id: TransferId
  readonly books: "none" | "suspense" | "member"
  readonly userId: UserId | null
}

/** Why and how often crediting failed. */
export interface CreditFailure {
  readonly id: TransferId
  readonly reason: string
  /** When to try again; `null`: never, a person must look. */
  readonly retryAt: DateTime.Utc | null
}

/** Which payments of members are meant; `null`: whosever, wherever they stand. */
export interface DepositFilter {
  readonly userId: UserId | null
  readonly state: DepositState | null
}

/** Final transfers on their way into the books. Every adapter passes its contract suite. */
export class DepositStore extends Context.Service<DepositStore, {
  /**
   * Keeps final transfers to be credited, each as the sighting attributes it, which may be with more doubt than when it was first seen;
   * known ones stay as they are.
   */
  readonly add: (sightings: ReadonlyArray<Sighting>, at: DateTime.Utc) => Effect.Effect<void>
  /**
   * Inside a transaction: takes those due, oldest first, from everybody else until commit: final ones that are in no books yet, and
   * those in suspense that were assigned to a member. Of `stopped` assets none.
   */
  readonly claim: (now: DateTime.Utc, limit: number, stopped: ReadonlyArray<AssetId>) => Effect.Effect<ReadonlyArray<FinalTransfer>>
  /** Inside a transaction: takes this one; nothing when it is settled or taken by somebody else. */
  readonly claimOne: (id: TransferId) => Effect.Effect<ReadonlyArray<FinalTransfer>>
  /** Notes how claimed ones were settled; a settled one can never be claimed or settled again. */
  readonly settle: (settlements: ReadonlyArray<Settlement>, at: DateTime.Utc) => Effect.Effect<void>
  /** How often crediting of this one has failed. */
  readonly failures: (id: TransferId) => Effect.Effect<number>
  /** Notes one more failure. */
  readonly fail: (failure: CreditFailure, at: DateTime.Utc) => Effect.Effect<void>
  /** Inside a transaction: how these deposits are settled so far, and nobody settles them before commit; ones we never had are missing. */
  readonly standing: (ids: ReadonlyArray<TransferId>) => Effect.Effect<ReadonlyArray<DepositStanding>>
  /** Broken finality took these: they are never claimed again. What was written of them before stays as it is. */
  readonly reverse: (ids: ReadonlyArray<TransferId>, incident: IncidentId, at: DateTime.Utc) => Effect.Effect<void>
  /** A member's payments from their first sighting on, newest first, at most `limit`. */
  readonly ofUser: (userId: UserId, limit: number) => Effect.Effect<ReadonlyArray<DepositRecord>>
  /** Payments of members by when they were first seen, those of one moment by their place on the chain, newest first. */
  readonly list: (filter: DepositFilter, page: PageRequest<TransferId>) => Effect.Effect<ReadonlyArray<MemberDeposit>, AnchorUnknown>
  /** Payments of these members that were first seen at this moment or later, by when they were first seen, newest first, at most `limit`. */
  readonly seenSince: (userIds: ReadonlyArray<UserId>, since: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<MemberDeposit>>
  /** The payment of this id, if it is a member's. */
  readonly find: (id: TransferId) => Effect.Effect<Option.Option<MemberDeposit>>
}>()("@sigmatrade/core/deposit/DepositStore") {}
