import { NodeServices } from "@effect/platform-node"
import * as BackupVaultFolder from "@sigmatrade/adapters/backup/BackupVaultFolder"
import * as BackupVaultS3 from "@sigmatrade/adapters/backup/BackupVaultS3"
import { backupVaultContract } from "@sigmatrade/adapters/contract/backup/backupVaultContract"
import * as BackupVaultMemory from "@sigmatrade/adapters/memory/BackupVaultMemory"
import { Effect, Layer, Redacted } from "effect"
import { startS3 } from "../../support/startS3.ts"
import { temporaryFolder } from "../../support/temporaryFolder.ts"

const bucket = "sigmatrade-backups"
const s3 = Layer.unwrap(Effect.map(
  Effect.acquireRelease(Effect.promise(() => startS3(bucket)), ({ close }) => Effect.promise(close)),
  ({ endpoint }) => BackupVaultS3.layer({ endpoint, bucket, region: "us-east-1", keyId: "S3RVER", secret: Redacted.make("S3RVER") })
))

backupVaultContract("memory", BackupVaultMemory.layer)
backupVaultContract("a folder", Layer.unwrap(Effect.map(temporaryFolder, (folder) => BackupVaultFolder.layer(folder))).pipe(Layer.provide(NodeServices.layer)))
backupVaultContract("S3", s3)
