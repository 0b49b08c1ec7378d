import * as NodeServices from "@effect/platform-node/NodeServices"
import { newBackupKey } from "@sigmatrade/adapters/backup/newBackupKey"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import { backupIdentity, backupRules, backupSettings } from "@sigmatrade/adapters/env/backupSettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { Effect, Layer, Logger } from "effect"
import { backupAdapters } from "./backupAdapters.ts"
import { runBackupCommand } from "./backup/runBackupCommand.ts"

const settings = readTogether({ backups: readSettings(backupSettings, backupRules), database: readSettings(databaseSettings) })

const ports = Layer.unwrap(Effect.map(settings, ({ backups, database }) => Layer.mergeAll(
  PostgresAdapters.layer.pipe(Layer.provide(Database.layer({ ...database, applicationName: "sigmatrade-backup" }))), backupAdapters(backups, database), Sha256Node.layer
)))

/** A backup now, with the adapters the environment sets. */
export const backupApp = (args: ReadonlyArray<string>): Effect.Effect<void, unknown> =>
  runBackupCommand(args, ports, Effect.map(settings, ({ backups }) => backupIdentity(backups) !== null), newBackupKey).pipe(
    Effect.provide([NodeServices.layer, Logger.layer([])])
  )
