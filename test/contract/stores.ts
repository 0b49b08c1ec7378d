import { apiKeyStoreContract } from "@sigmatrade/adapters/contract/admin/apiKeyStoreContract"
import { auditLogContract } from "@sigmatrade/adapters/contract/admin/auditLogContract"
import { loginLinkStoreContract } from "@sigmatrade/adapters/contract/admin/loginLinkStoreContract"
import { operatorSessionStoreContract } from "@sigmatrade/adapters/contract/admin/operatorSessionStoreContract"
import { operatorStoreContract } from "@sigmatrade/adapters/contract/admin/operatorStoreContract"
import { backupLogContract } from "@sigmatrade/adapters/contract/backup/backupLogContract"
import { broadcastRecipientsContract } from "@sigmatrade/adapters/contract/broadcast/broadcastRecipientsContract"
import { broadcastStoreContract } from "@sigmatrade/adapters/contract/broadcast/broadcastStoreContract"
import { broadcastWatchStoreContract } from "@sigmatrade/adapters/contract/broadcast/broadcastWatchStoreContract"
import { scanCursorForkContract } from "@sigmatrade/adapters/contract/chain/scanCursorForkContract"
import { scanCursorStoreContract } from "@sigmatrade/adapters/contract/chain/scanCursorStoreContract"
import { scanGapsContract } from "@sigmatrade/adapters/contract/chain/scanGapsContract"
import { tokenPinStoreContract } from "@sigmatrade/adapters/contract/chain/tokenPinStoreContract"
import { watchedWalletsContract } from "@sigmatrade/adapters/contract/chain/watchedWalletsContract"
import { depositAddressStoreContract } from "@sigmatrade/adapters/contract/deposit/depositAddressStoreContract"
import { depositClaimContract } from "@sigmatrade/adapters/contract/deposit/depositClaimContract"
import { depositIntentStoreContract } from "@sigmatrade/adapters/contract/deposit/depositIntentStoreContract"
import { depositLookupContract } from "@sigmatrade/adapters/contract/deposit/depositLookupContract"
import { depositStandingContract } from "@sigmatrade/adapters/contract/deposit/depositStandingContract"
import { depositStoreContract } from "@sigmatrade/adapters/contract/deposit/depositStoreContract"
import { finalSightingsContract } from "@sigmatrade/adapters/contract/deposit/finalSightingsContract"
import { suspenseAssignmentContract } from "@sigmatrade/adapters/contract/deposit/suspenseAssignmentContract"
import { suspenseStoreContract } from "@sigmatrade/adapters/contract/deposit/suspenseStoreContract"
import { transferFinalityContract } from "@sigmatrade/adapters/contract/deposit/transferFinalityContract"
import { transferForkContract } from "@sigmatrade/adapters/contract/deposit/transferForkContract"
import { transferNetContract } from "@sigmatrade/adapters/contract/deposit/transferNetContract"
import { transferStoreContract } from "@sigmatrade/adapters/contract/deposit/transferStoreContract"
import { walletCheckStoreContract } from "@sigmatrade/adapters/contract/deposit/walletCheckStoreContract"
import { dialogueStoreContract } from "@sigmatrade/adapters/contract/dialogue/dialogueStoreContract"
import { eventLogContract } from "@sigmatrade/adapters/contract/event/eventLogContract"
import { incidentApprovalContract } from "@sigmatrade/adapters/contract/incident/incidentApprovalContract"
import { incidentStoreContract } from "@sigmatrade/adapters/contract/incident/incidentStoreContract"
import { jobRunsContract } from "@sigmatrade/adapters/contract/job/jobRunsContract"
import { leftoversContract } from "@sigmatrade/adapters/contract/job/leftoversContract"
import { ledgerArchiveContract } from "@sigmatrade/adapters/contract/ledger/ledgerArchiveContract"
import { ledgerContract } from "@sigmatrade/adapters/contract/ledger/ledgerContract"
import { ledgerHistoryContract } from "@sigmatrade/adapters/contract/ledger/ledgerHistoryContract"
import { ledgerReversalContract } from "@sigmatrade/adapters/contract/ledger/ledgerReversalContract"
import { ledgerSealsContract } from "@sigmatrade/adapters/contract/ledger/ledgerSealsContract"
import { ledgerStatementContract } from "@sigmatrade/adapters/contract/ledger/ledgerStatementContract"
import { rewardsFundContract } from "@sigmatrade/adapters/contract/ledger/rewardsFundContract"
import { levelPricesContract } from "@sigmatrade/adapters/contract/level/levelPricesContract"
import { levelReversalContract } from "@sigmatrade/adapters/contract/level/levelReversalContract"
import { levelStoreContract } from "@sigmatrade/adapters/contract/level/levelStoreContract"
import { refundStoreContract } from "@sigmatrade/adapters/contract/level/refundStoreContract"
import { banListContract } from "@sigmatrade/adapters/contract/limit/banListContract"
import { rateLimitsContract } from "@sigmatrade/adapters/contract/limit/rateLimitsContract"
import { sessionsContract } from "@sigmatrade/adapters/contract/limit/sessionsContract"
import { alertStoreContract } from "@sigmatrade/adapters/contract/monitoring/alertStoreContract"
import { operationsFiguresContract } from "@sigmatrade/adapters/contract/monitoring/operationsFiguresContract"
import { deadLetterStoreContract } from "@sigmatrade/adapters/contract/notification/deadLetterStoreContract"
import { outboxContract } from "@sigmatrade/adapters/contract/notification/outboxContract"
import { outboxLanesContract } from "@sigmatrade/adapters/contract/notification/outboxLanesContract"
import { outboxSubjectContract } from "@sigmatrade/adapters/contract/notification/outboxSubjectContract"
import { passwordResetHoldContract } from "@sigmatrade/adapters/contract/payout/passwordResetHoldContract"
import { passwordResetStoreContract } from "@sigmatrade/adapters/contract/payout/passwordResetStoreContract"
import { passwordStoreContract } from "@sigmatrade/adapters/contract/payout/passwordStoreContract"
import { payoutAttemptContract } from "@sigmatrade/adapters/contract/payout/payoutAttemptContract"
import { payoutFenceContract } from "@sigmatrade/adapters/contract/payout/payoutFenceContract"
import { payoutStoreContract } from "@sigmatrade/adapters/contract/payout/payoutStoreContract"
import { recoveryStoreContract } from "@sigmatrade/adapters/contract/payout/recoveryStoreContract"
import { withdrawalMovesContract } from "@sigmatrade/adapters/contract/payout/withdrawalMovesContract"
import { withdrawalStoreContract } from "@sigmatrade/adapters/contract/payout/withdrawalStoreContract"
import { idempotencyStoreContract } from "@sigmatrade/adapters/contract/persistence/idempotencyStoreContract"
import { pagesContract } from "@sigmatrade/adapters/contract/persistence/pagesContract"
import { transactionContract } from "@sigmatrade/adapters/contract/persistence/transactionContract"
import { providerHealthStoreContract } from "@sigmatrade/adapters/contract/provider/providerHealthStoreContract"
import { checkpointStoreContract } from "@sigmatrade/adapters/contract/reconciliation/checkpointStoreContract"
import { invariantsContract } from "@sigmatrade/adapters/contract/reconciliation/invariantsContract"
import { liabilityStoreContract } from "@sigmatrade/adapters/contract/reconciliation/liabilityStoreContract"
import { commissionReversalContract } from "@sigmatrade/adapters/contract/referral/commissionReversalContract"
import { commissionStoreContract } from "@sigmatrade/adapters/contract/referral/commissionStoreContract"
import { sponsorshipStoreContract } from "@sigmatrade/adapters/contract/referral/sponsorshipStoreContract"
import { teamStoreContract } from "@sigmatrade/adapters/contract/referral/teamStoreContract"
import { autoPayoutStoreContract } from "@sigmatrade/adapters/contract/reward/autoPayoutStoreContract"
import { campaignStoreContract } from "@sigmatrade/adapters/contract/reward/campaignStoreContract"
import { jobPeriodStoreContract } from "@sigmatrade/adapters/contract/reward/jobPeriodStoreContract"
import { statisticsStoreContract } from "@sigmatrade/adapters/contract/statistics/statisticsStoreContract"
import type { Stores } from "@sigmatrade/adapters/contract/Stores"
import { ticketStoreContract } from "@sigmatrade/adapters/contract/support/ticketStoreContract"
import { topicStoreContract } from "@sigmatrade/adapters/contract/support/topicStoreContract"
import { updateLogContract } from "@sigmatrade/adapters/contract/update/updateLogContract"
import { memberHistoryContract } from "@sigmatrade/adapters/contract/user/memberHistoryContract"
import { memberSettingsStoreContract } from "@sigmatrade/adapters/contract/user/memberSettingsStoreContract"
import { userStoreContract } from "@sigmatrade/adapters/contract/user/userStoreContract"
import { userWalletContract } from "@sigmatrade/adapters/contract/user/userWalletContract"
import { webhookDeliveryStoreContract } from "@sigmatrade/adapters/contract/webhook/webhookDeliveryStoreContract"
import { webhookEndpointStoreContract } from "@sigmatrade/adapters/contract/webhook/webhookEndpointStoreContract"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { Layer } from "effect"

