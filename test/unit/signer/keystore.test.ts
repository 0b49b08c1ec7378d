import { assert, describe, it } from "@effect/vitest"
import { Keystore } from "@sigmatrade/adapters/signer/Keystore"
import { openKeystore } from "@sigmatrade/adapters/signer/openKeystore"
import { sealKeystore } from "@sigmatrade/adapters/signer/sealKeystore"
import { Effect, Redacted, Schema } from "effect"
import { KEY } from "@sigmatrade/adapters/contract/payout/order"

/** The two test vectors of the Web3 Secret Storage Definition, version 3: passphrase `testpassword`. */
const SECRET = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"
const VECTORS = {
  pbkdf2: {
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
      ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
      kdf: "pbkdf2",
      kdfparams: { c: 262_144, dklen: 32, prf: "hmac-sha256", salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd" },
      mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"
    },
    id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    version: 3
  },
  scrypt: {
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: "83dbcc02d8ccb40e466191a123791e0e" },
      ciphertext: "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
      kdf: "scrypt",
      kdfparams: { dklen: 32, n: 262_144, p: 8, r: 1, salt: "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19" },
      mac: "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"
    },
    id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    version: 3
  }
}

const decode = Schema.decodeUnknownSync(Keystore)
const hexOf = (key: Redacted.Redacted<Uint8Array> | null) => key === null ? null : Buffer.from(Redacted.value(key)).toString("hex")
const opened = (keystore: unknown, passphrase: string) => Effect.map(openKeystore(decode(keystore), Redacted.make(passphrase)), hexOf)

describe("a keystore", () => {
  for (const [kdf, vector] of Object.entries(VECTORS)) {
    it.live(`of the specification is opened (${kdf}), and by no other passphrase`, () => Effect.gen(function*() {
      assert.strictEqual(yield* opened(vector, "testpassword"), SECRET)
      assert.isNull(yield* opened(vector, "testpasswort"))
    }))
  }

  it.live("is not opened when any part of it was changed", () => Effect.gen(function*() {
    const cheap = sealKeystore(Redacted.make(Uint8Array.from(Buffer.from(KEY.slice(2), "hex"))), Redacted.make("testpassword"), { n: 2, r: 8, p: 1 })
    assert.strictEqual(yield* opened(cheap, "testpassword"), KEY.slice(2))
    const { crypto } = cheap
    const flip = (hex: string) => `${hex.startsWith("0") ? "1" : "0"}${hex.slice(1)}`
    for (const change of [{ ciphertext: flip(crypto.ciphertext) }, { mac: flip(crypto.mac) }]) {
      assert.isNull(yield* opened({ ...cheap, crypto: { ...crypto, ...change } }, "testpassword"))
    }
  }))

  it("of another version, cipher, or with work beyond all bounds is none", () => {
    const { crypto } = VECTORS.scrypt
    const bad = [
      { ...VECTORS.scrypt, version: 4 }, { version: 3 }, { version: 3, crypto: { ...crypto, cipher: "aes-256-gcm" } },
      { version: 3, crypto: { ...crypto, kdfparams: { ...crypto.kdfparams, n: 2 ** 30 } } },
      { version: 3, crypto: { ...crypto, kdfparams: { ...crypto.kdfparams, dklen: 64 } } },
      { version: 3, crypto: { ...crypto, ciphertext: crypto.ciphertext.slice(2) } }
    ]
    for (const one of bad) assert.throws(() => decode(one))
  })
})
