import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import * as BackupVaultS3 from "@sigmatrade/adapters/backup/BackupVaultS3"
import * as DatabaseDumpPostgres from "@sigmatrade/adapters/postgres/DatabaseDumpPostgres"
import { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { DatabaseDump } from "@sigmatrade/core/backup/DatabaseDump"
import { makeBackup } from "@sigmatrade/core/backup/makeBackup"
import { rehearseBackup } from "@sigmatrade/core/backup/rehearseBackup"
import { runBackup } from "@sigmatrade/core/backup/runBackup"
import { Context, Effect, Layer, Redacted, Stream } from "effect"
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { PASSWORD } from "../../support/startPostgresTools.ts"
import { startS3 } from "../../support/startS3.ts"
import { temporaryFolder } from "../../support/temporaryFolder.ts"
import { backupWorld, postgresTools } from "./backupWorld.ts"

class Tools extends Context.Service<Tools, Effect.Success<typeof postgresTools>>()("test/Tools") {}

const arranged = Effect.gen(function*() {
  const world = yield* backupWorld(yield* Tools)
  const folder = yield* temporaryFolder
  /** Makes a backup with a `pg_dump` that is a script of ours. */
  const withScript = (script: string | null) => {
    for (const name of ["pg_dump", "pg_restore"]) {
      if (script === null) continue
      writeFileSync(join(folder, name), `#!/bin/sh\n${script.replaceAll("PROGRAM", join(dirname(world.pgDump), name))}\n`)
      chmodSync(join(folder, name), 0o755)
    }
    const dumps = DatabaseDumpPostgres.layer({ database: world.database, pgDump: join(folder, "pg_dump") }).pipe(Layer.provide(NodeServices.layer))
    return world.inBooks(Effect.provide(runBackup(true), dumps))
  }
  return { world, folder, withScript }
})

layer(Layer.effect(Tools, postgresTools), { timeout: "120 seconds", excludeTestServices: true })("the programs of PostgreSQL", (it) => {
  it.effect("a pg_dump that is older than the server, silent about its version or not there is refused before anything is written", () => Effect.scoped(Effect.gen(function*() {
    const { withScript, world } = yield* arranged
    assert.match((yield* Effect.flip(withScript(null))).message, /cannot be started: install .*postgresql-client.*BACKUP_PG_DUMP/)
    const older = (yield* Effect.flip(withScript("echo 'pg_dump (PostgreSQL) 9.6.24'"))).message
    assert.match(older, /is of version 9, the server of \d+: install postgresql-client-\d+ or newer, or set BACKUP_PG_DUMP/)
    assert.match((yield* Effect.flip(withScript("echo 'who knows'"))).message, /does not say which version it is: who knows/)
    assert.deepStrictEqual(readdirSync(world.folder), [])
  })))

  it.effect("they get the password by their environment: no argument, manifest or message holds it", () => Effect.scoped(Effect.gen(function*() {
    const { folder, withScript, world } = yield* arranged
    const { backup, fault } = yield* withScript(`echo "$0 $@" >> ${folder}/said; test "$PGPASSWORD" = '' || echo "$PGPASSWORD" >> ${folder}/password; exec PROGRAM "$@"`)
    assert.isNull(fault)
    const said = readFileSync(join(folder, "said"), "utf8")
    assert.match(said, /pg_dump .*--snapshot=[\s\S]*pg_restore .*--exit-on-error/)
    assert.notInclude(said + readFileSync(join(world.folder, `${backup.id}.json`), "utf8"), "canary")
    assert.include(readFileSync(join(folder, "password"), "utf8"), PASSWORD)
    const failed = yield* Effect.flip(withScript("case $1 in --version) echo 'pg_dump (PostgreSQL) 99.1';; *) echo 'disk is on fire' >&2; exit 3;; esac"))
    assert.match(failed.message, /pg_dump ended with 3: disk is on fire/)
    assert.notInclude(JSON.stringify(failed), "canary")
    assert.deepStrictEqual(readdirSync(world.folder).length, 2)
  })))

  it.effect("two at a time are refused: the second one says why", () => Effect.scoped(Effect.gen(function*() {
    const { world } = yield* arranged
    const second = yield* Effect.scoped(Effect.gen(function*() {
      const database = yield* Effect.provide(DatabaseDump, world.backing)
      yield* database.take
      return yield* Effect.flip(world.inBooks(makeBackup()))
    }))
    assert.match(second.message, /Another backup, rehearsal or restore/)
    assert.strictEqual((yield* world.inBooks(makeBackup())).facts.ledger.length, 4)
  })))

  it.effect("a store elsewhere holds what a folder would; a wrong key is refused, and nobody reads it in the message", () => Effect.scoped(Effect.gen(function*() {
    const { world } = yield* arranged
    const { endpoint } = yield* Effect.acquireRelease(Effect.promise(() => startS3("sigmatrade-backups")), ({ close }) => Effect.promise(close))
    const vault = (secret: string) => BackupVaultS3.layer({ endpoint, bucket: "sigmatrade-backups", region: "us-east-1", keyId: "S3RVER", secret: Redacted.make(secret) })
    const backup = yield* world.inBooks(Effect.provide(makeBackup(), vault("S3RVER")))
    assert.isNull(yield* world.inBooks(Effect.provide(rehearseBackup(backup), vault("S3RVER"))))
    const refused = yield* Effect.flip(Effect.provide(Effect.flatMap(BackupVault, ({ put }) => put(backup.madeAt, backup.facts, Stream.empty)), vault("canary-secret")))
    assert.strictEqual(refused._tag, "BackupUnusable")
    assert.notInclude(JSON.stringify(refused), "canary-secret")
    assert.isFalse(existsSync(join(world.folder, `${backup.id}.json`)))
  })))
})
