import type { Effect } from "effect"
import { Context, Schema } from "effect"
import { Address } from "../chain/Address.ts"
import type { BlockNumber, ChainId } from "../chain/BlockHeader.ts"
import { ProviderId } from "../chain/ProviderId.ts"
import type { TxHash } from "../chain/Transfer.ts"
import { UserId } from "../user/User.ts"
import { SuspenseReason } from "./attribute.ts"
import { BlockEvidence } from "./BlockEvidence.ts"
import { DepositRecord } from "./Deposit.ts"

/** A payment to our wallets as operators see it: a member's, or one that nobody is known to own. */
export class KnownDeposit extends Schema.Class<KnownDeposit>("KnownDeposit")({
  ...DepositRecord.fields,
  from: Address,
  to: Address,
  /** Whose it is: as it was first seen, and later as it was booked or decided. `null`: nobody is known to own it. */
  userId: Schema.NullOr(UserId),
  /** Why nobody is known to own it; `null` exactly where somebody is. */
  reason: Schema.NullOr(SuspenseReason),
  /** When its block was made. */
  paidAt: Schema.DateTimeUtc,
  /** Why its block counts as final, and the providers that say so; `null`: it does not yet. */
  evidence: Schema.NullOr(Schema.Struct({ rule: BlockEvidence.fields.rule, witnesses: Schema.Array(ProviderId) }))
}) {}

/** Payments to our wallets, to be looked at. Dust and movements of our own money are not among them. Every adapter passes its contract suite. */
export class DepositLookup extends Context.Service<DepositLookup, {
  /** The newest first, at most `limit`. `coming`: only those that are not final: seen, or orphaned and looked for. */
  readonly latest: (chainId: ChainId, which: "all" | "coming", limit: number) => Effect.Effect<ReadonlyArray<KnownDeposit>>
  /** Those of one transaction, in the order of its logs from the last on. */
  readonly inTransaction: (chainId: ChainId, hash: TxHash) => Effect.Effect<ReadonlyArray<KnownDeposit>>
  /** Those of one block, the last first. */
  readonly inBlock: (chainId: ChainId, number: BlockNumber) => Effect.Effect<ReadonlyArray<KnownDeposit>>
}>()("@sigmatrade/core/deposit/DepositLookup") {}
