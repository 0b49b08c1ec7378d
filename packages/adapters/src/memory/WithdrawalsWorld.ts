import type { BlacklistChange } from "@sigmatrade/core/limit/BanList"
import type { HashedPassword } from "@sigmatrade/core/payout/PasswordHash"
import type { PasswordReset, ResetId } from "@sigmatrade/core/payout/PasswordReset"
import type { Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import type { WithdrawalApproval, WithdrawalRefusal } from "@sigmatrade/core/payout/WithdrawalStore"
import type { Origin } from "@sigmatrade/core/persistence/Origin"
import type { MemberSettings } from "@sigmatrade/core/user/MemberSettings"
import { USUAL_SETTINGS } from "@sigmatrade/core/user/MemberSettings"
import type { UserId } from "@sigmatrade/core/user/User"
import type { StandingChange, WalletChange } from "@sigmatrade/core/user/UserStore"
import type { DateTime } from "effect"
import { HashMap, Option } from "effect"

/** A wallet a member had, from when until when, and what came in its place. */
export interface WalletChangeRow extends WalletChange {
  readonly userId: UserId
  readonly linkedAt: DateTime.Utc
}

/** A member's password for money and the wrong tries. */
export interface PasswordRow {
  readonly hash: HashedPassword
  readonly failures: number
  readonly lockedUntil: DateTime.Utc | null
}

/** What members have asked for, and what guards their money. */
export interface WithdrawalsWorld {
  readonly withdrawals: HashMap.HashMap<WithdrawalId, Withdrawal>
  readonly withdrawalOrigins: HashMap.HashMap<WithdrawalId, Origin>
  /** In the order they were given. */
  readonly withdrawalApprovals: HashMap.HashMap<WithdrawalId, ReadonlyArray<WithdrawalApproval>>
  readonly withdrawalRefusals: HashMap.HashMap<WithdrawalId, WithdrawalRefusal>
  /** The oldest first. */
  readonly walletChanges: ReadonlyArray<WalletChangeRow>
  /** The oldest first. */
  readonly standingChanges: ReadonlyArray<StandingChange>
  /** The oldest first. */
  readonly blacklistChanges: ReadonlyArray<BlacklistChange>
  readonly passwords: HashMap.HashMap<UserId, PasswordRow>
  readonly passwordResets: HashMap.HashMap<ResetId, { readonly order: number; readonly value: PasswordReset }>
  /** What members have chosen for themselves. */
  readonly settings: HashMap.HashMap<UserId, MemberSettings>
}

/** Nobody has asked for anything. */
export const EMPTY_WITHDRAWALS: WithdrawalsWorld = {
  withdrawals: HashMap.empty(),
  withdrawalOrigins: HashMap.empty(),
  withdrawalApprovals: HashMap.empty(),
  withdrawalRefusals: HashMap.empty(),
  walletChanges: [],
  standingChanges: [],
  blacklistChanges: [],
  passwords: HashMap.empty(),
  passwordResets: HashMap.empty(),
  settings: HashMap.empty()
}

/** What a member has chosen for himself. */
export const settingsOf = ({ settings }: WithdrawalsWorld, userId: UserId): MemberSettings =>
  Option.getOrElse(HashMap.get(settings, userId), () => USUAL_SETTINGS)
