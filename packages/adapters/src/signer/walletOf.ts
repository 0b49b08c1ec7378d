import { secp256k1 } from "@noble/curves/secp256k1.js"
import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { Address } from "@sigmatrade/core/chain/Address"

/** The address of a public key in any form of SEC 1: the last 20 bytes of the hash of its point. Throws when it is no point of the curve. */
export const walletOf = (publicKey: Uint8Array): Address => {
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false)
  return Address.make(`0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`)
}
