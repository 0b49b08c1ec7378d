import { DateTime, Schema } from "effect"
import type { Transfer } from "../chain/Transfer.ts"
import { UserId } from "../user/User.ts"
import type { WalletOwner } from "../user/UserStore.ts"

/** Why nobody is known to own a payment. */
export const SuspenseReason = Schema.Literals(["unknown sender", "wallet linked later"])
export type SuspenseReason = typeof SuspenseReason.Type

/** Whose payment it is: a member's, or in suspense with a reason until a person or a proof decides. */
export const Attribution = Schema.Union([
  Schema.TaggedStruct("Member", { userId: UserId }),
  Schema.TaggedStruct("Suspense", { reason: SuspenseReason })
])
export type Attribution = typeof Attribution.Type

/**
 * Whose payment a transfer is, by the wallet it came from (strategy `sender`). A wallet linked after the block was made proves
 * nothing: whoever saw the payment could have linked it. Never guessed.
 */
export const attribute = (transfer: Transfer, owner: WalletOwner | undefined): Attribution => {
  if (owner === undefined) return { _tag: "Suspense", reason: "unknown sender" }
  const linkedMs = DateTime.toEpochMillis(owner.wallet.linkedAt)
  return linkedMs <= transfer.timestampSeconds * 1000
    ? { _tag: "Member", userId: owner.userId }
    : { _tag: "Suspense", reason: "wallet linked later" }
}
