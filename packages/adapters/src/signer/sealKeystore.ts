import { keccak_256 } from "@noble/hashes/sha3.js"
import { Redacted } from "effect"
import { createCipheriv, randomBytes, randomUUID, scryptSync } from "node:crypto"
import type { Keystore } from "./Keystore.ts"

/** The work geth asks for: about a second and 256 MiB. */
const SCRYPT = { n: 2 ** 18, r: 8, p: 1 } as const

/** A keystore file with a key behind a passphrase, with salt and vector of its own. `work` may be less in tests only. */
export const sealKeystore = (
  key: Redacted.Redacted<Uint8Array>,
  passphrase: Redacted.Redacted,
  work: { readonly n: number; readonly r: number; readonly p: number } = SCRYPT
): Keystore & { readonly id: string } => {
  const [salt, iv] = [randomBytes(32), randomBytes(16)]
  const maxmem = 128 * work.r * (work.n + work.p) + 2 ** 20
  const derived = scryptSync(Redacted.value(passphrase), salt, 32, { N: work.n, r: work.r, p: work.p, maxmem })
  const cipher = createCipheriv("aes-128-ctr", derived.subarray(0, 16), iv)
  const ciphertext = Buffer.concat([cipher.update(Redacted.value(key)), cipher.final()])
  const mac = Buffer.from(keccak_256(Buffer.concat([derived.subarray(16, 32), ciphertext])))
  return {
    version: 3,
    id: randomUUID(),
    crypto: {
      cipher: "aes-128-ctr",
      ciphertext: ciphertext.toString("hex"),
      cipherparams: { iv: iv.toString("hex") },
      mac: mac.toString("hex"),
      kdf: "scrypt",
      kdfparams: { dklen: 32, ...work, salt: salt.toString("hex") }
    }
  }
}
