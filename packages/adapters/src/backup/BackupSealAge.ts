import { BackupSeal, SealBroken } from "@sigmatrade/core/backup/BackupSeal"
import { Decrypter, Encrypter } from "age-encryption"
import { Effect, Layer, Redacted, Stream } from "effect"

const broken = (cause: unknown) => new SealBroken({ reason: cause instanceof Error ? cause.message : "unknown" })

/** Sends a stream through one of age's; what the stream itself fails with stays what it is. */
const through = <E>(bytes: Stream.Stream<Uint8Array, E>, turn: (from: ReadableStream<Uint8Array>) => Promise<ReadableStream<Uint8Array>>) => {
  const failed: Array<E> = []
  const source = bytes.pipe(Stream.tapError((error) => Effect.sync(() => failed.push(error))))
  const errorOf = (cause: unknown) => failed[0] ?? broken(cause)
  return Stream.unwrap(Effect.gen(function*() {
    const from = yield* Stream.toReadableStreamEffect(source)
    const turned = yield* Effect.tryPromise({ try: () => turn(from), catch: errorOf })
    return Stream.fromReadableStream({ evaluate: () => turned, onError: errorOf })
  }))
}

/**
 * Files of age (age-encryption.org, 64 KiB chunks of ChaCha20-Poly1305), so that an operator opens them with `age --decrypt` without us.
 * `recipients` (`age1...`) are enough to make backups, and the key of any of them opens what is made; `identity` (`AGE-SECRET-KEY-1...`) only opens.
 */
export const layer = (recipients: ReadonlyArray<string>, identity: Redacted.Redacted | null): Layer.Layer<BackupSeal> =>
  Layer.succeed(BackupSeal, {
    seal: (plain) => through(plain, (from) => {
      const encrypter = new Encrypter()
      for (const recipient of recipients) encrypter.addRecipient(recipient)
      return encrypter.encrypt(from)
    }),
    open: (sealed) => through(sealed, (from) => {
      if (identity === null) throw new Error("no identity (AGE-SECRET-KEY-1...) is given to open it with")
      const decrypter = new Decrypter()
      decrypter.addIdentity(Redacted.value(identity))
      return decrypter.decrypt(from)
    })
  })
