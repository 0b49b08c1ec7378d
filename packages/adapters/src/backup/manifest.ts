import { Backup } from "@sigmatrade/core/backup/Backup"
import { BackupUnusable } from "@sigmatrade/core/backup/BackupVault"
import { Effect, Schema, Stream } from "effect"
import { createHash } from "node:crypto"

/** How a sealed file's name ends. */
export const SEALED = ".dump.age"
/** How the name of what tells of it ends. */
export const MANIFEST = ".json"

/** The manifest of a backup as JSON. */
export const manifest = Schema.fromJsonString(Schema.toCodecJson(Backup))

interface Measure {
  /** One more piece has passed. */
  readonly add: (chunk: Uint8Array) => void
  /** Size and SHA-256 (hex) of all of them; to be asked once. */
  readonly done: () => Pick<Backup, "bytes" | "sha256">
}

/** Counts and hashes what passes. */
export const measure = (): Measure => {
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

/** The bytes of a file, and at their end whether they were those of the manifest. */
export const checked = (stream: Stream.Stream<Uint8Array, BackupUnusable>, file: string, backup: Backup) => Stream.unwrap(Effect.sync(() => {
  const measured = measure()
  const check = Effect.suspend(() => {
    const { bytes, sha256 } = measured.done()
    if (bytes !== backup.bytes) return new BackupUnusable({ file, reason: `it has ${bytes} bytes, its manifest says ${backup.bytes}` })
    return sha256 === backup.sha256 ? Effect.void : new BackupUnusable({ file, reason: `its SHA-256 is ${sha256}, its manifest says ${backup.sha256}` })
  })
  return stream.pipe(Stream.tap((chunk) => Effect.sync(() => measured.add(chunk))), Stream.concat(Stream.fromEffectDrain(check)))
}))