/** Runs the contract suite of every store. `name` says which technology keeps them. */
export const storeContracts = <E>(name: string, layer: Layer.Layer<Stores, E>) => {
  const hashing = Layer.merge(layer, Sha256Noble.layer)
  transactionContract(name, layer)
  pagesContract(name, hashing)
  backupLogContract(name, layer)
  userStoreContract(name, layer)
  userWalletContract(name, layer)
  memberHistoryContract(name, layer)
  sponsorshipStoreContract(name, layer)
  commissionStoreContract(name, layer)
  commissionReversalContract(name, layer)
  ledgerContract(name, layer)
  ledgerStatementContract(name, layer)
  ledgerReversalContract(name, layer)
  ledgerHistoryContract(name, layer)
  ledgerSealsContract(name, hashing)
  ledgerArchiveContract(name, hashing, Layer.merge(MemoryAdapters.layer, Sha256Noble.layer))
  outboxContract(name, layer)
  outboxSubjectContract(name, layer)
  eventLogContract(name, layer)
  webhookEndpointStoreContract(name, layer)
  webhookDeliveryStoreContract(name, layer)
  outboxLanesContract(name, layer)
  deadLetterStoreContract(name, layer)
  broadcastStoreContract(name, layer)
  broadcastRecipientsContract(name, layer)
  broadcastWatchStoreContract(name, layer)
  levelStoreContract(name, layer)
  levelReversalContract(name, layer)
  levelPricesContract(name, layer)
  depositAddressStoreContract(name, layer)
  depositIntentStoreContract(name, layer)
  depositStoreContract(name, layer)
  depositClaimContract(name, layer)
  depositLookupContract(name, layer)
  depositStandingContract(name, layer)
  suspenseStoreContract(name, layer)
  suspenseAssignmentContract(name, layer)
  transferStoreContract(name, layer)
  transferForkContract(name, layer)
  transferFinalityContract(name, layer)
  finalSightingsContract(name, layer)
  transferNetContract(name, layer)
  walletCheckStoreContract(name, layer)
  scanCursorStoreContract(name, layer)
  scanCursorForkContract(name, layer)
  scanGapsContract(name, layer)
  tokenPinStoreContract(name, layer)
  watchedWalletsContract(name, layer)
  dialogueStoreContract(name, layer)
  apiKeyStoreContract(name, layer)
  idempotencyStoreContract(name, layer)
  operatorStoreContract(name, layer)
  loginLinkStoreContract(name, layer)
  operatorSessionStoreContract(name, layer)
  auditLogContract(name, hashing)
  banListContract(name, layer)
  rateLimitsContract(name, layer)
  sessionsContract(name, layer)
  updateLogContract(name, layer)
  incidentStoreContract(name, layer)
  incidentApprovalContract(name, layer)
  providerHealthStoreContract(name, layer)
  checkpointStoreContract(name, layer)
  invariantsContract(name, layer)
  liabilityStoreContract(name, layer)
  statisticsStoreContract(name, layer)
  jobPeriodStoreContract(name, layer)
  jobRunsContract(name, layer)
  operationsFiguresContract(name, layer)
  alertStoreContract(name, layer)
  leftoversContract(name, layer)
  campaignStoreContract(name, layer)
  autoPayoutStoreContract(name, layer)
  refundStoreContract(name, layer)
  rewardsFundContract(name, layer)
  memberSettingsStoreContract(name, layer)
  teamStoreContract(name, layer)
  passwordStoreContract(name, layer)
  passwordResetStoreContract(name, layer)
  passwordResetHoldContract(name, layer)
  withdrawalStoreContract(name, layer)
  withdrawalMovesContract(name, layer)
  payoutStoreContract(name, layer)
  payoutAttemptContract(name, layer)
  payoutFenceContract(name, layer)
  recoveryStoreContract(name, layer)
  ticketStoreContract(name, layer)
  topicStoreContract(name, layer)
}
