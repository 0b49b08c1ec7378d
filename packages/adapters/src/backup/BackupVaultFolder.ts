import { Backup, BackupId, backupIdAt } from "@sigmatrade/core/backup/Backup"
import { BackupUnusable, BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { Effect, FileSystem, Layer, Path, Schema, Stream } from "effect"
import { checked, manifest, MANIFEST, measure, SEALED } from "./manifest.ts"

const UNFINISHED = ".part"

const unusable = (file: string, reason: string) => new BackupUnusable({ file, reason })
const failedAt = (file: string) => Effect.mapError((error: { readonly message: string }) => unusable(file, error.message))

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

const readChecked = (files: FileSystem.FileSystem, file: string, backup: Backup) =>
  checked(files.stream(file).pipe(Stream.mapError((error) => unusable(file, error.message))), file, backup)

const make = Effect.fnUntraced(function*(folder: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const sealedOf = (id: string) => path.join(folder, id + SEALED)
  const manifestOf = (id: string) => path.join(folder, id + MANIFEST)
  const names = failedAt(folder)(files.readDirectory(folder))
  const get = Effect.fn("BackupVaultFolder.get")(function*(id: BackupId) {
    const file = manifestOf(id)
    const backup = yield* files.readFileString(file).pipe(Effect.flatMap(Schema.decodeEffect(manifest)), failedAt(file))
    return backup.id === id ? backup : yield* unusable(file, `it is the manifest of ${backup.id}`)
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
    const text = yield* Effect.orDie(Schema.encodeEffect(manifest)(backup))
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
