import { secp256k1 } from "@noble/curves/secp256k1.js"
import { Effect, Option, Redacted, Schema } from "effect"
import { open } from "node:fs/promises"
import { Keystore } from "./Keystore.ts"
import { openKeystore } from "./openKeystore.ts"
import { SignerMisconfigured } from "./SignerMisconfigured.ts"

/** Where a key of our own is: sealed in a keystore, or as hex in a file that only this process may read. */
export type KeyFile =
  | { readonly kind: "keystore"; readonly file: string; readonly passphrase: Redacted.Redacted }
  | { readonly kind: "secret"; readonly file: string }

const FILE_BYTES_MAX = 16_384
const READABLE_BY_ALL = 0o004
const READABLE_BY_GROUP = 0o040

const refuse = (reason: string) => Effect.fail(new SignerMisconfigured({ reason }))

interface ReadFile {
  readonly text: string
  readonly mode: number
}

/** Reads a small file and its mode through one handle, so that both are of the same file. Names the file in errors, never its content. */
const readSmall = (file: string): Effect.Effect<ReadFile, SignerMisconfigured> =>
  Effect.tryPromise({
    try: async () => {
      await using handle = await open(file, "r")
      const { mode, size } = await handle.stat()
      return size > FILE_BYTES_MAX ? null : { text: await handle.readFile("utf8"), mode }
    },
    catch: (cause) => {
      const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "unknown failure"
      return new SignerMisconfigured({ reason: `${file} cannot be read (${code}).` })
    }
  }).pipe(Effect.flatMap((read) => read === null ? refuse(`${file} is too large to hold a key.`) : Effect.succeed(read)))

/** A number that is a key of the curve; `null` when it is zero or too large. */
export const keyOf = (bytes: Uint8Array): Redacted.Redacted<Uint8Array> | null =>
  bytes.length === 32 && secp256k1.utils.isValidSecretKey(bytes) ? Redacted.make(bytes) : null

/** Reads a key as people write it: 64 hex digits, with or without `0x`; `null` when it is none. */
export const parseKey = (text: string): Redacted.Redacted<Uint8Array> | null => {
  const [, hex] = /^(?:0x)?([0-9a-fA-F]{64})$/u.exec(text.trim()) ?? []
  return hex === undefined ? null : keyOf(Uint8Array.from(Buffer.from(hex, "hex")))
}

const readSecret = Effect.fnUntraced(function*(file: string) {
  const { mode, text } = yield* readSmall(file)
  if ((mode & READABLE_BY_ALL) !== 0) {
    return yield* refuse(`Everybody on this host can read ${file}: chmod 600 it, or mount the secret with mode 0400.`)
  }
  if ((mode & READABLE_BY_GROUP) !== 0) yield* Effect.logWarning(`The group of ${file} can read the key of the payout wallet: chmod 600 it.`)
  return parseKey(text) ?? (yield* refuse(`${file} must hold a private key, 64 hex digits and nothing else.`))
})

const decodeKeystore = Schema.decodeUnknownOption(Schema.fromJsonString(Keystore))

const readKeystore = Effect.fnUntraced(function*(file: string, passphrase: Redacted.Redacted) {
  const { mode, text } = yield* readSmall(file)
  if ((mode & READABLE_BY_ALL) !== 0) yield* Effect.logWarning(`Everybody on this host can read ${file}: chmod 600 it.`)
  const keystore = Option.getOrNull(decodeKeystore(text))
  if (keystore === null) return yield* refuse(`${file} is no keystore of version 3. The operator command keystore makes one.`)
  const opened = yield* openKeystore(keystore, passphrase)
  if (opened === null) return yield* refuse(`ENCRYPTION_KEY does not open ${file}, or the file was changed.`)
  return keyOf(Redacted.value(opened)) ?? (yield* refuse(`${file} holds no private key.`))
})

/** Reads the key of the payout wallet. Errors: `SignerMisconfigured`, saying what to correct. */
export const readKey = (key: KeyFile): Effect.Effect<Redacted.Redacted<Uint8Array>, SignerMisconfigured> =>
  key.kind === "secret" ? readSecret(key.file) : readKeystore(key.file, key.passphrase)
