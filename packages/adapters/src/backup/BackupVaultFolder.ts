import { Backup, BackupId, backupIdAt } from "@sigmatrade/core/backup/Backup"
import { BackupUnusable, BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { Effect, FileSystem, Layer, Path, Schema, Stream } from "effect"
import { createHash } from "node:crypto"

const SEALED = ".dump.age"
const MANIFEST = ".json"
const UNFINISHED = ".part"

const Manifest = Schema.fromJsonString(Schema.toCodecJson(Backup))

const unusable = (file: string, reason: string) => new BackupUnusable({ file, reason })
const failedAt = (file: string) => Effect.mapError((error: { readonly message: string }) => unusable(file, error.message))

/** Counts and hashes what passes. */
const measure = () => {
  const hash = createHash("sha256")
  let bytes = 0
  return {
    add: (chunk: Uint8Array) => {
      hash.update(chunk)
      bytes += chunk.byteLength
    },
    done: () => ({ bytes, sha256: hash.digest("hex") })
  }
}

/** Writes under a name that is not good yet, down to the disk; only then renames, and makes the name lasting too. */
const writeWhole = <E, R>(files: FileSystem.FileSystem, folder: string, path: string, bytes: Stream.Stream<Uint8Array, E, R>) => {
  const part = path + UNFINISHED
  const sync = (name: string) => Effect.scoped(Effect.flatMap(files.open(name, { flag: "r" }), (file) => file.sync)).pipe(failedAt(name))
  const write = Effect.scoped(Effect.gen(function*() {
    const file = yield* failedAt(part)(files.open(part, { flag: "w", mode: 0o600 }))
    yield* Stream.runForEach(bytes, (chunk) => failedAt(part)(file.writeAll(chunk)))
    yield* failedAt(part)(file.sync)
  }))
  return write.pipe(
    Effect.andThen(failedAt(path)(files.rename(part, path))),
    Effect.andThen(sync(folder)),
    Effect.onError(() => Effect.ignore(files.remove(part, { force: true })))
  )
}

/** The bytes of a file, and at their end whether they were those of the manifest. */
const readChecked = (files: FileSystem.FileSystem, file: string, backup: Backup) => Stream.unwrap(Effect.sync(() => {
  const measured = measure()
  const check = Effect.suspend(() => {
    const { bytes, sha256 } = measured.done()
    if (bytes !== backup.bytes) return unusable(file, `it has ${bytes} bytes, its manifest says ${backup.bytes}`)
    return sha256 === backup.sha256 ? Effect.void : unusable(file, `its SHA-256 is ${sha256}, its manifest says ${backup.sha256}`)
  })
  return files.stream(file).pipe(
    Stream.mapError((error) => unusable(file, error.message)),
    Stream.tap((chunk) => Effect.sync(() => measured.add(chunk))),
    Stream.concat(Stream.fromEffectDrain(check))
  )
}))

const make = Effect.fnUntraced(function*(folder: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const sealedOf = (id: string) => path.join(folder, id + SEALED)
  const manifestOf = (id: string) => path.join(folder, id + MANIFEST)
  const names = failedAt(folder)(files.readDirectory(folder))
  const get = Effect.fn("BackupVaultFolder.get")(function*(id: BackupId) {
    const manifest = manifestOf(id)
    const backup = yield* files.readFileString(manifest).pipe(Effect.flatMap(Schema.decodeEffect(Manifest)), failedAt(manifest))
    return backup.id === id ? backup : yield* unusable(manifest, `it is the manifest of ${backup.id}`)
  })
  /** Unfinished files, and whole ones whose manifest was never written: a crash left them. */
  const sweep = Effect.gen(function*() {
    const all = new Set(yield* names)
    const left = [...all].filter((name) => name.startsWith("sigmatrade-") && (name.endsWith(UNFINISHED) || (name.endsWith(SEALED) && !all.has(name.slice(0, -SEALED.length) + MANIFEST))))
    yield* failedAt(folder)(Effect.forEach(left, (name) => files.remove(path.join(folder, name)), { discard: true }))
  })
  const put: BackupVault["Service"]["put"] = Effect.fn("BackupVaultFolder.put")(function*(madeAt, facts, sealed) {
    const id = backupIdAt(madeAt)
    yield* failedAt(folder)(files.makeDirectory(folder, { recursive: true, mode: 0o700 }))
    yield* sweep
    if (yield* failedAt(folder)(files.exists(manifestOf(id)))) return yield* unusable(manifestOf(id), "a backup of this second is there already")
    const measured = measure()
    yield* writeWhole(files, folder, sealedOf(id), sealed.pipe(Stream.tap((chunk) => Effect.sync(() => measured.add(chunk)))))
    const backup = new Backup({ id, madeAt, facts, ...measured.done() })
    const text = yield* Effect.orDie(Schema.encodeEffect(Manifest)(backup))
    yield* writeWhole(files, folder, manifestOf(id), Stream.succeed(new TextEncoder().encode(text)))
    return backup
  })
  const list = Effect.gen(function*() {
    if (!(yield* failedAt(folder)(files.exists(folder)))) return []
    const ids = (yield* names).filter((name) => name.endsWith(MANIFEST)).map((name) => name.slice(0, -MANIFEST.length)).filter(Schema.is(BackupId))
    return yield* Effect.forEach(ids.toSorted(), (id) => Effect.option(get(id))).pipe(Effect.map((found) => found.flatMap((one) => one._tag === "Some" ? [one.value] : [])))
  })
  const open = (backup: Backup) => readChecked(files, sealedOf(backup.id), backup)
  const remove = (id: BackupId) => failedAt(folder)(Effect.andThen(files.remove(manifestOf(id), { force: true }), files.remove(sealedOf(id), { force: true })))
  return BackupVault.of({ put, list, get, open, remove })
})

/** Backups in one folder, each a sealed file and beside it its manifest, readable by their owner alone. */
export const layer = (folder: string): Layer.Layer<BackupVault, never, FileSystem.FileSystem | Path.Path> => Layer.effect(BackupVault, make(folder))
