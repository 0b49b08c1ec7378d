import { Layer } from "effect"
import * as BackupLogPostgres from "./BackupLogPostgres.ts"
import * as BroadcastStorePostgres from "./BroadcastStorePostgres.ts"
import * as BroadcastWatchStorePostgres from "./BroadcastWatchStorePostgres.ts"
import * as CheckpointStorePostgres from "./CheckpointStorePostgres.ts"
import * as AlertStorePostgres from "./AlertStorePostgres.ts"
import * as ApiKeyStorePostgres from "./ApiKeyStorePostgres.ts"
import * as AuditLogPostgres from "./AuditLogPostgres.ts"
import * as AutoPayoutStorePostgres from "./AutoPayoutStorePostgres.ts"
import * as BanListPostgres from "./BanListPostgres.ts"
import * as CampaignStorePostgres from "./CampaignStorePostgres.ts"
import * as CommissionStorePostgres from "./CommissionStorePostgres.ts"
import * as DeadLetterStorePostgres from "./DeadLetterStorePostgres.ts"
import * as DepositAddressStorePostgres from "./DepositAddressStorePostgres.ts"
import * as DepositIntentStorePostgres from "./DepositIntentStorePostgres.ts"
import * as DepositLookupPostgres from "./DepositLookupPostgres.ts"
import * as DepositStorePostgres from "./DepositStorePostgres.ts"
import * as DialogueStorePostgres from "./DialogueStorePostgres.ts"
import * as EventLogPostgres from "./EventLogPostgres.ts"
import * as IdempotencyStorePostgres from "./IdempotencyStorePostgres.ts"
import * as IncidentStorePostgres from "./IncidentStorePostgres.ts"
import * as InvariantsPostgres from "./InvariantsPostgres.ts"
import * as LedgerArchivePostgres from "./LedgerArchivePostgres.ts"
import * as JobPeriodStorePostgres from "./JobPeriodStorePostgres.ts"
import * as JobRunsPostgres from "./JobRunsPostgres.ts"
import * as LedgerPostgres from "./LedgerPostgres.ts"
import * as LedgerSealsPostgres from "./LedgerSealsPostgres.ts"
import * as LeftoversPostgres from "./LeftoversPostgres.ts"
import * as LevelStorePostgres from "./LevelStorePostgres.ts"
import * as LiabilityStorePostgres from "./LiabilityStorePostgres.ts"
import * as LoginLinkStorePostgres from "./LoginLinkStorePostgres.ts"
import * as OperationsFiguresPostgres from "./OperationsFiguresPostgres.ts"
import * as OperatorSessionStorePostgres from "./OperatorSessionStorePostgres.ts"
import * as OperatorStorePostgres from "./OperatorStorePostgres.ts"
import * as MemberSettingsStorePostgres from "./MemberSettingsStorePostgres.ts"
import * as OutboxPostgres from "./OutboxPostgres.ts"
import * as OwnTransactionsPostgres from "./OwnTransactionsPostgres.ts"
import * as PayoutStorePostgres from "./PayoutStorePostgres.ts"
import * as PasswordResetStorePostgres from "./PasswordResetStorePostgres.ts"
import * as PasswordStorePostgres from "./PasswordStorePostgres.ts"
import * as ProviderHealthStorePostgres from "./ProviderHealthStorePostgres.ts"
import * as RateLimitsPostgres from "./RateLimitsPostgres.ts"
import * as RecoveryStorePostgres from "./RecoveryStorePostgres.ts"
import * as RefundStorePostgres from "./RefundStorePostgres.ts"
import * as ScanCursorStorePostgres from "./ScanCursorStorePostgres.ts"
import * as SessionsPostgres from "./SessionsPostgres.ts"
import * as SponsorshipStorePostgres from "./SponsorshipStorePostgres.ts"
import * as StatisticsStorePostgres from "./StatisticsStorePostgres.ts"
import * as SuspenseStorePostgres from "./SuspenseStorePostgres.ts"
import * as TicketStorePostgres from "./TicketStorePostgres.ts"
import * as TopicStorePostgres from "./TopicStorePostgres.ts"
import * as TeamStorePostgres from "./TeamStorePostgres.ts"
import * as TokenPinStorePostgres from "./TokenPinStorePostgres.ts"
import * as TransactionPostgres from "./TransactionPostgres.ts"
import * as TransferStorePostgres from "./TransferStorePostgres.ts"
import * as UpdateLogPostgres from "./UpdateLogPostgres.ts"
import * as UserStorePostgres from "./UserStorePostgres.ts"
import * as WalletCheckStorePostgres from "./WalletCheckStorePostgres.ts"
import * as WebhookDeliveryStorePostgres from "./WebhookDeliveryStorePostgres.ts"
import * as WebhookEndpointStorePostgres from "./WebhookEndpointStorePostgres.ts"
import * as WithdrawalStorePostgres from "./WithdrawalStorePostgres.ts"

