import type { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import type { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import type { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import type { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { BackupLog } from "@sigmatrade/core/backup/BackupLog"
import type { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import type { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import type { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { JobRuns } from "@sigmatrade/core/job/JobRuns"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { LedgerArchive } from "@sigmatrade/core/ledger/LedgerArchive"
import type { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { EventLog } from "@sigmatrade/core/event/EventLog"
import type { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import type { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RefundStore } from "@sigmatrade/core/level/RefundStore"
import type { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Command } from "effect/cli"
import { apiKeyCommands } from "./apiKeyCommands.ts"
import { actCommands } from "./actCommands.ts"
import { bookCommands } from "./bookCommands.ts"
import { campaignCommands } from "./campaignCommands.ts"
import { keyCommand } from "./keyCommand.ts"
import { ledgerCommands } from "./ledgerCommands.ts"
import { keystoreCommand } from "./keystoreCommand.ts"
import { migrationsCommand } from "./migrationsCommand.ts"
import type { Operators } from "./Operators.ts"
import { payoutCommands } from "./payoutCommands.ts"
import { readCommands } from "./readCommands.ts"
import { refundCommands } from "./refundCommands.ts"
import type { SchemaStandings } from "./SchemaStandings.ts"
import { verifyLiabilityCommand } from "./verifyLiabilityCommand.ts"
import { statementCommand } from "./statementCommand.ts"
import { withdrawalCommands } from "./withdrawalCommands.ts"

/** What of core operators read and decide through, and who they are. */
export type OperatorPorts =
  | ApiKeyStore
  | AuditLog
  | BackupLog
  | BackupVault
  | CheckpointStore
  | IncidentStore
  | JobRuns
  | Ledger
  | LiabilityStore
  | LedgerArchive
  | LedgerSeals
  | CampaignStore
  | CommissionStore
  | LevelStore
  | ListedAssets
  | OperatorKeys
  | OperatorSessionStore
  | OperatorStore
  | Operators
  | EventLog
  | Outbox
  | PayoutStore
  | ProviderHealthStore
  | RecoveryStore
  | RefundStore
  | ScanCursorStore
  | SchemaStandings
  | Sha256
  | SuspenseStore
  | SystemWallet
  | TokenPinStore
  | Transaction
  | UserStore
  | WithdrawalStore

/** The commands that look, those that decide about what was found, and those about the books. */
const watchCommands = <E, R>(ports: Layer.Layer<OperatorPorts, E, R>) => [
  readCommands.status.pipe(Command.provide(ports)),
  readCommands.backups.pipe(Command.provide(ports)),
  readCommands.jobs.pipe(Command.provide(ports)),
  readCommands.incidents.pipe(Command.provide(ports)),
  readCommands.suspense.pipe(Command.provide(ports)),
  migrationsCommand.pipe(Command.provide(ports)),
  bookCommands.books.pipe(Command.provide(ports)),
  bookCommands.liabilities.pipe(Command.provide(ports)),
  actCommands.approve.pipe(Command.provide(ports)),
  actCommands.assign.pipe(Command.provide(ports)),
  actCommands.giveBack.pipe(Command.provide(ports)),
  actCommands.keep.pipe(Command.provide(ports)),
  actCommands.stop.pipe(Command.provide(ports)),
  Command.make("ledger").pipe(
    Command.withDescription("Check the books against their seals, and take them elsewhere"),
    Command.withSubcommands([
      ledgerCommands.verify.pipe(Command.provide(ports)),
      ledgerCommands.exportTo.pipe(Command.provide(ports)),
      ledgerCommands.importFrom.pipe(Command.provide(ports))
    ])
  ),
  statementCommand.pipe(Command.provide(ports)),
  Command.make("api-key").pipe(
    Command.withDescription("List, make and end keys of the API"),
    Command.withSubcommands([
      apiKeyCommands.list.pipe(Command.provide(ports)),
      apiKeyCommands.create.pipe(Command.provide(ports)),
      apiKeyCommands.revoke.pipe(Command.provide(ports))
    ])
  )
] as const

/** The commands about money that leaves: withdrawals, payouts, campaigns, refunds. */
const moneyOutCommands = <E, R>(ports: Layer.Layer<OperatorPorts, E, R>) => [
  withdrawalCommands.withdrawals.pipe(Command.provide(ports)),
  withdrawalCommands.withdrawal.pipe(Command.provide(ports)),
  withdrawalCommands.approve.pipe(Command.provide(ports)),
  withdrawalCommands.refuse.pipe(Command.provide(ports)),
  withdrawalCommands.block.pipe(Command.provide(ports)),
  withdrawalCommands.unblock.pipe(Command.provide(ports)),
  payoutCommands.payouts.pipe(Command.provide(ports)),
  payoutCommands.payout.pipe(Command.provide(ports)),
  payoutCommands.recovered.pipe(Command.provide(ports)),
  campaignCommands.campaigns.pipe(Command.provide(ports)),
  Command.make("campaign").pipe(
    Command.withDescription("Create or end a campaign"),
    Command.withSubcommands([
      campaignCommands.create.pipe(Command.provide(ports)),
      campaignCommands.end.pipe(Command.provide(ports))
    ])
  ),
  campaignCommands.fund.pipe(Command.provide(ports)),
  refundCommands.refund.pipe(Command.provide(ports)),
  refundCommands.approveRefund.pipe(Command.provide(ports)),
  refundCommands.refunds.pipe(Command.provide(ports))
] as const

/**
 * What operators see and decide, as commands. `ports` is built when a command that needs it runs: help, and the commands `key`,
 * `keystore` and `verify-liability`, work without them.
 */
export const operatorCommand = <E, R>(ports: Layer.Layer<OperatorPorts, E, R>) =>
  Command.make("operator").pipe(
    Command.withDescription("See what the watcher has found, and decide about it"),
    Command.withSubcommands([
      ...watchCommands(ports), ...moneyOutCommands(ports), keyCommand, keystoreCommand, verifyLiabilityCommand
    ])
  )
