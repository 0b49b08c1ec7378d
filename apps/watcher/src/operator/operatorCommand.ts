import type { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import type { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Command } from "effect/cli"
import { actCommands } from "./actCommands.ts"
import { keyCommand } from "./keyCommand.ts"
import type { Operators } from "./Operators.ts"
import { payoutCommands } from "./payoutCommands.ts"
import { readCommands } from "./readCommands.ts"

/** What of core operators read and decide through, and who they are. */
export type OperatorPorts =
  | IncidentStore
  | Ledger
  | ListedAssets
  | Operators
  | PayoutStore
  | ProviderHealthStore
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
      payoutCommands.payouts.pipe(Command.provide(ports)),
      payoutCommands.payout.pipe(Command.provide(ports)),
      keyCommand
    ])
  )
