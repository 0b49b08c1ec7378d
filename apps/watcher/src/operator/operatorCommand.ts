import type { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import type { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RefundStore } from "@sigmatrade/core/level/RefundStore"
import type { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Command } from "effect/cli"
import { actCommands } from "./actCommands.ts"
import { campaignCommands } from "./campaignCommands.ts"
import { keyCommand } from "./keyCommand.ts"
import type { Operators } from "./Operators.ts"
import { readCommands } from "./readCommands.ts"
import { refundCommands } from "./refundCommands.ts"

/** What of core operators read and decide through, and who they are. */
export type OperatorPorts =
  | CampaignStore
  | CommissionStore
  | IncidentStore
  | Ledger
  | LevelStore
  | ListedAssets
  | Operators
  | Outbox
  | ProviderHealthStore
  | RefundStore
  | ScanCursorStore
  | SuspenseStore
  | SystemWallet
  | TokenPinStore
  | Transaction
  | UserStore

/**
 * What operators see and decide, as commands. `ports` is built when a command that needs it runs: help, and the command `key`, work
 * without any settings.
 */
export const operatorCommand = <E, R>(ports: Layer.Layer<OperatorPorts, E, R>) =>
  Command.make("operator").pipe(
    Command.withDescription("See what the watcher has found, and decide about it"),
    Command.withSubcommands([
      readCommands.status.pipe(Command.provide(ports)),
      readCommands.incidents.pipe(Command.provide(ports)),
      readCommands.suspense.pipe(Command.provide(ports)),
      actCommands.approve.pipe(Command.provide(ports)),
      actCommands.assign.pipe(Command.provide(ports)),
      actCommands.giveBack.pipe(Command.provide(ports)),
      actCommands.keep.pipe(Command.provide(ports)),
      actCommands.stop.pipe(Command.provide(ports)),
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
      refundCommands.refunds.pipe(Command.provide(ports)),
      keyCommand
    ])
  )
