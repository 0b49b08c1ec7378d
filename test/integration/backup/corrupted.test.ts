import { NodeServices } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import * as BackupSealAge from "@sigmatrade/adapters/backup/BackupSealAge"
import * as BackupVaultFolder from "@sigmatrade/adapters/backup/BackupVaultFolder"
import { someFacts as facts } from "@sigmatrade/adapters/contract/backup/someFacts"
import { BackupSeal } from "@sigmatrade/core/backup/BackupSeal"
import { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import { DateTime, Effect, Layer, Redacted, Stream } from "effect"
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { temporaryFolder } from "../../support/temporaryFolder.ts"

const CHUNK = 65_536
const SEALED_CHUNK = CHUNK + 16
const plain = new Uint8Array(4 * CHUNK + 777).map((_, index) => (index * 31 + (index >> 9)) % 251)
const at = DateTime.makeUnsafe("2026-01-31T03:00:00Z")
const pieces = Stream.fromIterable(Array.from({ length: 60 }, (_, index) => plain.slice(index * 5_000, (index + 1) * 5_000)))

const world = Effect.gen(function*() {
  const folder = yield* temporaryFolder
  const identity = yield* Effect.promise(() => generateX25519Identity())
  const recipient = yield* Effect.promise(() => identityToRecipient(identity))
  const layers = Layer.merge(BackupSealAge.layer([recipient], Redacted.make(identity)), BackupVaultFolder.layer(folder).pipe(Layer.provide(NodeServices.layer)))
  const services = yield* Layer.build(layers)
  const run = <A, E>(work: Effect.Effect<A, E, BackupSeal | BackupVault>) => Effect.provide(work, services)
  const put = (when: DateTime.Utc) => run(Effect.gen(function*() {
    return yield* (yield* BackupVault).put(when, facts, (yield* BackupSeal).seal(pieces))
  }))
  const read = (id: typeof first.id) => run(Effect.gen(function*() {
    const vault = yield* BackupVault
    const opened = (yield* BackupSeal).open(vault.open(yield* vault.get(id)))
    return Buffer.concat(yield* Stream.runCollect(opened))
  }))
  const first = yield* put(at)
  return { folder, first, put, read, run, sealed: join(folder, `${first.id}.dump.age`), manifest: join(folder, `${first.id}.json`) }
})

it.live("what was put away comes back, byte for byte", () => Effect.scoped(Effect.gen(function*() {
  const { first, folder, read } = yield* world
  assert.isTrue((yield* read(first.id)).equals(plain))
  assert.deepStrictEqual(readdirSync(folder).toSorted(), [`${first.id}.dump.age`, `${first.id}.json`])
})))

type Spoil = (bytes: Buffer, payload: number, other: Buffer) => Uint8Array
const flip = (bytes: Buffer, index: number) => { bytes[index] = (bytes[index] ?? 0) ^ 1; return bytes }
const chunk = (bytes: Buffer, payload: number, index: number) => bytes.subarray(payload + index * SEALED_CHUNK, payload + (index + 1) * SEALED_CHUNK)
const joined = (bytes: Buffer, payload: number, order: ReadonlyArray<number>) =>
  Buffer.concat([bytes.subarray(0, payload), ...order.map((index) => chunk(bytes, payload, index))])

const spoils: Record<string, Spoil> = {
  "a bit of the version line": (bytes) => flip(bytes, 3),
  "a bit of the wrapped key": (bytes) => flip(bytes, 60),
  "a bit of the header's code": (bytes, payload) => flip(bytes, payload - 20),
  "a bit of the nonce": (bytes, payload) => flip(bytes, payload - 1),
  "a bit of the first chunk": (bytes, payload) => flip(bytes, payload),
  "a bit in the middle": (bytes) => flip(bytes, bytes.length >> 1),
  "the last bit": (bytes) => flip(bytes, bytes.length - 1),
  "cut in the header": (bytes) => bytes.subarray(0, 50),
  "cut at a border of chunks": (bytes, payload) => bytes.subarray(0, payload + 2 * SEALED_CHUNK),
  "cut within a chunk": (bytes, payload) => bytes.subarray(0, payload + SEALED_CHUNK + 99),
  "without its last byte": (bytes) => bytes.subarray(0, -1),
  "with a byte too many": (bytes) => Buffer.concat([bytes, Buffer.of(0)]),
  "two chunks swapped": (bytes, payload) => joined(bytes, payload, [1, 0, 2, 3, 4]),
  "a chunk repeated": (bytes, payload) => joined(bytes, payload, [0, 1, 1, 2, 3, 4]),
  "a chunk left out": (bytes, payload) => joined(bytes, payload, [0, 2, 3, 4]),
  "a chunk of another backup": (bytes, payload, other) => Buffer.concat([bytes.subarray(0, payload), chunk(other, payload, 0), bytes.subarray(payload + SEALED_CHUNK)]),
  "the header of another backup": (bytes, payload, other) => Buffer.concat([other.subarray(0, payload), bytes.subarray(payload)]),
  "an empty file": () => new Uint8Array(0),
  "not our file": () => Buffer.from("PGDMP is not sealed at all".repeat(100))
}

/** Where the chunks begin: after the line of the header's code, and 16 bytes of nonce. */
const payloadOf = (bytes: Buffer) => bytes.indexOf("\n", bytes.indexOf("\n--- ") + 1) + 1 + 16

for (const [name, spoil] of Object.entries(spoils)) {
  it.live(`a corrupted backup is detected by its checksum, and by the seal when the manifest was changed along: ${name}`, () =>
    Effect.scoped(Effect.gen(function*() {
      const { first, manifest, put, read, run, folder, sealed } = yield* world
      const second = yield* put(DateTime.add(at, { days: 1 }))
      const bytes = readFileSync(sealed)
      const spoilt = spoil(Buffer.from(bytes), payloadOf(bytes), readFileSync(join(folder, `${second.id}.dump.age`)))
      writeFileSync(sealed, spoilt)
      const unopened = run(Effect.flatMap(BackupVault, (vault) => Stream.runDrain(vault.open(first))))
      assert.strictEqual((yield* Effect.flip(unopened))._tag, "BackupUnusable")
      const told = JSON.parse(readFileSync(manifest, "utf8"))
      writeFileSync(manifest, JSON.stringify({ ...told, bytes: spoilt.length, sha256: createHash("sha256").update(spoilt).digest("hex") }))
      assert.strictEqual((yield* Effect.flip(read(first.id)))._tag, "SealBroken")
      assert.isTrue((yield* read(second.id)).equals(plain))
    })))
}

const manifests: Record<string, (text: string) => string | null> = {
  "missing": () => null,
  "of no JSON": () => "{",
  "of another backup": (text) => text.replaceAll("20260131", "20260130"),
  "with another checksum": (text) => JSON.stringify({ ...JSON.parse(text), sha256: "0".repeat(64) }),
  "with another size": (text) => JSON.stringify({ ...JSON.parse(text), bytes: 1 })
}

for (const [name, change] of Object.entries(manifests)) {
  it.live(`a backup is refused whose manifest is ${name}`, () => Effect.scoped(Effect.gen(function*() {
    const { first, manifest, read } = yield* world
    const text = change(readFileSync(manifest, "utf8"))
    if (text === null) rmSync(manifest)
    else writeFileSync(manifest, text)
    assert.strictEqual((yield* Effect.flip(read(first.id)))._tag, "BackupUnusable")
  })))
}

it.live("a backup is not opened by another key", () => Effect.scoped(Effect.gen(function*() {
  const { first, run } = yield* world
  const other = yield* Effect.promise(() => generateX25519Identity())
  const seal = BackupSealAge.layer([], Redacted.make(other))
  const error = yield* run(Effect.gen(function*() {
    const vault = yield* BackupVault
    return yield* Effect.flip(Stream.runDrain((yield* Effect.provide(BackupSeal, seal)).open(vault.open(first))))
  }))
  assert.strictEqual(error._tag, "SealBroken")
})))

it.live("a backup that fails half-way leaves nothing, the earlier one stays good, and what a crash left is swept", () => Effect.scoped(Effect.gen(function*() {
  const { first, folder, put, read, run } = yield* world
  const halfway = Stream.concat(pieces, Stream.fail("disk full" as const))
  const failing = run(Effect.gen(function*() {
    return yield* (yield* BackupVault).put(DateTime.add(at, { days: 1 }), facts, (yield* BackupSeal).seal(halfway))
  }))
  assert.strictEqual(yield* Effect.flip(failing), "disk full")
  assert.strictEqual(readdirSync(folder).length, 2)
  writeFileSync(join(folder, "sigmatrade-20260201T030000Z.dump.age.part"), "half")
  writeFileSync(join(folder, "sigmatrade-20260202T030000Z.dump.age"), "whole, but never told of")
  yield* put(DateTime.add(at, { days: 3 }))
  assert.strictEqual(readdirSync(folder).length, 4)
  assert.isFalse(existsSync(join(folder, "sigmatrade-20260202T030000Z.dump.age")))
  assert.strictEqual((yield* Effect.flip(put(at)))._tag, "BackupUnusable")
  assert.isTrue((yield* read(first.id)).equals(plain))
})))
