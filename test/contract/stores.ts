import type { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import type { BroadcastWatchStore } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import type { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import type { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import type { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
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
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { LedgerArchive } from "@sigmatrade/core/ledger/LedgerArchive"
import type { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RefundStore } from "@sigmatrade/core/level/RefundStore"
import type { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import type { BanList } from "@sigmatrade/core/limit/BanList"
import type { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { Sessions } from "@sigmatrade/core/limit/Sessions"
import type { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import type { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import type { Invariants } from "@sigmatrade/core/reconciliation/Invariants"
import type { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import type { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import type { AutoPayoutStore } from "@sigmatrade/core/reward/AutoPayoutStore"
import type { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import type { JobPeriodStore } from "@sigmatrade/core/reward/JobPeriodStore"
import type { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import type { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { TopicStore } from "@sigmatrade/core/support/TopicStore"
import type { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { broadcastRecipientsContract } from "./broadcast/BroadcastRecipients.ts"
import { broadcastStoreContract } from "./broadcast/BroadcastStore.ts"
import { broadcastWatchStoreContract } from "./broadcast/BroadcastWatchStore.ts"
import { auditLogContract } from "./admin/AuditLog.ts"
import { operatorSessionStoreContract } from "./admin/OperatorSessionStore.ts"
import { operatorStoreContract } from "./admin/OperatorStore.ts"
import { scanCursorStoreContract } from "./chain/ScanCursorStore.ts"
import { scanGapsContract } from "./chain/ScanGaps.ts"
import { tokenPinStoreContract } from "./chain/TokenPinStore.ts"
import { watchedWalletsContract } from "./chain/WatchedWallets.ts"
import { depositAddressStoreContract } from "./deposit/DepositAddressStore.ts"
import { depositIntentStoreContract } from "./deposit/DepositIntentStore.ts"
import { depositLookupContract } from "./deposit/DepositLookup.ts"
import { depositStandingContract } from "./deposit/DepositStanding.ts"
import { depositStoreContract } from "./deposit/DepositStore.ts"
import { finalSightingsContract } from "./deposit/FinalSightings.ts"
import { suspenseAssignmentContract } from "./deposit/SuspenseAssignment.ts"
import { suspenseStoreContract } from "./deposit/SuspenseStore.ts"
import { transferFinalityContract } from "./deposit/TransferFinality.ts"
import { transferNetContract } from "./deposit/TransferNet.ts"
import { transferStoreContract } from "./deposit/TransferStore.ts"
import { walletCheckStoreContract } from "./deposit/WalletCheckStore.ts"
import { dialogueStoreContract } from "./dialogue/DialogueStore.ts"
import { incidentStoreContract } from "./incident/IncidentStore.ts"
import { ledgerContract } from "./ledger/Ledger.ts"
import { ledgerArchiveContract } from "./ledger/LedgerArchive.ts"
import { ledgerHistoryContract } from "./ledger/LedgerHistory.ts"
import { ledgerReversalContract } from "./ledger/LedgerReversal.ts"
import { ledgerSealsContract } from "./ledger/LedgerSeals.ts"
import { rewardsFundContract } from "./ledger/RewardsFund.ts"
import { levelStoreContract } from "./level/LevelStore.ts"
import { refundStoreContract } from "./level/RefundStore.ts"
import { deadLetterStoreContract } from "./notification/DeadLetterStore.ts"
import { outboxLanesContract } from "./notification/OutboxLanes.ts"
import { banListContract } from "./limit/BanList.ts"
import { rateLimitsContract } from "./limit/RateLimits.ts"
import { sessionsContract } from "./limit/Sessions.ts"
import { outboxContract } from "./notification/Outbox.ts"
import { passwordResetStoreContract } from "./payout/PasswordResetStore.ts"
import { passwordStoreContract } from "./payout/PasswordStore.ts"
import { withdrawalMovesContract } from "./payout/WithdrawalMoves.ts"
import { withdrawalStoreContract } from "./payout/WithdrawalStore.ts"
import { payoutFenceContract } from "./payout/PayoutFence.ts"
import { payoutStoreContract } from "./payout/PayoutStore.ts"
import { recoveryStoreContract } from "./payout/RecoveryStore.ts"
import { transactionContract } from "./persistence/Transaction.ts"
import { providerHealthStoreContract } from "./provider/ProviderHealthStore.ts"
import { checkpointStoreContract } from "./reconciliation/CheckpointStore.ts"
import { invariantsContract } from "./reconciliation/Invariants.ts"
import { liabilityStoreContract } from "./reconciliation/LiabilityStore.ts"
import { commissionReversalContract } from "./referral/CommissionReversal.ts"
import { commissionStoreContract } from "./referral/CommissionStore.ts"
import { sponsorshipStoreContract } from "./referral/SponsorshipStore.ts"
import { statisticsStoreContract } from "./statistics/StatisticsStore.ts"
import { teamStoreContract } from "./referral/TeamStore.ts"
import { autoPayoutStoreContract } from "./reward/AutoPayoutStore.ts"
import { campaignStoreContract } from "./reward/CampaignStore.ts"
import { jobPeriodStoreContract } from "./reward/JobPeriodStore.ts"
import { updateLogContract } from "./update/UpdateLog.ts"
import { ticketStoreContract } from "./support/TicketStore.ts"
import { topicStoreContract } from "./support/TopicStore.ts"
import { memberHistoryContract } from "./user/MemberHistory.ts"
import { memberSettingsStoreContract } from "./user/MemberSettingsStore.ts"
import { userStoreContract } from "./user/UserStore.ts"

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
  | OperatorStore
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
  | BroadcastStore
  | BroadcastWatchStore
  | MemberSettingsStore
  | TeamStore

/** Runs the contract suite of every store. `name` says which technology keeps them. */
export const storeContracts = <E>(name: string, layer: Layer.Layer<Stores, E>) => {
  transactionContract(name, layer)
  userStoreContract(name, layer)
  memberHistoryContract(name, layer)
  sponsorshipStoreContract(name, layer)
  commissionStoreContract(name, layer)
  commissionReversalContract(name, layer)
  ledgerContract(name, layer)
  ledgerReversalContract(name, layer)
  ledgerHistoryContract(name, layer)
  ledgerSealsContract(name, layer)
  ledgerArchiveContract(name, layer)
  outboxContract(name, layer)
  outboxLanesContract(name, layer)
  deadLetterStoreContract(name, layer)
  broadcastStoreContract(name, layer)
  broadcastRecipientsContract(name, layer)
  broadcastWatchStoreContract(name, layer)
  levelStoreContract(name, layer)
  depositAddressStoreContract(name, layer)
  depositIntentStoreContract(name, layer)
  depositStoreContract(name, layer)
  depositLookupContract(name, layer)
  depositStandingContract(name, layer)
  suspenseStoreContract(name, layer)
  suspenseAssignmentContract(name, layer)
  transferStoreContract(name, layer)
  transferFinalityContract(name, layer)
  finalSightingsContract(name, layer)
  transferNetContract(name, layer)
  walletCheckStoreContract(name, layer)
  scanCursorStoreContract(name, layer)
  scanGapsContract(name, layer)
  tokenPinStoreContract(name, layer)
  watchedWalletsContract(name, layer)
  dialogueStoreContract(name, layer)
  operatorStoreContract(name, layer)
  operatorSessionStoreContract(name, layer)
  auditLogContract(name, layer)
  banListContract(name, layer)
  rateLimitsContract(name, layer)
  sessionsContract(name, layer)
  updateLogContract(name, layer)
  incidentStoreContract(name, layer)
  providerHealthStoreContract(name, layer)
  checkpointStoreContract(name, layer)
  invariantsContract(name, layer)
  liabilityStoreContract(name, layer)
  statisticsStoreContract(name, layer)
  jobPeriodStoreContract(name, layer)
  campaignStoreContract(name, layer)
  autoPayoutStoreContract(name, layer)
  refundStoreContract(name, layer)
  rewardsFundContract(name, layer)
  memberSettingsStoreContract(name, layer)
  teamStoreContract(name, layer)
  passwordStoreContract(name, layer)
  passwordResetStoreContract(name, layer)
  withdrawalStoreContract(name, layer)
  withdrawalMovesContract(name, layer)
  payoutStoreContract(name, layer)
  payoutFenceContract(name, layer)
  recoveryStoreContract(name, layer)
  ticketStoreContract(name, layer)
  topicStoreContract(name, layer)
}
