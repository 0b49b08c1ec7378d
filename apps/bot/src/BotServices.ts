import type { BroadcastMessenger } from "@sigmatrade/core/broadcast/BroadcastMessenger"
import type { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import type { BroadcastWatchStore } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import type { AlertStore } from "@sigmatrade/core/monitoring/AlertStore"
import type { Pace } from "@sigmatrade/core/notification/Pace"
import type { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import type { OperatorKeys, SettingsKeys } from "@sigmatrade/core/admin/OperatorKeys"
import type { ShownSettings } from "@sigmatrade/core/admin/ShownSettings"
import type { LoginLinkStore } from "@sigmatrade/core/admin/LoginLinkStore"
import type { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import type { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import type { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { SignatureRecovery } from "@sigmatrade/core/chain/SignatureRecovery"
import type { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import type { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import type { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import type { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import type { DepositLookup } from "@sigmatrade/core/deposit/DepositLookup"
import type { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import type { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { JobRuns } from "@sigmatrade/core/job/JobRuns"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { LevelSale } from "@sigmatrade/core/level/LevelSale"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RefundStore } from "@sigmatrade/core/level/RefundStore"
import type { BanList } from "@sigmatrade/core/limit/BanList"
import type { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import type { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import type { EventLog } from "@sigmatrade/core/event/EventLog"
import type { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { PasswordHash } from "@sigmatrade/core/payout/PasswordHash"
import type { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import type { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import type { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import type { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import type { AutoPayoutStore } from "@sigmatrade/core/reward/AutoPayoutStore"
import type { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import type { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import type { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { TopicStore } from "@sigmatrade/core/support/TopicStore"
import type { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import type { Charts } from "./charts/Charts.ts"
import type { SessionSecrets } from "./SessionSecrets.ts"

/** Everything the bot needs: stores, settings and cryptography. Chosen by whoever starts it. */
export type BotServices =
  | AlertStore
  | Transaction
  | UserStore
  | MemberSettingsStore
  | SponsorshipStore
  | TeamStore
  | CommissionStore
  | ReferralRates
  | JobRuns
  | Ledger
  | LevelStore
  | LevelSale
  | RefundStore
  | ListedAssets
  | SystemWallet
  | WatchedWallets
  | Keccak256
  | ConfirmationsNeeded
  | LiabilityStore
  | SignatureRecovery
  | AddressDerivation
  | AttributionPolicy
  | DepositAddressStore
  | DepositLookup
  | DepositStore
  | DepositIntentStore
  | DepositPolicy
  | SuspenseStore
  | DialogueStore
  | BanList
  | LimitRules
  | RateLimits
  | IncidentStore
  | EventLog
  | Outbox
  | DeadLetterStore
  | PasswordHash
  | PasswordResetStore
  | PasswordStore
  | WithdrawalPolicy
  | WithdrawalStore
  | AutoPayoutPolicy
  | AutoPayoutStore
  | CampaignStore
  | OperatorStore
  | LoginLinkStore
  | OperatorSessionStore
  | OperatorKeys
  | SettingsKeys
  | ShownSettings
  | ApiKeyStore
  | AuditLog
  | BroadcastMessenger
  | BroadcastStore
  | BroadcastWatchStore
  | Pace
  | Sha256
  | TokenPinStore
  | UpdateLog
  | SessionSecrets
  | TicketStore
  | TopicStore
  | StatisticsStore
  | Charts
