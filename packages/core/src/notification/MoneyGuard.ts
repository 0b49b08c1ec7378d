import { Schema } from "effect"
import { Address } from "../chain/Address.ts"

/** His wallet is another one now, and nothing can be withdrawn for a while: if it was not him, he must hear of it. */
export const WalletChanged = Schema.TaggedStruct("WalletChanged", {
  from: Address,
  to: Address,
  withdrawalsFrom: Schema.DateTimeUtcFromString
})

/** His password for money was set for the first time, or changed: if it was not him, he must hear of it. */
export const PasswordChanged = Schema.TaggedStruct("PasswordChanged", { isFirst: Schema.Boolean })

/** Somebody tried wrong passwords: none is taken until this moment. */
export const PasswordLocked = Schema.TaggedStruct("PasswordLocked", { until: Schema.DateTimeUtcFromString })

/** He, or somebody at his phone, has said that he has forgotten his password: no money leaves until that is over. */
export const PasswordResetRequested = Schema.TaggedStruct("PasswordResetRequested", {})

/** An operator has agreed: he may set another password without the old one. */
export const PasswordResetApproved = Schema.TaggedStruct("PasswordResetApproved", {})

/** An operator has refused it: the old password stays, and money may leave at once. */
export const PasswordResetRefused = Schema.TaggedStruct("PasswordResetRefused", {
  /** What the operator says to the member. */
  note: Schema.String
})

/** He has taken it back, or has given the old password after all: money may leave at once. */
export const PasswordResetWithdrawn = Schema.TaggedStruct("PasswordResetWithdrawn", {
  cause: Schema.Literals(["member", "old password"])
})

/** He has set another password without the old one: nothing is paid for a while. If it was not him, he must hear of it. */
export const PasswordResetDone = Schema.TaggedStruct("PasswordResetDone", { withdrawalsFrom: Schema.DateTimeUtcFromString })

/** What a member is told about what guards his money. */
export const MoneyGuard = Schema.Union([
  WalletChanged, PasswordChanged, PasswordLocked, PasswordResetRequested, PasswordResetApproved, PasswordResetRefused, PasswordResetWithdrawn,
  PasswordResetDone
])
export type MoneyGuard = typeof MoneyGuard.Type
