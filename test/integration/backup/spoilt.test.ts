import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import * as BackupSealAge from "@sigmatrade/adapters/backup/BackupSealAge"
import * as DatabaseDumpPostgres from "@sigmatrade/adapters/postgres/DatabaseDumpPostgres"
import type { Backup } from "@sigmatrade/core/backup/Backup"
import { DumpFacts } from "@sigmatrade/core/backup/Backup"
import { BackupSeal } from "@sigmatrade/core/backup/BackupSeal"
import { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { DatabaseDump } from "@sigmatrade/core/backup/DatabaseDump"
import { makeBackup } from "@sigmatrade/core/backup/makeBackup"
import { rehearseBackup } from "@sigmatrade/core/backup/rehearseBackup"
import { restoreBackup } from "@sigmatrade/core/backup/restoreBackup"
import { backupWords } from "@sigmatrade/watcher/backup/backupWords"
import { generateX25519Identity } from "age-encryption"
import { Context, DateTime, Effect, Layer, Redacted, Stream } from "effect"
import { createHash } from "node:crypto"
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { backupWorld, postgresTools } from "./backupWorld.ts"

const world = Effect.gen(function*() {
  const made = yield* backupWorld(yield* postgresTools)
  const [first, second] = [yield* made.inBooks(makeBackup()), yield* Effect.andThen(Effect.sleep("1100 millis"), made.inBooks(makeBackup()))]
  const before = yield* Effect.provide(Effect.flatMap(DatabaseDump, ({ current }) => current), made.backing)
  const fileOf = ({ id }: Backup) => join(made.folder, `${id}.dump.age`)
  const manifestOf = ({ id }: Backup) => join(made.folder, `${id}.json`)
  return { ...made, first, second, before, fileOf, manifestOf, bytes: readFileSync(fileOf(first)), other: readFileSync(fileOf(second)) }
})
class World extends Context.Service<World, Effect.Success<typeof world>>()("test/World") {}
type Spoil = (world: World["Service"]) => Effect.Effect<void, unknown>

const SEALED_CHUNK = 65_536 + 16
const flipped = (bytes: Buffer, index: number) => Buffer.from(bytes).fill((bytes[index] ?? 0) ^ 1, index, index + 1)
/** Where the chunks of a sealed file begin: after the line of the header's code, and 16 bytes of nonce. */
const payloadOf = (bytes: Buffer) => bytes.indexOf("\n", bytes.indexOf("\n--- ") + 1) + 1 + 16
const chunks = (bytes: Buffer, order: ReadonlyArray<number>) => Buffer.concat([
  bytes.subarray(0, payloadOf(bytes)),
  ...order.map((index) => bytes.subarray(payloadOf(bytes) + index * SEALED_CHUNK, payloadOf(bytes) + (index + 1) * SEALED_CHUNK))
])

/** Other bytes in the file. `told`: the manifest was changed along. */
const bytes = (change: (bytes: Buffer, other: Buffer) => Uint8Array, told = false): Spoil => ({ bytes: whole, fileOf, first, manifestOf, other }) =>
  Effect.sync(() => {
    const spoilt = change(Buffer.from(whole), other)
    writeFileSync(fileOf(first), spoilt)
    const manifest = JSON.parse(readFileSync(manifestOf(first), "utf8"))
    if (told) writeFileSync(manifestOf(first), JSON.stringify({ ...manifest, bytes: spoilt.length, sha256: createHash("sha256").update(spoilt).digest("hex") }))
  })
const manifest = (change: (text: string) => string | null): Spoil => ({ first, manifestOf }) => Effect.sync(() => {
  const text = change(readFileSync(manifestOf(first), "utf8"))
  if (text === null) rmSync(manifestOf(first))
  else writeFileSync(manifestOf(first), text)
})
/** Seals something else, well, under the first one's name; the manifest tells of what it told, or of `facts`. */
const sealed = ({ backing, first }: World["Service"], plain: Stream.Stream<Uint8Array, unknown>, facts = first.facts) => Effect.gen(function*() {
  const [vault, seal] = [yield* BackupVault, yield* BackupSeal]
  yield* vault.remove(first.id)
  yield* vault.put(first.madeAt, facts, seal.seal(plain))
}).pipe(Effect.provide(backing))
/** The dump of a copy of the database in which somebody who switches the triggers off has changed something; with `told` the manifest fits it. */
const changed = (statement: string, told = false): Spoil => (here) => Effect.gen(function*() {
  const name = `${here.name}_x`
  yield* Effect.acquireRelease(here.sql(`CREATE DATABASE ${name} TEMPLATE ${here.name}`), () => here.sql(`DROP DATABASE ${name} WITH (FORCE)`))
  yield* here.sql(`DO $$ BEGIN SET LOCAL session_replication_role = replica; ${statement}; END $$`, name)
  const layers = DatabaseDumpPostgres.layer({ database: { ...here.database, database: name }, pgDump: here.pgDump }).pipe(Layer.provide(NodeServices.layer))
  yield* Effect.scoped(Effect.gen(function*() {
    const dump = yield* (yield* DatabaseDump).take
    yield* sealed(here, dump.bytes, told ? dump.facts : here.first.facts)
  })).pipe(Effect.provide(layers))
}).pipe(Effect.scoped)
/** Opens the dump, changes its bytes, and seals it well again. */
const dump = (change: (plain: Buffer) => Uint8Array): Spoil => (here) => Effect.gen(function*() {
  const [vault, seal] = [yield* BackupVault, yield* BackupSeal]
  const plain = Buffer.concat(yield* Stream.runCollect(seal.open(vault.open(here.first))))
  yield* sealed(here, Stream.succeed(change(plain)))
}).pipe(Effect.provide(here.backing))
const facts = (change: (facts: DumpFacts) => Partial<DumpFacts>): Spoil => (here) => manifest((text) => {
  const told = JSON.parse(text)
  return JSON.stringify({ ...told, facts: { ...told.facts, ...change(told.facts) } })
})(here)

const ENTRY = "(SELECT id FROM ledger_entries ORDER BY id OFFSET 1 LIMIT 1)"

/** What was done to a backup, and what an operator reads about it. */
const spoils: Readonly<Record<string, readonly [says: RegExp, spoil: Spoil]>> = {
  "truncated": [/has \d+ bytes, its manifest says/, bytes((all) => all.subarray(0, -1000))],
  "truncated at a border of chunks": [/has \d+ bytes, its manifest says/, bytes((all) => chunks(all, [0, 1]))],
  "of length zero": [/has 0 bytes, its manifest says|does not open/, bytes(() => new Uint8Array(0))],
  "with bytes appended": [/does not open|has \d+ bytes, its manifest says/, bytes((all) => Buffer.concat([all, Buffer.from("more")]))],
  "with a flipped bit in the middle": [/does not open|SHA-256 is/, bytes((all) => flipped(all, all.length >> 1))],
  "with a flipped bit in the header": [/does not open|SHA-256 is/, bytes((all) => flipped(all, 60))],
  "with two chunks swapped": [/does not open|SHA-256 is/, bytes((all) => chunks(all, [1, 0, 2, 3, 4]))],
  "with a chunk of another backup": [/does not open/, bytes((all, other) => Buffer.concat([chunks(all, [0]), other.subarray(payloadOf(other) + SEALED_CHUNK)]))],
  "another backup under its name": [/SHA-256 is .* its manifest says|bytes, its manifest says/, bytes((_, other) => other)],
  "another backup under its name, the checksum changed along": [/not what was backed up|rows of backups/, bytes((_, other) => other, true)],
  "with a flipped bit, the checksum changed along": [/does not open: .*/, bytes((all) => flipped(all, all.length >> 1), true)],
  "truncated at a border of chunks, the checksum changed along": [/does not open/, bytes((all) => chunks(all, [0, 1]), true)],
  "not ours": [/does not open|manifest says/, bytes(() => Buffer.from("PGDMP is not sealed at all".repeat(100)))],
  "without its file": [/dump\.age.*(NotFound|ENOENT|no such file)/i, ({ fileOf, first }) => Effect.sync(() => rmSync(fileOf(first)))],
  "without its manifest": [/\.json.*(NotFound|ENOENT|no such file)/i, manifest(() => null)],
  "with a manifest of no JSON": [/\.json/, manifest(() => "{")],
  "with the manifest of another backup": [/it is the manifest of sigmatrade-/, ({ first, manifestOf, second }) => Effect.sync(() => copyFileSync(manifestOf(second), manifestOf(first)))],
  "of a newer schema": [/has schema 9999.*newer version/, facts(() => ({ schemaVersion: 9999 }))],
  "with other totals in its manifest": [/USDT moved in all: the manifest says 1, the dump has/, facts(() => ({ totals: { USDT: { moved: "1", owed: "0" } } as never }))],
  "sealed well, but no dump inside": [/pg_restore ended with 1: .*magic string in file header/, dump(() => Buffer.from("no dump"))],
  "sealed well, but the dump inside is cut": [/pg_restore ended with|not what was backed up/, dump((plain) => plain.subarray(0, plain.length >> 1))],
  "sealed well, but a ledger amount inside was changed": [/USDT moved in all/, changed(`UPDATE ledger_movements SET amount = amount + 1 WHERE entry_id = ${ENTRY}`)],
  "sealed well, but a ledger text inside was changed": [/rows of ledger_entries are not those/, changed(`UPDATE ledger_entries SET business_id = 'x' WHERE id = ${ENTRY}`)],
  "sealed well, but a row is missing": [/rows of users: the manifest says 4, the dump has 3/, changed("DELETE FROM users WHERE id = (SELECT id FROM users LIMIT 1)")],
  "sealed well, but a name in it was changed": [/rows of users are not those/, changed("UPDATE users SET name = 'somebody else' WHERE id = (SELECT id FROM users LIMIT 1)")],
  "sealed well, but a table is missing": [/table support_topics is in the manifest, but not in the dump/, changed("DROP TABLE support_topics CASCADE")],
  "sealed well, but of an older schema": [/schema: the manifest says \d+, the dump has 41/, changed("DELETE FROM migrations WHERE migration_id > 41")],
  "with a broken chain of seals that its manifest agrees with": [/chain of ledger seals breaks at position 2/, changed(`UPDATE ledger_entries SET business_id = 'x' WHERE id = ${ENTRY}`, true)],
  "with an entry missing that its manifest agrees with": [/^(?!.*DETAIL)[^]*pg_restore ended with 1: [^]*foreign key/, changed(`DELETE FROM ledger_entries WHERE id = ${ENTRY}`, true)],
  "with an entry missing, its seal and its money too, that its manifest agrees with": [
    /chain of ledger seals breaks at position 2.*does not follow/,
    changed(`DELETE FROM ledger_movements WHERE entry_id = ${ENTRY}; DELETE FROM ledger_seals WHERE entry_id = ${ENTRY}; DELETE FROM ledger_entries WHERE id = ${ENTRY}`, true)
  ],
  "with a broken audit log that its manifest agrees with": [
    /chain of the audit log breaks at record 1/,
    changed(`INSERT INTO audit_log (position, at, operator, action, subject, outcome, reason, details, request_id, previous, hash)
      VALUES (1, now(), NULL, 'stop', 'x', 'done', NULL, '{}', 'x', '0x' || repeat('0', 64), '0x' || repeat('f', 64))`, true)
  ],
  "with a balance that its movements do not make": [/invariant I-03/, changed("UPDATE ledger_balances SET balance = balance + 1 WHERE account = 'house:capital'", true)]
}

layer(Layer.effect(World, world), { timeout: "180 seconds", excludeTestServices: true })("a spoilt backup", (it) => {
  const restored = Effect.fn("restored")(function*({ backing, first }: World["Service"]) {
    const exit = yield* Effect.exit(Effect.provide(Effect.gen(function*() {
      return yield* restoreBackup(yield* (yield* BackupVault).get(first.id), { replace: true, acceptFaults: false })
    }), backing))
    assert.strictEqual(exit._tag, "Failure")
    return exit._tag === "Failure" ? backupWords(exit.cause) ?? "" : ""
  })
  /** The database is the one it was, row for row, and there is no other one beside it. */
  const untouched = Effect.fn("untouched")(function*({ backing, before, name, sql }: World["Service"]) {
    assert.deepStrictEqual(yield* Effect.provide(Effect.flatMap(DatabaseDump, ({ current }) => current), backing), before)
    assert.deepStrictEqual(yield* sql(`SELECT datname AS name FROM pg_database WHERE datname LIKE '${name}%'`), [{ name }])
  })

  for (const [name, [says, spoil]] of Object.entries(spoils)) {
    it.effect(`is not restored, and says why: ${name}`, () => Effect.gen(function*() {
      const here = yield* World
      const [text, whole] = [readFileSync(here.manifestOf(here.first)), here.bytes]
      const asItWas = Effect.sync(() => {
        writeFileSync(here.manifestOf(here.first), text)
        writeFileSync(here.fileOf(here.first), whole)
      })
      yield* Effect.ensuring(Effect.gen(function*() {
        yield* spoil(here)
        assert.match(yield* restored(here), says)
        yield* untouched(here)
      }), asItWas)
    }))
  }

  it.effect("is not restored, and says why: sealed for another key", () => Effect.gen(function*() {
    const here = yield* World
    const other = yield* Effect.promise(() => generateX25519Identity())
    const backing = Context.merge(here.backing, yield* Layer.build(BackupSealAge.layer([here.recipient], Redacted.make(other))))
    assert.match(yield* restored({ ...here, backing }), /does not open: .*BACKUP_IDENTITY/)
    yield* untouched(here)
  }).pipe(Effect.scoped))

  it.effect("fails its rehearsal with the same words", () => Effect.gen(function*() {
    const here = yield* World
    writeFileSync(here.fileOf(here.first), flipped(here.bytes, here.bytes.length >> 1))
    assert.match(String(yield* here.inBooks(rehearseBackup(here.first))), /seal does not open|SHA-256/)
    writeFileSync(here.fileOf(here.first), here.bytes)
    assert.isNull(yield* here.inBooks(rehearseBackup(here.first)))
  }))

  it.effect("is looked through itself in a rehearsal, not the database in use, whose books are well", () => Effect.gen(function*() {
    const here = yield* World
    const text = readFileSync(here.manifestOf(here.first), "utf8")
    yield* changed(`UPDATE ledger_entries SET business_id = 'x' WHERE id = ${ENTRY}`, true)(here)
    const backup = yield* Effect.provide(Effect.flatMap(BackupVault, ({ get }) => get(here.first.id)), here.backing)
    assert.match(String(yield* here.inBooks(rehearseBackup(backup))), /chain of ledger seals breaks at position 2/)
    writeFileSync(here.manifestOf(here.first), text)
    writeFileSync(here.fileOf(here.first), here.bytes)
    assert.isTrue(DateTime.isLessThan(here.first.madeAt, here.second.madeAt))
  }))
})
