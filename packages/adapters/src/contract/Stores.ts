import type { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import type { LoginLinkStore } from "@sigmatrade/core/admin/LoginLinkStore"
import type { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import type { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { BackupLog } from "@sigmatrade/core/backup/BackupLog"
import type { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import type { BroadcastWatchStore } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import type { OwnTransactions } from "@sigmatrade/core/chain/OwnTransactions"
import type { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import type { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import type { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import type { DepositLookup } from "@sigmatrade/core/deposit/DepositLookup"
import type { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { WalletCheckStore } from "@sigmatrade/core/deposit/WalletCheckStore"
import type { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { EventLog } from "@sigmatrade/core/event/EventLog"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { JobRuns } from "@sigmatrade/core/job/JobRuns"
import type { AlertStore } from "@sigmatrade/core/monitoring/AlertStore"
import type { OperationsFigures } from "@sigmatrade/core/monitoring/OperationsFigures"
import type { Leftovers } from "@sigmatrade/core/job/Leftovers"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { LedgerArchive } from "@sigmatrade/core/ledger/LedgerArchive"
import type { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RefundStore } from "@sigmatrade/core/level/RefundStore"
import type { BanList } from "@sigmatrade/core/limit/BanList"
import type { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { Sessions } from "@sigmatrade/core/limit/Sessions"
import type { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import type { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import type { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { IdempotencyStore } from "@sigmatrade/core/persistence/IdempotencyStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import type { Invariants } from "@sigmatrade/core/reconciliation/Invariants"
import type { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import type { AutoPayoutStore } from "@sigmatrade/core/reward/AutoPayoutStore"
import type { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import type { JobPeriodStore } from "@sigmatrade/core/reward/JobPeriodStore"
import type { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import type { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { TopicStore } from "@sigmatrade/core/support/TopicStore"
import type { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import type { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import type { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"

/** Every port that keeps something. */
export type Stores =
  | Transaction
  | UserStore
  | SponsorshipStore
  | StatisticsStore
  | CommissionStore
  | Ledger
  | LedgerArchive
  | LedgerSeals
  | Outbox
  | EventLog
  | WebhookDeliveryStore
  | WebhookEndpointStore
  | LevelStore
  | DepositAddressStore
  | DepositIntentStore
  | DepositStore
  | DepositLookup
  | SuspenseStore
  | TransferStore
  | WalletCheckStore
  | ScanCursorStore
  | TokenPinStore
  | DialogueStore
  | ApiKeyStore
  | IdempotencyStore
  | OperatorStore
  | LoginLinkStore
  | OperatorSessionStore
  | AuditLog
  | BanList
  | RateLimits
  | Sessions
  | UpdateLog
  | IncidentStore
  | ProviderHealthStore
  | CheckpointStore
  | Invariants
  | LiabilityStore
  | JobPeriodStore
  | JobRuns
  | Leftovers
  | OperationsFigures
  | AlertStore
  | AutoPayoutStore
  | CampaignStore
  | RefundStore
  | PayoutStore
  | RecoveryStore
  | OwnTransactions
  | WithdrawalStore
  | PasswordResetStore
  | PasswordStore
  | TicketStore
  | TopicStore
  | DeadLetterStore
  | BackupLog
  | BroadcastStore
  | BroadcastWatchStore
  | MemberSettingsStore
  | TeamStore
