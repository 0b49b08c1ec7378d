import type { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import type { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import type { LoginLinkStore } from "@sigmatrade/core/admin/LoginLinkStore"
import type { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import type { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import type { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import type { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import type { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import type { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import type { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import type { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import type { DepositLookup } from "@sigmatrade/core/deposit/DepositLookup"
import type { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import type { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { EventLog } from "@sigmatrade/core/event/EventLog"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { JobRuns } from "@sigmatrade/core/job/JobRuns"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { LevelSale } from "@sigmatrade/core/level/LevelSale"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RefundStore } from "@sigmatrade/core/level/RefundStore"
import type { BanList } from "@sigmatrade/core/limit/BanList"
import type { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import type { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import type { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { Pace } from "@sigmatrade/core/notification/Pace"
import type { PasswordHash } from "@sigmatrade/core/payout/PasswordHash"
import type { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import type { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { IdempotencyStore } from "@sigmatrade/core/persistence/IdempotencyStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import type { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import type { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import type { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import type { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import type { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { InitDataValidator } from "@sigmatrade/core/user/InitDataValidator"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import type { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import type { WebhookKeys } from "@sigmatrade/core/webhook/WebhookKeys"
import type { WebhookUrls } from "@sigmatrade/core/webhook/WebhookUrls"

/** What of core the API reads and does. */
export type ApiPorts =
  | AddressDerivation
  | ApiKeyStore
  | AttributionPolicy
  | AuditLog
  | BanList
  | BroadcastStore
  | CampaignStore
  | CheckpointStore
  | CommissionStore
  | ConfirmationsNeeded
  | DeadLetterStore
  | DepositAddressStore
  | DepositIntentStore
  | DepositLookup
  | DepositPolicy
  | DepositStore
  | EventLog
  | IdempotencyStore
  | IncidentStore
  | InitDataValidator
  | JobRuns
  | Keccak256
  | Ledger
  | LevelSale
  | LevelStore
  | LiabilityStore
  | LimitRules
  | ListedAssets
  | LoginLinkStore
  | OperatorKeys
  | OperatorSessionStore
  | OperatorStore
  | Outbox
  | Pace
  | PasswordHash
  | PasswordStore
  | PasswordResetStore
  | PayoutStore
  | ProviderHealthStore
  | RateLimits
  | ReferralRates
  | RefundStore
  | ScanCursorStore
  | Sha256
  | SponsorshipStore
  | StatisticsStore
  | SuspenseStore
  | SystemWallet
  | TeamStore
  | TicketStore
  | TokenPinStore
  | Transaction
  | UserStore
  | WatchedWallets
  | WebhookDeliveryStore
  | WebhookEndpointStore
  | WebhookKeys
  | WebhookUrls
  | WithdrawalPolicy
  | WithdrawalStore
