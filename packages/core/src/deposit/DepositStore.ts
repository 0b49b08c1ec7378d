import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { TransferId } from "../chain/Transfer.ts"
import type { LevelNumber } from "../level/LevelTable.ts"
import type { UserId } from "../user/User.ts"
import type { DepositRecord, FinalTransfer } from "./Deposit.ts"
import type { Sighting } from "./TransferStore.ts"

/** How a final transfer got into the books. */
export interface Settlement {
  readonly id: TransferId
  readonly outcome: "credited" | "suspense"
  readonly bought: LevelNumber | null
}

/** Why and how often crediting failed. */
export interface CreditFailure {
  readonly id: TransferId
  readonly reason: string
  /** When to try again; `null`: never, a person must look. */
  readonly retryAt: DateTime.Utc | null
}

/** Final transfers on their way into the books. Every adapter passes its contract suite. */
export class DepositStore extends Context.Service<DepositStore, {
  /** Keeps final transfers to be credited; known ones stay as they are. */
  readonly add: (sightings: ReadonlyArray<Sighting>, at: DateTime.Utc) => Effect.Effect<void>
  /** Inside a transaction: takes those due, oldest first, from everybody else until commit. */
  readonly claim: (now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<FinalTransfer>>
  /** Inside a transaction: takes this one; nothing when it is settled or taken by somebody else. */
  readonly claimOne: (id: TransferId) => Effect.Effect<ReadonlyArray<FinalTransfer>>
  /** Notes how claimed ones were settled; a settled one can never be claimed or settled again. */
  readonly settle: (settlements: ReadonlyArray<Settlement>, at: DateTime.Utc) => Effect.Effect<void>
  /** How often crediting of this one has failed. */
  readonly failures: (id: TransferId) => Effect.Effect<number>
  /** Notes one more failure. */
  readonly fail: (failure: CreditFailure, at: DateTime.Utc) => Effect.Effect<void>
  /** A member's payments from their first sighting on, newest first, at most `limit`. */
  readonly ofUser: (userId: UserId, limit: number) => Effect.Effect<ReadonlyArray<DepositRecord>>
}>()("@sigmatrade/core/deposit/DepositStore") {}
