import { assert, it } from "@effect/vitest"
import * as BackupSealAge from "@sigmatrade/adapters/backup/BackupSealAge"
import { newBackupKey } from "@sigmatrade/adapters/backup/newBackupKey"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import * as DatabaseDumpMemory from "@sigmatrade/adapters/memory/DatabaseDumpMemory"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { BackupRetention } from "@sigmatrade/core/backup/pruneBackups"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { CLEANUP_DEFAULTS, CleanupPolicy } from "@sigmatrade/core/job/cleanUp"
import { DiskPolicy } from "@sigmatrade/core/job/guardDisks"
import { HostDisk } from "@sigmatrade/core/job/HostDisk"
import { backupJob } from "@sigmatrade/watcher/jobs/backupJob"
import { periodicSteps } from "@sigmatrade/watcher/jobs/periodicSteps"
import { Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"

const seal = Layer.unwrap(Effect.map(newBackupKey, ({ identity, recipient }) => BackupSealAge.layer([recipient], Redacted.make(identity))))
const plain = Layer.mergeAll(
  MemoryAdapters.layer, Sha256Node.layer, Layer.succeed(CleanupPolicy, CLEANUP_DEFAULTS), Layer.succeed(DiskPolicy, { warn: 75, shed: 85, emergency: 92 }),
  Layer.succeed(HostDisk, HostDisk.of({ volumes: Effect.succeed([]) }))
)
const backing = Layer.mergeAll(DatabaseDumpMemory.layer, seal, Layer.succeed(BackupRetention, { daily: 7, weekly: 5, monthly: 12 }))
const world = () => backupJob(true).pipe(Layer.provide(backing), Layer.provideMerge(plain))
const steps = periodicSteps("1 hour")
const kinds = Effect.flatMap(IncidentStore, ({ opened }) => Effect.map(opened, (all) => all.map(({ kind }) => kind)))

it.effect("the job makes a backup that can be restored, and the hourly look tells when the last one is too old", () => Effect.gen(function*() {
  yield* freshMember
  assert.deepStrictEqual(yield* steps["backup-scheduler"], { backlog: null })
  assert.strictEqual((yield* (yield* BackupVault).list).length, 1)
  yield* TestClock.adjust("25 hours")
  yield* steps["disk-guard"]
  assert.deepStrictEqual(yield* kinds, [])
  yield* TestClock.adjust("2 hours")
  yield* steps["disk-guard"]
  assert.deepStrictEqual(yield* kinds, ["backup old"])
  yield* steps["backup-scheduler"]
  assert.deepStrictEqual(yield* kinds, [])
}).pipe(Effect.provide(world())))

it.effect("where nobody is named to seal backups for the job says that it did nothing, and nobody calls them old", () => Effect.gen(function*() {
  assert.deepStrictEqual(yield* steps["backup-scheduler"], { backlog: null, idle: "not configured" })
  yield* TestClock.adjust("30 hours")
  yield* steps["disk-guard"]
  assert.deepStrictEqual(yield* kinds, [])
}).pipe(Effect.provide(plain)))