const members = Layer.mergeAll(
  CommissionStorePostgres.layer, DialogueStorePostgres.layer, LevelStorePostgres.layer, MemberSettingsStorePostgres.layer,
  SponsorshipStorePostgres.layer, StatisticsStorePostgres.layer, TeamStorePostgres.layer, UpdateLogPostgres.layer, UserStorePostgres.layer
)
const limits = Layer.mergeAll(BanListPostgres.layer, RateLimitsPostgres.layer, SessionsPostgres.layer)
const chain = Layer.mergeAll(
  IncidentStorePostgres.layer, ProviderHealthStorePostgres.layer, ScanCursorStorePostgres.layer, TokenPinStorePostgres.layer
)
const payments = Layer.mergeAll(
  DepositAddressStorePostgres.layer,
  DepositIntentStorePostgres.layer,
  DepositLookupPostgres.layer,
  DepositStorePostgres.layer,
  SuspenseStorePostgres.layer,
  TransferStorePostgres.layer,
  WalletCheckStorePostgres.layer
)
const books = Layer.mergeAll(
  CheckpointStorePostgres.layer,
  InvariantsPostgres.layer,
  LedgerArchivePostgres.layer,
  LedgerPostgres.layer,
  LedgerSealsPostgres.layer,
  LiabilityStorePostgres.layer
)

const rewards = Layer.mergeAll(
  AutoPayoutStorePostgres.layer, CampaignStorePostgres.layer, JobPeriodStorePostgres.layer, RefundStorePostgres.layer
)

const jobs = Layer.mergeAll(BackupLogPostgres.layer, JobRunsPostgres.layer, LeftoversPostgres.layer, OperationsFiguresPostgres.layer, AlertStorePostgres.layer)

const moneyOut = Layer.mergeAll(
  PasswordResetStorePostgres.layer, PasswordStorePostgres.layer, WithdrawalStorePostgres.layer, PayoutStorePostgres.layer, OwnTransactionsPostgres.layer,
  RecoveryStorePostgres.layer
)

const telling = Layer.mergeAll(OutboxPostgres.layer, DeadLetterStorePostgres.layer, BroadcastStorePostgres.layer, BroadcastWatchStorePostgres.layer, TopicStorePostgres.layer)
const team = Layer.mergeAll(
  ApiKeyStorePostgres.layer, IdempotencyStorePostgres.layer, AuditLogPostgres.layer, LoginLinkStorePostgres.layer, OperatorSessionStorePostgres.layer,
  OperatorStorePostgres.layer
)
const integrators = Layer.mergeAll(EventLogPostgres.layer, WebhookDeliveryStorePostgres.layer, WebhookEndpointStorePostgres.layer)

/** Every store of core in one Postgres database, with its transactions. Provide a client, and the migrations before it. */
export const layer = Layer.mergeAll(
  members, limits, chain, payments, rewards, moneyOut, books, jobs, team, telling, integrators, TicketStorePostgres.layer, TransactionPostgres.layer
)
