import { secp256k1 } from "@noble/curves/secp256k1.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import type { PaymentOrder, SigningKey } from "@sigmatrade/core/payout/Signer"
import { Effect, Redacted } from "effect"
import { keccak256 } from "viem"
import { encodePayment } from "./encodePayment.ts"
import type { PaymentSignature } from "./encodePayment.ts"
import { sealPayment } from "./sealPayment.ts"
import { walletOf } from "./walletOf.ts"

/** The nonce of the curve comes from key and hash alone (RFC 6979), so a repeat is the very same signature; `s` is the small one. */
const signatureOf = (hash: Uint8Array, key: Redacted.Redacted<Uint8Array>): PaymentSignature => {
  const signed = secp256k1.sign(hash, Redacted.value(key), { prehash: false, lowS: true, format: "recovered" })
  const hex = bytesToHex(signed)
  return { yParity: signed[0] ?? 0, r: `0x${hex.slice(2, 66)}`, s: `0x${hex.slice(66)}` }
}

/**
 * Signs with a key in this process, without any limits: `guardSigner` puts them around it. The key is held as bytes behind a `Redacted`
 * and given to nobody. Throws when the bytes are no key; `readKey` answers only such that are.
 */
export const makeSignerLocal = (key: Redacted.Redacted<Uint8Array>, assets: ReadonlyArray<ListedAsset>): SigningKey => ({
  wallet: walletOf(secp256k1.getPublicKey(Redacted.value(key))),
  sign: (order: PaymentOrder) =>
    Effect.suspend(() => sealPayment(order, signatureOf(keccak256(encodePayment(order, assets), "bytes"), key), assets))
})
