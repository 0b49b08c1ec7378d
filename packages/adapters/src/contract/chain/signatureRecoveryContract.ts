import { assert, layer as withLayer } from "@effect/vitest"
import { SignatureRecovery } from "@sigmatrade/core/chain/SignatureRecovery"
import type { Layer } from "effect"
import { Effect } from "effect"
import * as fc from "fast-check"
import { randomBytes } from "node:crypto"
import { bytesToHex, recoverMessageAddress } from "viem"
import type { Hex } from "viem"
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts"

/** The order of the curve: `r` and `s` lie below it. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const word = (value: bigint) => value.toString(16).padStart(64, "0")

const text = "I prove that this wallet is mine.\nПодпись 🦊 moves no money."

/** A text signed by a new wallet, as a wallet signs it. */
const signedText = Effect.gen(function*() {
  const account = privateKeyToAccount(generatePrivateKey())
  const signature = yield* Effect.promise(() => account.signMessage({ message: text }))
  return { address: account.address.toLowerCase(), signature }
})

const partsOf = (signature: string) => ({
  r: BigInt(signature.slice(0, 66)), s: BigInt(`0x${signature.slice(66, 130)}`), v: signature.slice(130)
})

/** What every `SignatureRecovery` promises. */
export const signatureRecoveryContract = <E>(name: string, recovery: Layer.Layer<SignatureRecovery, E>) =>
  withLayer(recovery)(`SignatureRecovery contract: ${name}`, (it) => {
    it.effect("knows the signer of a published signature", () => Effect.gen(function*() {
      const { signer } = yield* SignatureRecovery
      // Source: the documentation of web3.js, `eth.accounts.sign("Some data", ...)`.
      const published = "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd" +
        "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c"
      assert.strictEqual(signer("Some data", published), "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23")
    }))

    it.effect("knows who signed any text, however the wallet writes which point is meant", () => Effect.gen(function*() {
      const { signer } = yield* SignatureRecovery
      yield* Effect.promise(() => fc.assert(fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((key) => key.some((byte) => byte > 0) && (key[0] ?? 0) < 255),
        fc.string({ unit: "grapheme" }),
        async (key, message) => {
          const account = privateKeyToAccount(bytesToHex(key))
          const signature = await account.signMessage({ message })
          const address = account.address.toLowerCase()
          const other = signature.endsWith("1b") ? "00" : "01"
          assert.strictEqual(signer(message, signature), address)
          assert.strictEqual(signer(message, `${signature.slice(0, 130)}${other}`), address)
          assert.strictEqual(signer(message, `0x${signature.slice(2).toUpperCase()}`), address)
        }
      ), { numRuns: 40 }))
    }))

    it.effect("one changed byte of the signature never leads to the signer, and to whom viem says or to nobody", () => Effect.gen(function*() {
      const { signer } = yield* SignatureRecovery
      const { address, signature } = yield* signedText
      const bytes = Buffer.from(signature.slice(2), "hex")
      yield* Effect.promise(() => fc.assert(fc.asyncProperty(fc.nat(63), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const changed = Buffer.from(bytes)
        changed[place] = (changed[place] ?? 0) ^ change
        const hex: Hex = `0x${changed.toString("hex")}`
        const found = signer(text, hex)
        assert.notStrictEqual(found, address)
        if (found !== null) assert.strictEqual(found, (await recoverMessageAddress({ message: text, signature: hex })).toLowerCase())
      }), { numRuns: 100 }))
      assert.notStrictEqual(signer(text, `${signature.slice(0, 130)}${signature.endsWith("1b") ? "1c" : "1b"}`), address)
    }))

    it.effect("one changed character of the text leads to somebody else", () => Effect.gen(function*() {
      const { signer } = yield* SignatureRecovery
      const { address, signature } = yield* signedText
      for (const other of [`${text} `, text.slice(1), text.replace("\n", "\r\n"), text.toLowerCase(), ""]) {
        assert.notStrictEqual(signer(other, signature), address)
      }
    }))

    it.effect("what is no signature has no signer and throws nothing", () => Effect.gen(function*() {
      const { signer } = yield* SignatureRecovery
      const { signature } = yield* signedText
      const { r, s, v } = partsOf(signature)
      const malformed = [
        "", "0x", signature.slice(2), signature.slice(0, -2), `${signature}00`, ` ${signature}`, `${signature}\n`,
        signature.replace("0x", "0X"), `${signature.slice(0, -1)}g`, "0x" + "0".repeat(130), "0x" + "f".repeat(130),
        ...["02", "1a", "1d", "23", "24", "ff"].map((other) => signature.slice(0, 130) + other),
        `0x${word(0n)}${word(s)}${v}`, `0x${word(r)}${word(0n)}${v}`, `0x${word(ORDER)}${word(s)}${v}`, `0x${word(r)}${word(ORDER)}${v}`,
        `0x${word(ORDER + 1n)}${word(s)}${v}`,
        // No point of the curve has 5 as its x.
        `0x${word(5n)}${word(s)}${v}`
      ]
      for (const one of malformed) assert.isNull(signer(text, one), one)
    }))

    it.effect("the twin that anybody can make of a signature is none", () => Effect.gen(function*() {
      const { signer } = yield* SignatureRecovery
      const { address, signature } = yield* signedText
      const { r, s, v } = partsOf(signature)
      const twin: Hex = `0x${word(r)}${word(ORDER - s)}${v === "1b" ? "1c" : "1b"}`
      assert.strictEqual((yield* Effect.promise(() => recoverMessageAddress({ message: text, signature: twin }))).toLowerCase(), address)
      assert.isNull(signer(text, twin))
    }))

    it.effect("random bytes never stop it", () => Effect.gen(function*() {
      const { signer } = yield* SignatureRecovery
      for (let run = 0; run < 200; run += 1) signer(text, `0x${randomBytes(64).toString("hex")}1b`)
    }))
  })
