import { assert, layer } from "@effect/vitest"
import { BackupLog } from "@sigmatrade/core/backup/BackupLog"
import { DatabaseDump } from "@sigmatrade/core/backup/DatabaseDump"
import { makeBackup } from "@sigmatrade/core/backup/makeBackup"
import { rehearseBackup } from "@sigmatrade/core/backup/rehearseBackup"
import { restoreBackup } from "@sigmatrade/core/backup/restoreBackup"
import { runBackup } from "@sigmatrade/core/backup/runBackup"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Context, Effect, Layer, Option } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { backupWorld, postgresTools } from "./backupWorld.ts"

class Tools extends Context.Service<Tools, Effect.Success<typeof postgresTools>>()("test/Tools") {}

const wish = { replace: false, acceptFaults: false }
const databases = "SELECT datname AS name FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname"

layer(Layer.effect(Tools, postgresTools), { timeout: "120 seconds", excludeTestServices: true })("a backup of a real database", (it) => {
  it.effect("is sealed, tried by restoring it, and kept; nothing of it can be read and no database is left over", () =>
    Effect.scoped(Effect.gen(function*() {
      const world = yield* backupWorld(yield* Tools)
      const { backup, fault } = yield* world.inBooks(runBackup(true))
      assert.isNull(fault)
      assert.strictEqual(backup.facts.tables["users"]?.rows, 4)
      assert.strictEqual(backup.facts.ledger.length, 4)
      assert.isAbove(Number(backup.facts.totals["USDT"]?.moved), 2 ** 63)
      const logged = Option.getOrThrow(yield* world.inBooks(Effect.flatMap(BackupLog, ({ lastGood }) => lastGood)))
      assert.strictEqual(logged.id, backup.id)
      assert.deepStrictEqual(yield* world.inBooks(Effect.flatMap(IncidentStore, ({ opened }) => opened)), [])
      assert.deepStrictEqual(readdirSync(world.folder).toSorted(), [`${backup.id}.dump.age`, `${backup.id}.json`])
      const sealed = readFileSync(join(world.folder, `${backup.id}.dump.age`))
      assert.isFalse(sealed.includes("PGDMP") || sealed.includes("ledger_entries"))
      assert.deepStrictEqual((yield* world.sql(databases)).map(({ name }) => name).filter((name) => String(name).startsWith(world.name)), [world.name])
    })))

  it.effect("tells of one moment: what is written while it is dumped is neither in its manifest nor in it", () =>
    Effect.scoped(Effect.gen(function*() {
      const world = yield* backupWorld(yield* Tools)
      const backup = yield* world.inBooks(Effect.gen(function*() {
        const database = yield* DatabaseDump
        const during = Effect.tap(database.take, () => world.sql("UPDATE users SET name = 'later'", world.name))
        return yield* Effect.provideService(makeBackup(), DatabaseDump, { ...database, take: during })
      }))
      assert.isNull(yield* world.inBooks(rehearseBackup(backup)))
    })))

  it.effect("is put in the place of a database that is gone, with all that was in it, in quarantine", () =>
    Effect.scoped(Effect.gen(function*() {
      const world = yield* backupWorld(yield* Tools)
      const backup = yield* world.inBooks(makeBackup())
      yield* world.sql(`DROP DATABASE ${world.name} WITH (FORCE)`)
      assert.isNull(yield* Effect.provide(restoreBackup(backup, wish), world.backing))
      const now = yield* Effect.provide(Effect.flatMap(DatabaseDump, ({ current }) => current), world.backing)
      assert.deepStrictEqual(now?.totals, backup.facts.totals)
      assert.deepStrictEqual(now?.tables["users"], backup.facts.tables["users"])
      const [incident, ...others] = yield* world.inBooks(Effect.flatMap(IncidentStore, ({ opened }) => opened))
      assert.deepStrictEqual([incident?.kind, incident?.stops, incident?.approvalsNeeded, others.length], ["database restored", ["payouts", "broadcasts"], 2, 0])
    })))

  it.effect("replaces a database only when that was said and nobody is connected; the one before is kept", () =>
    Effect.scoped(Effect.gen(function*() {
      const world = yield* backupWorld(yield* Tools)
      const backup = yield* world.inBooks(makeBackup())
      yield* world.sql("UPDATE users SET name = 'after'", world.name)
      const restore = (replace: boolean) => Effect.provide(restoreBackup(backup, { ...wish, replace }), world.backing)
      assert.match((yield* Effect.flip(restore(false))).message, /not empty.*--replace/)
      assert.match((yield* Effect.flip(world.inBooks(Effect.andThen(world.sql("SELECT 1", world.name), restoreBackup(backup, { ...wish, replace: true }))))).message, /in use by/)
      const kept = yield* restore(true)
      assert.isNotNull(kept)
      const after = "SELECT count(*)::int AS count FROM users WHERE name = 'after'"
      assert.deepStrictEqual(yield* world.sql(after, kept ?? ""), [{ count: 4 }])
      assert.deepStrictEqual(yield* world.sql(after, world.name), [{ count: 0 }])
    })))
})
