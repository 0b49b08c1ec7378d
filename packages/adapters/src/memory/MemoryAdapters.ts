import { Layer } from "effect"
import * as BroadcastMessengerMemory from "./BroadcastMessengerMemory.ts"
import * as BroadcastStoreMemory from "./BroadcastStoreMemory.ts"
import * as BroadcastWatchStoreMemory from "./BroadcastWatchStoreMemory.ts"
import * as CheckpointStoreMemory from "./CheckpointStoreMemory.ts"
import * as AlertStoreMemory from "./AlertStoreMemory.ts"
import * as ApiKeyStoreMemory from "./ApiKeyStoreMemory.ts"
import * as AuditLogMemory from "./AuditLogMemory.ts"
import * as AutoPayoutStoreMemory from "./AutoPayoutStoreMemory.ts"
import * as BackupLogMemory from "./BackupLogMemory.ts"
import * as BackupVaultMemory from "./BackupVaultMemory.ts"
import * as BanListMemory from "./BanListMemory.ts"
import * as CampaignStoreMemory from "./CampaignStoreMemory.ts"
import * as CommissionStoreMemory from "./CommissionStoreMemory.ts"
import * as DeadLetterStoreMemory from "./DeadLetterStoreMemory.ts"
import * as DepositAddressStoreMemory from "./DepositAddressStoreMemory.ts"
import * as DepositIntentStoreMemory from "./DepositIntentStoreMemory.ts"
import * as DepositLookupMemory from "./DepositLookupMemory.ts"
import * as DepositStoreMemory from "./DepositStoreMemory.ts"
import * as DialogueStoreMemory from "./DialogueStoreMemory.ts"
import * as EventLogMemory from "./EventLogMemory.ts"
import * as IdempotencyStoreMemory from "./IdempotencyStoreMemory.ts"
import * as IncidentStoreMemory from "./IncidentStoreMemory.ts"
import * as InvariantsMemory from "./InvariantsMemory.ts"
import * as LedgerArchiveMemory from "./LedgerArchiveMemory.ts"
import * as JobPeriodStoreMemory from "./JobPeriodStoreMemory.ts"
import * as JobRunsMemory from "./JobRunsMemory.ts"
import * as LedgerMemory from "./LedgerMemory.ts"
import * as LedgerSealsMemory from "./LedgerSealsMemory.ts"
import * as LeftoversMemory from "./LeftoversMemory.ts"
import * as LevelStoreMemory from "./LevelStoreMemory.ts"
import * as LiabilityStoreMemory from "./LiabilityStoreMemory.ts"
import * as LoginLinkStoreMemory from "./LoginLinkStoreMemory.ts"
import * as MemberSettingsStoreMemory from "./MemberSettingsStoreMemory.ts"
import * as MemoryWorld from "./MemoryWorld.ts"
import * as MessengerMemory from "./MessengerMemory.ts"
import * as OwnTransactionsMemory from "./OwnTransactionsMemory.ts"
import * as OperationsFiguresMemory from "./OperationsFiguresMemory.ts"
import * as OperatorSessionStoreMemory from "./OperatorSessionStoreMemory.ts"
import * as OperatorStoreMemory from "./OperatorStoreMemory.ts"
import * as OutboxMemory from "./OutboxMemory.ts"
import * as PayoutStoreMemory from "./PayoutStoreMemory.ts"
import * as PasswordResetStoreMemory from "./PasswordResetStoreMemory.ts"
import * as PasswordStoreMemory from "./PasswordStoreMemory.ts"
import * as ProviderHealthStoreMemory from "./ProviderHealthStoreMemory.ts"
import * as RateLimitsMemory from "./RateLimitsMemory.ts"
import * as RecoveryStoreMemory from "./RecoveryStoreMemory.ts"
import * as RefundStoreMemory from "./RefundStoreMemory.ts"
import * as ScanCursorStoreMemory from "./ScanCursorStoreMemory.ts"
import * as SessionsMemory from "./SessionsMemory.ts"
import * as SponsorshipStoreMemory from "./SponsorshipStoreMemory.ts"
import * as StatisticsStoreMemory from "./StatisticsStoreMemory.ts"
import * as SuspenseStoreMemory from "./SuspenseStoreMemory.ts"
import * as TicketStoreMemory from "./TicketStoreMemory.ts"
import * as TopicStoreMemory from "./TopicStoreMemory.ts"
import * as TeamStoreMemory from "./TeamStoreMemory.ts"
import * as TokenPinStoreMemory from "./TokenPinStoreMemory.ts"
import * as TransactionMemory from "./TransactionMemory.ts"
import * as TransferStoreMemory from "./TransferStoreMemory.ts"
import * as UpdateLogMemory from "./UpdateLogMemory.ts"
import * as UserStoreMemory from "./UserStoreMemory.ts"
import * as WalletCheckStoreMemory from "./WalletCheckStoreMemory.ts"
import * as WebhookDeliveryStoreMemory from "./WebhookDeliveryStoreMemory.ts"
import * as WebhookEndpointStoreMemory from "./WebhookEndpointStoreMemory.ts"
import * as WithdrawalStoreMemory from "./WithdrawalStoreMemory.ts"

