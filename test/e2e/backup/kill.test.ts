import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import * as BackupVaultFolder from "@sigmatrade/adapters/backup/BackupVaultFolder"
import { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { DatabaseDump } from "@sigmatrade/core/backup/DatabaseDump"
import { Context, Effect, Layer, Stream } from "effect"
import { spawn } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { backupWorld, postgresTools } from "../../integration/backup/backupWorld.ts"
import { PASSWORD } from "../../support/startPostgresTools.ts"

/** Kills per program: a sample in every CI run, `npm run test:kill` for more. */
const KILLS = Math.min(40, Number(process.env["KILLS"] ?? 6))
const root = join(import.meta.dirname, "../../..")

const world = Effect.gen(function*() {
  const made = yield* backupWorld(yield* postgresTools)
  const { database, folder, identity, pgDump, recipient } = made
  const env = {
    PATH: process.env["PATH"] ?? "", DB_HOST: database.host, DB_PORT: String(database.port), DB_USERNAME: database.username, DB_PASSWORD: PASSWORD,
    DB_DATABASE: database.database, BACKUP_DIRECTORY: folder, BACKUP_RECIPIENTS: recipient, BACKUP_IDENTITY: identity, BACKUP_PG_DUMP: pgDump
  }
  /** Runs a program to its end, or kills it after so long. */
  const run = (main: string, args: ReadonlyArray<string>, killAfterMs: number | null) => Effect.promise(() => new Promise<{ code: number | null; said: string; tookMs: number }>((resolve) => {
    const began = Date.now()
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--conditions=@sigmatrade/source", join(root, `apps/watcher/src/${main}.ts`), ...args], { env, cwd: root })
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += String(chunk)))
    const timer = killAfterMs === null ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs)
    child.once("close", (code) => {
      clearTimeout(timer)
      resolve({ code, said, tookMs: Date.now() - began })
    })
  }))
  return { ...made, run, vault: BackupVaultFolder.layer(folder).pipe(Layer.provide(NodeServices.layer)) }
})
class World extends Context.Service<World, Effect.Success<typeof world>>()("test/World") {}

layer(Layer.effect(World, world), { timeout: "10 minutes", excludeTestServices: true })("a backup or a restore that is killed", (it) => {
  const whole = Effect.fn("whole")(function*({ vault }: World["Service"]) {
    const kept = yield* BackupVault.pipe(Effect.provide(vault))
    const backups = yield* kept.list
    yield* Effect.forEach(backups, (backup) => Stream.runDrain(kept.open(backup)), { discard: true })
    return backups
  })

  it.effect(`leaves no half backup under a good name, ${KILLS} times over, and the next one clears up`, () => Effect.gen(function*() {
    const here = yield* World
    const first = yield* here.run("backupMain", [], null)
    assert.strictEqual(first.code, 0, first.said)
    assert.match(first.said, /restored to try it, and good/)
    assert.notInclude(first.said, here.identity)
    for (let turn = 0; turn < KILLS; turn += 1) {
      yield* here.run("backupMain", [], first.tookMs * (turn + 1) / (KILLS + 1))
      assert.isAtLeast((yield* whole(here)).length, 1)
    }
    const last = yield* here.run("backupMain", [], null)
    assert.strictEqual(last.code, 0, last.said)
    const backups = yield* whole(here)
    assert.deepStrictEqual(readdirSync(here.folder).toSorted(), backups.flatMap(({ id }) => [`${id}.dump.age`, `${id}.json`]).toSorted())
    assert.deepStrictEqual(yield* here.sql(`SELECT datname AS name FROM pg_database WHERE datname LIKE '${here.name}%'`), [{ name: here.name }])
  }))

  it.effect(`leaves the old database or the whole new one, ${KILLS} times over, and the next one clears up`, () => Effect.gen(function*() {
    const here = yield* World
    const [backup] = yield* whole(here)
    const args = ["--file", join(here.folder, `${backup?.id}.dump.age`)]
    const plan = yield* here.run("restoreMain", [...args, "--replace"], null)
    assert.match(plan.said, /USDT moved[\s\S]*rows of users +4 +4[\s\S]*Nothing was changed\. Say --yes/)
    assert.strictEqual(plan.code, 0)
    const refused = yield* here.run("restoreMain", [...args, "--yes"], null)
    assert.match(refused.said, /not empty.*--replace/)
    assert.notStrictEqual(refused.code, 0)
    const whole_ = yield* here.run("restoreMain", [...args, "--replace", "--yes"], null)
    assert.strictEqual(whole_.code, 0, whole_.said)
    const current = Effect.provide(Effect.flatMap(DatabaseDump, (database) => database.current), here.backing)
    let swaps = 1
    for (let turn = 0; turn < KILLS; turn += 1) {
      yield* here.sql("UPDATE users SET name = 'old'", here.name)
      const old = yield* current
      yield* here.run("restoreMain", [...args, "--replace", "--yes"], whole_.tookMs * (turn + 1) / (KILLS + 1))
      const now = yield* current
      if (now?.tables["users"]?.digest === backup?.facts.tables["users"]?.digest) swaps += 1
      else assert.deepStrictEqual(now, old)
      assert.strictEqual(now?.ledger.hash, backup?.facts.ledger.hash)
    }
    const last = yield* here.run("restoreMain", [...args, "--replace", "--yes"], null)
    assert.strictEqual(last.code, 0, last.said)
    const names = (yield* here.sql(`SELECT datname AS name FROM pg_database WHERE datname LIKE '${here.name}%'`)).map(({ name }) => String(name))
    assert.strictEqual(names.length, 1 + swaps + 1, names.join(", "))
    assert.isTrue(names.every((name) => name === here.name || name.startsWith(`${here.name}_replaced_`)), names.join(", "))
  }))
})
