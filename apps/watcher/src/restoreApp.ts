import * as NodeServices from "@effect/platform-node/NodeServices"
import * as BackupVaultFolder from "@sigmatrade/adapters/backup/BackupVaultFolder"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import { backupRules, backupSettings } from "@sigmatrade/adapters/env/backupSettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { Effect, Layer, Logger } from "effect"
import { backupAdapters } from "./backupAdapters.ts"
import { runRestoreCommand } from "./backup/runRestoreCommand.ts"

const settings = readTogether({ backups: readSettings(backupSettings, backupRules), database: readSettings(databaseSettings) })

const portsFor = (folder: string | null) => Layer.unwrap(Effect.map(settings, ({ backups, database }) => {
  const vault = folder === null ? undefined : BackupVaultFolder.layer(folder).pipe(Layer.provide(NodeServices.layer))
  return Layer.merge(backupAdapters(backups, database, vault), Sha256Node.layer)
}))

/** A restore, with the adapters the environment sets. */
export const restoreApp = (args: ReadonlyArray<string>): Effect.Effect<void, unknown> =>
  runRestoreCommand(args, portsFor, Effect.map(settings, ({ database }) => database.database)).pipe(Effect.provide([NodeServices.layer, Logger.layer([])]))
