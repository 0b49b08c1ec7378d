import * as AddressDerivationBip32 from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import { assert, describe, it } from "@effect/vitest"
import { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import { Effect, Exit, Redacted } from "effect"
import { HDKey } from "viem/accounts"
import { addressDerivationContract, vectors } from "@sigmatrade/adapters/contract/chain/addressDerivationContract"

addressDerivationContract("@scure/bip32", (xpub) => AddressDerivationBip32.layer(Redacted.make(xpub)))

describe("an extended public key", () => {
  const root = HDKey.fromMasterSeed(new Uint8Array(32).fill(7))

  it("is one of every depth that leaves room for two steps", () => {
    for (const { xpub } of vectors) assert.isTrue(AddressDerivationBip32.isExtendedPublicKey(xpub), xpub)
    const at = (depth: number) => root.derive(`m${"/0".repeat(depth)}`).publicExtendedKey
    assert.deepStrictEqual([253, 254].map((depth) => AddressDerivationBip32.isExtendedPublicKey(at(depth))), [true, false])
  })

  it("is not a private key, nor one with a mistyped letter, of another coin or none at all", () => {
    const xpub = root.publicExtendedKey
    const tpub = HDKey.fromMasterSeed(new Uint8Array(32).fill(7), { private: 0x04358394, public: 0x043587cf }).publicExtendedKey
    const refused = [
      root.privateExtendedKey, tpub, xpub.slice(0, -1), `${xpub}1`, ` ${xpub}`, xpub.replace(/.$/u, (last) => last === "a" ? "b" : "a"),
      "", "xpub", `xpub${root.privateExtendedKey.slice(4)}`, "xprv".padEnd(111, "1"), "abandon abandon about"
    ]
    for (const one of refused) assert.isFalse(AddressDerivationBip32.isExtendedPublicKey(one), one)
  })

  it.effect("that is none stops the start, and its text shows nowhere", () => Effect.gen(function*() {
    const secret = root.privateExtendedKey
    const exit = yield* Effect.exit(Effect.provide(AddressDerivation, AddressDerivationBip32.layer(Redacted.make(secret))))
    assert.isTrue(Exit.isFailure(exit))
    assert.notInclude(JSON.stringify(exit), secret.slice(4, 20))
  }))

  it.effect("that is not set makes asking for an address a defect that names the setting", () => Effect.gen(function*() {
    const { derive } = yield* AddressDerivation
    assert.throws(() => derive([0, 1]), "DEPOSIT_XPUB")
  }).pipe(Effect.provide(AddressDerivationBip32.layer(null))))
})
