import * as AutoPayoutStoreMemory from "@sigmatrade/adapters/memory/AutoPayoutStoreMemory"
import * as CampaignStoreMemory from "@sigmatrade/adapters/memory/CampaignStoreMemory"
import * as CheckpointStoreMemory from "@sigmatrade/adapters/memory/CheckpointStoreMemory"
import * as InvariantsMemory from "@sigmatrade/adapters/memory/InvariantsMemory"
import * as JobPeriodStoreMemory from "@sigmatrade/adapters/memory/JobPeriodStoreMemory"
import * as LedgerSealsMemory from "@sigmatrade/adapters/memory/LedgerSealsMemory"
import * as PasswordResetStoreMemory from "@sigmatrade/adapters/memory/PasswordResetStoreMemory"
import * as PasswordStoreMemory from "@sigmatrade/adapters/memory/PasswordStoreMemory"
import * as PayoutStoreMemory from "@sigmatrade/adapters/memory/PayoutStoreMemory"
import * as RecoveryStoreMemory from "@sigmatrade/adapters/memory/RecoveryStoreMemory"
import * as WithdrawalStoreMemory from "@sigmatrade/adapters/memory/WithdrawalStoreMemory"
import { HashedPassword, PasswordHash } from "@sigmatrade/core/payout/PasswordHash"
import { PayoutPolicy } from "@sigmatrade/core/payout/PayoutPolicy"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { ReconciliationPolicy } from "@sigmatrade/core/reconciliation/ReconciliationPolicy"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import { Duration, Effect, Layer, Redacted } from "effect"
import { makeDice } from "./Dice.ts"
import type { PaySettings } from "./PaySettings.ts"
import { throwPaySettings } from "./PaySettings.ts"

/** The stores of money out, over the one world. */
export const payStores = Layer.mergeAll(
  PasswordResetStoreMemory.layer, PayoutStoreMemory.layer, WithdrawalStoreMemory.layer, RecoveryStoreMemory.layer, PasswordStoreMemory.layer, CheckpointStoreMemory.layer,
  InvariantsMemory.layer, JobPeriodStoreMemory.layer, CampaignStoreMemory.layer, AutoPayoutStoreMemory.layer, LedgerSealsMemory.layer
)

const shown = (password: Redacted.Redacted) => HashedPassword.make(`readable-password-${Redacted.value(password).replaceAll(" ", "-")}`)

/** Passwords anybody can read: cryptography has tests of its own. */
const passwords = Layer.succeed(PasswordHash, {
  hash: (password) => Effect.sync(() => shown(password)),
  matches: (password, hash) => Effect.sync(() => shown(password) === hash),
  isInherited: () => false
})

const NOT_PAYING = throwPaySettings(makeDice(0))

/** What money out keeps to. */
export const payRules = (settings: PaySettings = NOT_PAYING) =>
  Layer.mergeAll(
    Layer.succeed(PayoutPolicy, settings.rules),
    Layer.succeed(WithdrawalPolicy, settings.withdrawals),
    Layer.succeed(ReconciliationPolicy, { freshFor: Duration.minutes(20), keepFor: Duration.days(1) }),
    Layer.succeed(AutoPayoutPolicy, { minimums: new Map() }),
    passwords
  )
