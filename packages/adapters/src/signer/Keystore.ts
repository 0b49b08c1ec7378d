import { Schema } from "effect"

const Hex = (digits: number) => Schema.String.check(Schema.isPattern(new RegExp(`^[0-9a-fA-F]{${digits}}$`, "u")))
const Salt = Schema.String.check(Schema.isPattern(/^([0-9a-fA-F]{2}){1,128}$/u))
const whole = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** Work that a passphrase costs; the upper bounds keep a made-up file from taking the memory of the host. */
const Scrypt = Schema.Struct({
  kdf: Schema.Literal("scrypt"),
  kdfparams: Schema.Struct({ dklen: Schema.Literal(32), n: whole(2, 2 ** 20), r: whole(1, 32), p: whole(1, 32), salt: Salt })
})
const Pbkdf2 = Schema.Struct({
  kdf: Schema.Literal("pbkdf2"),
  kdfparams: Schema.Struct({ dklen: Schema.Literal(32), c: whole(1, 10_000_000), prf: Schema.Literal("hmac-sha256"), salt: Salt })
})
const sealed = {
  cipher: Schema.Literal("aes-128-ctr"),
  ciphertext: Hex(64),
  cipherparams: Schema.Struct({ iv: Hex(32) }),
  mac: Hex(64)
}

/** The sealed part of a keystore. */
export const KeystoreCrypto = Schema.Union([
  Schema.Struct({ ...sealed, ...Scrypt.fields }),
  Schema.Struct({ ...sealed, ...Pbkdf2.fields })
])
export type KeystoreCrypto = typeof KeystoreCrypto.Type

/**
 * A file that holds one key behind a passphrase, as geth, Web3Signer, foundry and most wallets write it.
 * Source: Web3 Secret Storage Definition, version 3 (ethereum.org).
 */
export const Keystore = Schema.Struct({ version: Schema.Literal(3), crypto: KeystoreCrypto })
export type Keystore = typeof Keystore.Type
