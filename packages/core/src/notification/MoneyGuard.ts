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

/** What a member is told about what guards his money. */
export const MoneyGuard = Schema.Union([WalletChanged, PasswordChanged, PasswordLocked])
export type MoneyGuard = typeof MoneyGuard.Type
