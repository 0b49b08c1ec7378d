import { assert, layer as withLayer } from "@effect/vitest"
import { Backup, BackupId } from "@sigmatrade/core/backup/Backup"
import { BackupVault } from "@sigmatrade/core/backup/BackupVault"
import type { Layer } from "effect"
import { DateTime, Effect, Stream } from "effect"
import { hash } from "node:crypto"
import { someFacts } from "./someFacts.ts"

const at = (day: number) => DateTime.makeUnsafe(`2026-01-${String(day).padStart(2, "0")}T03:00:00.123Z`)
const bytes = (size: number) => new Uint8Array(size).map((_, index) => (index * 31 + (index >> 9)) % 251)
const pieces = (whole: Uint8Array, size = 65_536) =>
  Stream.fromIterable(Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => whole.slice(index * size, (index + 1) * size)))

/** What every `BackupVault` promises. It is empty at first. */
export const backupVaultContract = <E>(name: string, vault: Layer.Layer<BackupVault, E>) =>
  withLayer(vault, { timeout: "60 seconds", excludeTestServices: true })(`BackupVault: ${name}`, (it) => {
    const whole = bytes(300_001)
    const read = (backup: Backup) => Effect.flatMap(BackupVault, ({ open }) => Effect.map(Stream.runCollect(open(backup)), (chunks) => Buffer.concat(chunks)))
    const ids = Effect.flatMap(BackupVault, ({ list }) => Effect.map(list, (all) => all.map(({ id }) => id)))

    it.effect("an empty one lists nothing, and says of what is not there that it is not", () => Effect.gen(function*() {
      assert.deepStrictEqual(yield* ids, [])
      const missing = yield* Effect.flip(Effect.flatMap(BackupVault, ({ get }) => get(BackupId.make("sigmatrade-20260101T030000Z"))))
      assert.strictEqual(missing._tag, "BackupUnusable")
    }))

    it.effect("what was put comes back byte for byte, with all that was told of it, listed in the order of making", () => Effect.gen(function*() {
      const store = yield* BackupVault
      const second = yield* store.put(at(2), someFacts, pieces(whole))
      const first = yield* store.put(at(1), someFacts, pieces(whole.slice(1)))
      assert.deepStrictEqual([second.id, second.bytes, second.sha256], [BackupId.make("sigmatrade-20260102T030000Z"), whole.length, hash("sha256", whole)])
      assert.deepStrictEqual(yield* store.list, [first, second])
      assert.deepStrictEqual(yield* store.get(second.id), second)
      assert.isTrue((yield* read(second)).equals(whole) && (yield* read(first)).equals(whole.slice(1)))
    }))

    it.effect("a second one of the same second is refused, and the first stays as it was", () => Effect.gen(function*() {
      const store = yield* BackupVault
      assert.strictEqual((yield* Effect.flip(store.put(at(2), someFacts, pieces(bytes(10)))))._tag, "BackupUnusable")
      assert.isTrue((yield* read(yield* store.get(BackupId.make("sigmatrade-20260102T030000Z")))).equals(whole))
    }))

    it.effect("one whose stream fails half-way is not there, its own error comes out, and the others stay", () => Effect.gen(function*() {
      const store = yield* BackupVault
      const failing = Stream.concat(pieces(whole), Stream.fail("dump failed" as const))
      assert.strictEqual(yield* Effect.flip(store.put(at(3), someFacts, failing)), "dump failed")
      assert.strictEqual((yield* ids).length, 2)
      yield* store.put(at(3), someFacts, pieces(whole))
      assert.strictEqual((yield* ids).length, 3)
    }))

    it.effect("many megabytes in small pieces come back as they were", () => Effect.gen(function*() {
      const large = bytes(40 * 2 ** 20 + 7)
      const backup = yield* (yield* BackupVault).put(at(4), someFacts, pieces(large, 1_000_003))
      assert.strictEqual(backup.sha256, hash("sha256", large))
      assert.isTrue((yield* read(backup)).equals(large))
    }))

    it.effect("what does not fit its manifest fails at its end", () => Effect.gen(function*() {
      const backup = yield* (yield* BackupVault).get(BackupId.make("sigmatrade-20260102T030000Z"))
      for (const change of [{ bytes: backup.bytes + 1 }, { sha256: "0".repeat(64) }]) {
        assert.strictEqual((yield* Effect.flip(read(new Backup({ ...backup, ...change }))))._tag, "BackupUnusable")
      }
    }))

    it.effect("one that was removed is gone, the others are not, and to remove it again harms nobody", () => Effect.gen(function*() {
      const store = yield* BackupVault
      const gone = BackupId.make("sigmatrade-20260102T030000Z")
      const before = yield* store.get(gone)
      yield* store.remove(gone)
      yield* store.remove(gone)
      assert.notInclude(yield* ids, gone)
      assert.strictEqual((yield* ids).length, 3)
      assert.strictEqual((yield* Effect.flip(store.get(gone)))._tag, "BackupUnusable")
      assert.strictEqual((yield* Effect.flip(read(before)))._tag, "BackupUnusable")
    }))
  })
