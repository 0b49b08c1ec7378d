import { assert, it } from "@effect/vitest"
import * as BackupSealAge from "@sigmatrade/adapters/backup/BackupSealAge"
import { newBackupKey } from "@sigmatrade/adapters/backup/newBackupKey"
import { someFacts } from "@sigmatrade/adapters/contract/backup/someFacts"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import * as DatabaseDumpMemory from "@sigmatrade/adapters/memory/DatabaseDumpMemory"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import { BackupLog } from "@sigmatrade/core/backup/BackupLog"
import { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { Backup, DumpFacts } from "@sigmatrade/core/backup/Backup"
import { makeBackup } from "@sigmatrade/core/backup/makeBackup"
import { BackupRetention } from "@sigmatrade/core/backup/pruneBackups"
import { rehearseBackup } from "@sigmatrade/core/backup/rehearseBackup"
import { restoreBackup } from "@sigmatrade/core/backup/restoreBackup"
import { runBackup } from "@sigmatrade/core/backup/runBackup"
import { watchBackups } from "@sigmatrade/core/backup/watchBackups"
import { isSilent } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { writeBackups } from "@sigmatrade/watcher/operator/writeBackups"
import { DateTime, Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"

const seal = Layer.unwrap(Effect.map(newBackupKey, ({ identity, recipient }) => BackupSealAge.layer([recipient], Redacted.make(identity))))
const world = () => Layer.mergeAll(DatabaseDumpMemory.layer, seal, Sha256Node.layer, Layer.succeed(BackupRetention, { daily: 2, weekly: 0, monthly: 0 })).pipe(
  Layer.provideMerge(MemoryAdapters.layer)
)
const open = Effect.flatMap(IncidentStore, ({ opened }) => Effect.map(opened, (all) => all.map(({ kind }) => kind)))
const ids = Effect.flatMap(BackupVault, ({ list }) => Effect.map(list, (all) => all.map(({ id }) => id)))
/** A manifest that says something else than the dump. */
const other = (backup: Backup) => new Backup({ ...backup, facts: someFacts })

it.effect("backups that nobody could restore for 26 hours are an incident that stops nothing, and a good one ends it", () => Effect.gen(function*() {
  yield* freshMember
  yield* watchBackups()
  const [incident] = yield* (yield* IncidentStore).opened
  assert.deepStrictEqual([incident?.kind, incident?.stops, incident?.facts["rehearsed"]], ["backup old", [], "never"])
  assert.isNull((yield* runBackup(true)).fault)
  assert.deepStrictEqual(yield* open, [])
  yield* TestClock.adjust("26 hours")
  yield* watchBackups()
  assert.deepStrictEqual(yield* open, [])
  yield* TestClock.adjust("1 second")
  yield* watchBackups()
  assert.deepStrictEqual(yield* open, ["backup old"])
}).pipe(Effect.provide(world())))

it.effect("a backup that is not what its manifest says is an incident that stops nothing, until one is good again", () => Effect.gen(function*() {
  yield* freshMember
  const backup = yield* makeBackup()
  assert.match(String(yield* rehearseBackup(other(backup))), /the manifest says/)
  const [incident] = yield* (yield* IncidentStore).opened
  assert.deepStrictEqual([incident?.kind, incident?.stops], ["rehearsal failed", []])
  assert.include(incident?.facts["fault"] ?? "", "the manifest says")
  assert.isNull(yield* rehearseBackup(backup))
  assert.deepStrictEqual(yield* open, [])
}).pipe(Effect.provide(world())))

it.effect("one that cannot be tried, having no key to open it, is kept and never counts as good", () => Effect.gen(function*() {
  yield* freshMember
  const { backup } = yield* runBackup(false)
  assert.deepStrictEqual([yield* ids, yield* open], [[backup.id], ["backup old"]])
}).pipe(Effect.provide(world())))

it.effect("old ones go after each backup; the last one that was restored well stays, whatever the numbers are", () => Effect.gen(function*() {
  yield* freshMember
  const good = (yield* runBackup(true)).backup.id
  const next = Effect.andThen(TestClock.adjust("1 day"), runBackup(false))
  const made = []
  for (let day = 0; day < 4; day += 1) made.push((yield* next).backup.id)
  assert.deepStrictEqual(yield* ids, [good, ...made.slice(-2)])
  yield* TestClock.adjust("1 day")
  const last = (yield* runBackup(true)).backup.id
  assert.deepStrictEqual(yield* ids, [...made.slice(-1), last])
}).pipe(Effect.provide(world())))

it.effect("a restored database pays nothing and tells nobody anything until two operators have agreed", () => Effect.gen(function*() {
  yield* freshMember
  const backup = yield* makeBackup()
  yield* freshMember
  yield* restoreBackup(backup, { replace: true, acceptFaults: false })
  const incidents = yield* (yield* IncidentStore).opened
  assert.deepStrictEqual(incidents.map(({ approvalsNeeded, kind, stops }) => [kind, stops, approvalsNeeded]), [["database restored", ["payouts", "broadcasts"], 2]])
  assert.isTrue(isSilent(incidents))
}).pipe(Effect.provide(world())))

it.effect("a backup that is not what its manifest says is never put in place, whatever an operator accepts", () => Effect.gen(function*() {
  yield* freshMember
  const backup = new Backup({ ...other(yield* makeBackup()), facts: new DumpFacts({ ...someFacts, schemaVersion: 1 }) })
  const refused = yield* Effect.flip(restoreBackup(backup, { replace: true, acceptFaults: true }))
  assert.match(refused.message, /not what was backed up/)
  assert.deepStrictEqual(yield* open, [])
}).pipe(Effect.provide(world())))

it.effect("operators read of each backup when it was taken, how large it is, and how trying it went", () => Effect.gen(function*() {
  yield* freshMember
  yield* runBackup(true)
  yield* TestClock.adjust("3 hours")
  const second = yield* makeBackup()
  yield* rehearseBackup(other(second))
  yield* TestClock.adjust("1 second")
  yield* makeBackup()
  const lines = writeBackups(yield* (yield* BackupVault).list, yield* (yield* BackupLog).recent(10), yield* DateTime.now)
  assert.match(lines[1] ?? "", /sigmatrade-19700101T030001Z +1970-01-01 03:00:01 UTC +0 s ago +\d+ B +1 +never/)
  assert.match(lines[2] ?? "", /1 s ago .* failed 1 s ago: .*the manifest says/)
  assert.match(lines[3] ?? "", /3 h ago .* good, 3 h ago/)
}).pipe(Effect.provide(world())))
