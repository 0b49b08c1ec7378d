import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { importLegacy } from "@sigmatrade/core/legacy/importLegacy"
import type { LegacySource, LegacyUnreadable } from "@sigmatrade/core/legacy/LegacySource"
import type { LegacyTaker } from "@sigmatrade/core/legacy/LegacyTaker"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { BanList } from "@sigmatrade/core/limit/BanList"
import type { EventLog } from "@sigmatrade/core/event/EventLog"
import type { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Invariants } from "@sigmatrade/core/reconciliation/Invariants"
import type { TicketStore } from "@sigmatrade/core/support/TicketStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import { Cause, Console, Effect, Schema } from "effect"
import type { Layer, Redacted } from "effect"
import { CliError, Command, Flag } from "effect/cli"
import { showProgress } from "../operator/showProgress.ts"
import { legacyJson } from "./legacyJson.ts"
import { writeLegacyReport } from "./writeLegacyReport.ts"

/** What of core an import reads and writes through. */
export type ImportPorts =
  | BanList
  | EventLog
  | Invariants
  | Keccak256
  | Ledger
  | LegacyTaker
  | LevelStore
  | ListedAssets
  | Outbox
  | Sha256
  | TicketStore
  | Transaction
  | UserStore
  | WatchedWallets
  | WithdrawalStore

/** It was not taken over; the report has said why. */
class ImportRefused extends Schema.TaggedError<ImportRefused>()("ImportRefused", {}) {}

/** The settings list no such asset. */
class AssetUnlisted extends Schema.TaggedError<AssetUnlisted>()("AssetUnlisted", { given: Schema.String }) {
  override get message() {
    return `${this.given} is not among the assets of the settings (USDT needs USDT_CONTRACT): nothing was read.`
  }
}

const from = Flag.Redacted("from").pipe(Flag.withDescription("The URL of the copy: postgres://user:password@host:5432/database"))
const asset = Flag.String("asset").pipe(
  Flag.withDescription("What the amounts of the old tables are of, which do not say it; USDT when it is not given"), Flag.withDefault("USDT")
)
const isTrial = Flag.Boolean("dry-run").pipe(Flag.withDescription("Show what would be taken over, and write nothing"), Flag.withDefault(false))
const isJson = Flag.Boolean("json").pipe(Flag.withDescription("The report as JSON, amounts in base units, every id"), Flag.withDefault(false))
const intoLive = Flag.Boolean("into-live").pipe(Flag.withDescription("Into books that have members or entries already"), Flag.withDefault(false))
const keys = (name: string, what: string) =>
  Flag.String(name).pipe(Flag.withDescription(`${what}: ids as the report writes them, commas between them`), Flag.withDefault(""))
const paid = keys("paid", "Payments you have found on the chain")
const unpaid = keys("unpaid", "Payments that are not on the chain")

const keysOf = (text: string) => new Set(text.split(",").map((key) => key.trim()).filter((key) => key !== ""))

type Source = (url: Redacted.Redacted) => Layer.Layer<LegacySource, LegacyUnreadable>

const command = <E, R>(ports: Layer.Layer<ImportPorts, E, R>, source: Source) =>
  Command.make("import:legacy", { from, asset, isTrial, isJson, intoLive, paid, unpaid }, Effect.fnUntraced(function*(given) {
    const listed = (yield* ListedAssets).find((one) => one.asset.id === given.asset)
    if (listed === undefined) return yield* new AssetUnlisted({ given: given.asset })
    const mode = {
      asset: listed.asset, isTrial: given.isTrial, intoLive: given.intoLive, lookedUp: { paid: keysOf(given.paid), unpaid: keysOf(given.unpaid) }
    }
    const report = yield* Effect.scoped(Effect.flatMap(showProgress("Rows"), ({ tell }) => importLegacy(mode, tell))).pipe(
      Effect.provide(source(given.from))
    )
    yield* Console.log(given.isJson ? legacyJson(report) : writeLegacyReport(report, listed.asset))
    if (report.outcome === "refused") return yield* new ImportRefused()
  })).pipe(Command.withDescription("Take over the database of the inherited system: all of it or nothing, and only when no unit is missing"), Command.provide(ports))

/** What a person should read of a failure; `null`: it was said. */
const wordsOf = (cause: Cause.Cause<unknown>): string | null => {
  const error = Cause.squash(cause)
  if (Schema.is(ImportRefused)(error) || CliError.isCliError(error)) return null
  if (typeof error !== "object" || error === null || !("_tag" in error)) return Cause.pretty(cause)
  if (error._tag === "LegacyUnreadable" && "reason" in error) {
    return `The old database cannot be read: ${String(error.reason)}. Check the URL after --from, and that it is a copy of the old system's database. Nothing was written.`
  }
  return error instanceof Error && error.message !== "" ? error.message : Cause.pretty(cause)
}

/** Runs the import as a command. What it found is told on standard output, a failure on standard error, and stays a failure. */
export const runImport = <E, R>(args: ReadonlyArray<string>, ports: Layer.Layer<ImportPorts, E, R>, source: Source) =>
  Command.runWith(command(ports, source), { version: "0.1.0" })(args).pipe(
    Effect.tapCause((cause) => {
      const words = Cause.hasInterruptsOnly(cause) ? null : wordsOf(cause)
      return words === null ? Effect.void : Console.error(words)
    })
  )
