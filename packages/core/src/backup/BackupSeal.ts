import type { Stream } from "effect"
import { Context, Schema } from "effect"

/** The bytes are not what was sealed, or were sealed for another key. `reason` is the library's word for it. */
export class SealBroken extends Schema.TaggedError<SealBroken>()("SealBroken", { reason: Schema.String }) {}

/** Authenticated encryption of a stream, chunk by chunk: neither way holds more than a few chunks in memory. */
export class BackupSeal extends Context.Service<BackupSeal, {
  /** Seals a stream. Whoever can seal cannot therefore open. Errors: `SealBroken` when the key to seal for is none. */
  readonly seal: <E>(plain: Stream.Stream<Uint8Array, E>) => Stream.Stream<Uint8Array, E | SealBroken>
  /** Opens it again. A chunk comes out only when it is authentic; a file cut at a border of chunks fails at its end. */
  readonly open: <E>(sealed: Stream.Stream<Uint8Array, E>) => Stream.Stream<Uint8Array, E | SealBroken>
}>()("@sigmatrade/core/backup/BackupSeal") {}