/** Every store and the messenger in memory, over one new world, which is given too so that tests can look into it. */
export const layer = Layer.mergeAll(
  TransactionMemory.layer,
  UserStoreMemory.layer,
  BackupLogMemory.layer,
  BackupVaultMemory.layer,
  BanListMemory.layer,
  RateLimitsMemory.layer,
  SessionsMemory.layer,
  DialogueStoreMemory.layer,
  UpdateLogMemory.layer,
  SponsorshipStoreMemory.layer,
  StatisticsStoreMemory.layer,
  CommissionStoreMemory.layer,
  LedgerMemory.layer,
  LedgerSealsMemory.layer,
  LedgerArchiveMemory.layer,
  OutboxMemory.layer,
  EventLogMemory.layer,
  WebhookDeliveryStoreMemory.layer,
  WebhookEndpointStoreMemory.layer,
  LevelStoreMemory.layer,
  DepositAddressStoreMemory.layer,
  DepositIntentStoreMemory.layer,
  DepositLookupMemory.layer,
  DepositStoreMemory.layer,
  SuspenseStoreMemory.layer,
  TransferStoreMemory.layer,
  WalletCheckStoreMemory.layer,
  ScanCursorStoreMemory.layer,
  TokenPinStoreMemory.layer,
  IncidentStoreMemory.layer,
  ProviderHealthStoreMemory.layer,
  CheckpointStoreMemory.layer,
  InvariantsMemory.layer,
  LiabilityStoreMemory.layer,
  JobPeriodStoreMemory.layer,
  JobRunsMemory.layer,
  OperationsFiguresMemory.layer,
  AlertStoreMemory.layer,
  LeftoversMemory.layer,
  CampaignStoreMemory.layer,
  AutoPayoutStoreMemory.layer,
  RefundStoreMemory.layer,
  WithdrawalStoreMemory.layer,
  PayoutStoreMemory.layer,
  RecoveryStoreMemory.layer,
  OwnTransactionsMemory.layer,
  PasswordResetStoreMemory.layer,
  PasswordStoreMemory.layer,
  DeadLetterStoreMemory.layer,
  BroadcastStoreMemory.layer,
  BroadcastWatchStoreMemory.layer,
  AuditLogMemory.layer,
  ApiKeyStoreMemory.layer,
  IdempotencyStoreMemory.layer,
  LoginLinkStoreMemory.layer,
  OperatorSessionStoreMemory.layer,
  OperatorStoreMemory.layer,
  TicketStoreMemory.layer,
  TopicStoreMemory.layer,
  MemberSettingsStoreMemory.layer,
  TeamStoreMemory.layer
).pipe(Layer.provideMerge(MemoryWorld.layer), Layer.merge(MessengerMemory.layer), Layer.merge(BroadcastMessengerMemory.layer))
