import { secp256k1 } from "@noble/curves/secp256k1.js"
import type { Address } from "@sigmatrade/core/chain/Address"
import { Effect, Redacted } from "effect"
import { writeFile } from "node:fs/promises"
import { parseKey } from "./readKey.ts"
import { sealKeystore } from "./sealKeystore.ts"
import { SignerMisconfigured } from "./SignerMisconfigured.ts"
import { walletOf } from "./walletOf.ts"

/**
 * Seals a key, given as people write it, into a new file that only its owner may read; answers whose key it is. Never overwrites: a
 * keystore may be the only copy of its key. Errors: `SignerMisconfigured`.
 */
export const writeKeystore = Effect.fn("writeKeystore")(function*(
  file: string,
  typed: Redacted.Redacted,
  passphrase: Redacted.Redacted
): Effect.fn.Return<Address, SignerMisconfigured> {
  const key = parseKey(Redacted.value(typed))
  if (key === null) return yield* new SignerMisconfigured({ reason: "What was typed is no private key: 64 hex digits, with or without 0x." })
  const text = `${JSON.stringify(sealKeystore(key, passphrase))}\n`
  yield* Effect.tryPromise({
    try: () => writeFile(file, text, { flag: "wx", mode: 0o600, flush: true }),
    catch: (cause) => {
      const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "unknown failure"
      return new SignerMisconfigured({
        reason: code === "EEXIST" ? `${file} is there already, and is not overwritten.` : `${file} cannot be written (${code}).`
      })
    }
  })
  return walletOf(secp256k1.getPublicKey(Redacted.value(key)))
})
