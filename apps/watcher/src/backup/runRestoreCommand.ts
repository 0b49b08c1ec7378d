import type { Backup } from "@sigmatrade/core/backup/Backup"
import { BackupId } from "@sigmatrade/core/backup/Backup"
import type { BackupSeal } from "@sigmatrade/core/backup/BackupSeal"
import { BackupUnusable, BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { DatabaseDump } from "@sigmatrade/core/backup/DatabaseDump"
import { checkRestore, restoreBackup } from "@sigmatrade/core/backup/restoreBackup"
import type { RestoreWish } from "@sigmatrade/core/backup/restoreBackup"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { Console, DateTime, Effect, Path, Schema } from "effect"
import type { Layer } from "effect"
import { Command, Flag } from "effect/cli"
import { backupWords } from "./backupWords.ts"
import { writeRestorePlan } from "./writeRestorePlan.ts"

/** What a restore works with. */
export type RestorePorts = BackupSeal | BackupVault | DatabaseDump | Sha256

/** Ports over the folder a file lies in; `null`: over the vault of the settings. */
type PortsFor<E, R> = (folder: string | null) => Layer.Layer<RestorePorts, E, R>

const SEALED = ".dump.age"

const file = Flag.String("file").pipe(Flag.withDescription(`The backup's file, sigmatrade-...${SEALED}, its manifest (.json) beside it`), Flag.withDefault(""))
const id = Flag.String("backup").pipe(Flag.withDescription("Or its name, when it lies where the settings say: operator backups lists them"), Flag.withDefault(""))
const yes = Flag.Boolean("yes").pipe(Flag.withDescription("Do it: without this only the plan is shown"), Flag.withDefault(false))
const replace = Flag.Boolean("replace").pipe(Flag.withDescription("Although the database is not empty; it is kept under another name"), Flag.withDefault(false))
const acceptFaults = Flag.Boolean("accept-faults").pipe(
  Flag.withDescription("Although the books in the backup were wrong in themselves when it was made"), Flag.withDefault(false)
)

const idOf = (named: string, text: string) => Schema.is(BackupId)(text)
  ? Effect.succeed(text)
  : new BackupUnusable({ file: named, reason: `a backup is called like sigmatrade-20260131T030000Z${SEALED}: name one with --file` })

const restore = Effect.fn("restore")(function*(backup: Backup, wish: RestoreWish, isAgreed: boolean, database: string) {
  const current = yield* (yield* DatabaseDump).current
  yield* Console.log(writeRestorePlan(backup, current, database, yield* DateTime.now).join("\n"))
  yield* checkRestore(backup, wish)
  if (!isAgreed) return yield* Console.log("Nothing was changed. Say --yes to do this.")
  const replaced = yield* restoreBackup(backup, wish)
  yield* Console.log(replaced === null ? `Restored into ${database}.` : `Restored into ${database}. What was there is kept as ${replaced}: drop it once you need it no more.`)
})

/** `restore`: shows what it would do and, with `--yes`, does it. `database` is the name of what is replaced. */
export const runRestoreCommand = <E, R, E2>(args: ReadonlyArray<string>, portsFor: PortsFor<E, R>, database: Effect.Effect<string, E2>) => {
  const command = Command.make("restore", { file, id, yes, replace, acceptFaults }, Effect.fnUntraced(function*(given) {
    const path = yield* Path.Path
    const isFile = given.file !== ""
    const named = isFile ? path.basename(given.file).replace(/\.dump\.age$/, "") : given.id
    const wanted = yield* idOf(isFile ? given.file : given.id, named)
    const name = yield* database
    const work = Effect.flatMap(Effect.flatMap(BackupVault, (vault) => vault.get(wanted)), (backup) => restore(backup, given, given.yes, name))
    yield* Effect.provide(work, portsFor(isFile ? path.dirname(given.file) : null))
  })).pipe(Command.withDescription("Put a backup in the place of the database: looked through first, in one step, and nothing changes when anything is wrong"))
  return Command.runWith(command, { version: "0.1.0" })(args).pipe(Effect.tapCause((cause) => {
    const words = backupWords(cause)
    return words === null ? Effect.void : Console.error(words)
  }))
}
