import { secp256k1 } from "@noble/curves/secp256k1.js"
import { keccak_256 } from "@noble/hashes/sha3.js"
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js"
import type { Address } from "@sigmatrade/core/chain/Address"
import { SignatureRecovery } from "@sigmatrade/core/chain/SignatureRecovery"
import { Layer, Option } from "effect"
import { addressOfPublicKey } from "./addressOfPublicKey.ts"

const FORM = /^0x([0-9a-fA-F]{128})([0-9a-fA-F]{2})$/u

/** Which of the two points `r` stands for: wallets write 27 and 28 as Bitcoin did, some hardware 0 and 1. */
const PARITIES: ReadonlyMap<string, number> = new Map([["00", 0], ["1b", 0], ["01", 1], ["1c", 1]])

/** What wallets sign for a text; the prefix keeps it from ever being a transaction. Source: EIP-191, version 0x45. */
const signedHash = (text: string): Uint8Array => {
  const bytes = utf8ToBytes(text)
  return keccak_256(concatBytes(utf8ToBytes(`\u0019Ethereum Signed Message:\n${bytes.length}`), bytes))
}

/** Throws when `r` or `s` is zero or too large, or when no key could have made them. */
const recover = (hash: Uint8Array, compact: string, parity: number): Address | null => {
  const signature = secp256k1.Signature.fromHex(compact, "compact")
  // Its twin with the other `s` is as valid to the curve and easily made by anybody; wallets sign only this one (EIP-2).
  if (signature.hasHighS()) return null
  return addressOfPublicKey(signature.addRecoveryBit(parity).recoverPublicKey(hash).toBytes())
}

/**
 * Recovery by @noble/curves: audited, without native code, at once. Knows wallets with a key only: a contract that signs (ERC-1271) has
 * none and is answered `null` or somebody else's address.
 */
export const layer: Layer.Layer<SignatureRecovery> = Layer.succeed(SignatureRecovery, {
  signer: (text, signature) => {
    const [, compact, v = ""] = FORM.exec(signature) ?? []
    const parity = PARITIES.get(v.toLowerCase())
    if (compact === undefined || parity === undefined) return null
    return Option.getOrNull(Option.liftThrowable(recover)(signedHash(text), compact, parity))
  }
})
