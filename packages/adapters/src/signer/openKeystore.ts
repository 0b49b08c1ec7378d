import { scryptAsync as scryptSlowly } from "@noble/hashes/scrypt.js"
import { keccak_256 } from "@noble/hashes/sha3.js"
import { Effect, Redacted } from "effect"
import { createDecipheriv, pbkdf2, scrypt, timingSafeEqual } from "node:crypto"
import { promisify } from "node:util"
import type { Keystore } from "./Keystore.ts"

const scryptAsync = promisify<string, Buffer, number, object, Buffer>(scrypt)
const pbkdf2Async = promisify(pbkdf2)

/** What scrypt takes for these parameters, and some room; node refuses more than it is told. */
const scryptBytes = ({ n, r, p }: { readonly n: number; readonly r: number; readonly p: number }) => 128 * r * (n + p) + 2 ** 20

const derive = async ({ crypto }: Keystore, passphrase: string): Promise<Buffer> => {
  const { kdfparams: { dklen, salt } } = crypto
  const bytes = Buffer.from(salt, "hex")
  if (crypto.kdf === "pbkdf2") return pbkdf2Async(passphrase, bytes, crypto.kdfparams.c, dklen, "sha256")
  const { n, p, r } = crypto.kdfparams
  // OpenSSL takes no more work than this for a small block; the example of the specification, and files like it, ask for more.
  if (n >= 2 ** (16 * r)) return Buffer.from(await scryptSlowly(passphrase, bytes, { N: n, r, p, dkLen: dklen, maxmem: scryptBytes(crypto.kdfparams) }))
  return scryptAsync(passphrase, bytes, dklen, { N: n, r, p, maxmem: scryptBytes(crypto.kdfparams) })
}

/**
 * The key of a keystore; `null` when the passphrase is another one or the file was changed, which nobody can tell apart.
 * By node's own crypto: the one well-kept package for it (ox, beneath viem) ignores `r` and `p` where it does not block the process, and so
 * cannot open what geth writes.
 */
export const openKeystore = (keystore: Keystore, passphrase: Redacted.Redacted): Effect.Effect<Redacted.Redacted<Uint8Array> | null> =>
  // A failure of the library may quote what it was given: nothing of it gets out.
  Effect.tryPromise(() => derive(keystore, Redacted.value(passphrase))).pipe(
    Effect.map((derived) => {
      const { cipherparams, ciphertext, mac } = keystore.crypto
      const sealed = Buffer.from(ciphertext, "hex")
      const expected = keccak_256(Buffer.concat([derived.subarray(16, 32), sealed]))
      if (!timingSafeEqual(expected, Buffer.from(mac, "hex"))) return null
      const decipher = createDecipheriv("aes-128-ctr", derived.subarray(0, 16), Buffer.from(cipherparams.iv, "hex"))
      const key = Uint8Array.from(Buffer.concat([decipher.update(sealed), decipher.final()]))
      derived.fill(0)
      return Redacted.make(key)
    }),
    Effect.orElseSucceed(() => null)
  )
