import { secp256k1 } from "@noble/curves/secp256k1.js"
import { hexToBytes } from "@noble/hashes/utils.js"
import type { Address } from "@sigmatrade/core/chain/Address"
import { Option } from "effect"
import type { Hex } from "viem"
import type { PaymentSignature } from "./encodePayment.ts"
import { walletOf } from "./walletOf.ts"

/** Throws when a number is zero or too large, or when no key could have made the signature. */
const recover = (hash: Hex, { r, s, yParity }: PaymentSignature): Address | null => {
  const signature = secp256k1.Signature.fromHex(`${r.slice(2)}${s.slice(2)}`, "compact")
  // The chain takes only one of the two twins of a signature (EIP-2).
  if (signature.hasHighS()) return null
  return walletOf(signature.addRecoveryBit(yParity).recoverPublicKey(hexToBytes(hash.slice(2))).toBytes())
}

/** Whose key signed a hash; `null` when the signature is none the chain takes. */
export const recoverWallet = (hash: Hex, signature: PaymentSignature): Address | null =>
  Option.getOrNull(Option.liftThrowable(recover)(hash, signature))
