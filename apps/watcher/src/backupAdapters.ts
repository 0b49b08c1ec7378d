import * as NodeServices from "@effect/platform-node/NodeServices"
import * as BackupSealAge from "@sigmatrade/adapters/backup/BackupSealAge"
import * as BackupVaultFolder from "@sigmatrade/adapters/backup/BackupVaultFolder"
import * as BackupVaultS3 from "@sigmatrade/adapters/backup/BackupVaultS3"
import type { backupSettings } from "@sigmatrade/adapters/env/backupSettings"
import { backupIdentity, backupRetention } from "@sigmatrade/adapters/env/backupSettings"
import type { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import type { Values } from "@sigmatrade/adapters/env/Setting"
import * as DatabaseDumpPostgres from "@sigmatrade/adapters/postgres/DatabaseDumpPostgres"
import type { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { BackupRetention } from "@sigmatrade/core/backup/pruneBackups"
import { Layer } from "effect"

type BackupSettings = Values<typeof backupSettings>

/** The vault that the settings name: a bucket of a store elsewhere, else a folder. */
export const backupVault = ({ directory, s3Bucket, s3Endpoint, s3KeyId, s3Region, s3Secret }: BackupSettings): Layer.Layer<BackupVault> =>
  s3Endpoint === null
    ? BackupVaultFolder.layer(directory).pipe(Layer.provide(NodeServices.layer))
    : BackupVaultS3.layer({ endpoint: s3Endpoint, bucket: s3Bucket, region: s3Region, keyId: s3KeyId, secret: s3Secret })

/** Dumps, seal and vault of backups, as the settings have them; `vault`: another one than theirs. */
export const backupAdapters = (settings: BackupSettings, database: Values<typeof databaseSettings>, vault = backupVault(settings)) =>
  Layer.mergeAll(
    DatabaseDumpPostgres.layer({ database: { ...database, applicationName: "sigmatrade-backup" }, pgDump: settings.pgDump }).pipe(Layer.provide(NodeServices.layer)),
    BackupSealAge.layer(settings.recipients, backupIdentity(settings)),
    vault,
    Layer.succeed(BackupRetention, backupRetention(settings))
  )
