import type { BackupId } from "@sigmatrade/core/backup/Backup"
import { Backup, backupIdAt } from "@sigmatrade/core/backup/Backup"
import { BackupUnusable, BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { Effect, Layer, Stream } from "effect"
import { hash } from "node:crypto"

interface Kept {
  readonly backup: Backup
  readonly sealed: Uint8Array
}

const make = () => {
  const kept = new Map<BackupId, Kept>()
  const find = (id: BackupId) => Effect.suspend(() => {
    const found = kept.get(id)
    return found === undefined ? new BackupUnusable({ file: id, reason: "there is no such backup" }) : Effect.succeed(found)
  })
  const put: BackupVault["Service"]["put"] = Effect.fn("BackupVaultMemory.put")(function*(madeAt, facts, sealed) {
    const id = backupIdAt(madeAt)
    if (kept.has(id)) return yield* new BackupUnusable({ file: id, reason: "a backup of this second is there already" })
    const bytes = Buffer.concat(yield* Stream.runCollect(sealed))
    const backup = new Backup({ id, madeAt, facts, bytes: bytes.byteLength, sha256: hash("sha256", bytes) })
    kept.set(id, { backup, sealed: bytes })
    return backup
  })
  return BackupVault.of({
    put,
    list: Effect.sync(() => [...kept.values()].map(({ backup }) => backup).toSorted((one, other) => one.id < other.id ? -1 : 1)),
    get: (id) => Effect.map(find(id), ({ backup }) => backup),
    open: (backup) => Stream.unwrap(Effect.gen(function*() {
      const { sealed } = yield* find(backup.id)
      const fits = backup.bytes === sealed.byteLength && backup.sha256 === hash("sha256", sealed)
      return Stream.concat(Stream.succeed(sealed), fits ? Stream.empty : Stream.fail(new BackupUnusable({ file: backup.id, reason: "it is not what its manifest says" })))
    })),
    remove: (id) => Effect.sync(() => void kept.delete(id))
  })
}

/** Sealed backups in memory. */
export const layer: Layer.Layer<BackupVault> = Layer.sync(BackupVault, make)
