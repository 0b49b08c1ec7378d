import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { PaymentOrder, SignedPayment, SignerUnavailable, SigningRefused } from "@sigmatrade/core/payout/Signer"
import { Effect, Equal, Result } from "effect"
import type { PaymentSignature } from "./encodePayment.ts"
import { decodePayment } from "./decodePayment.ts"
import { encodePayment } from "./encodePayment.ts"

/**
 * Puts an order and its signature together, and reads the bytes back before anybody gets them: they must be this order, from its wallet.
 * Errors: `SignerUnavailable` when the signature is none, `SigningRefused` when another key made it.
 */
export const sealPayment = (
  order: PaymentOrder,
  signature: PaymentSignature,
  assets: ReadonlyArray<ListedAsset>
): Effect.Effect<SignedPayment, SignerUnavailable | SigningRefused> => Effect.gen(function*() {
  const bytes = encodePayment(order, assets, signature)
  const decoded = decodePayment(bytes, assets)
  if (Result.isFailure(decoded)) return yield* new SignerUnavailable({ reason: "what came back is no signature" })
  if (decoded.success.order.wallet !== order.wallet) {
    return yield* new SigningRefused({ rule: "other wallet", detail: `the signature is not that of ${order.wallet}` })
  }
  // Bytes do not say which withdrawals they pay.
  if (!Equal.equals(decoded.success.order, new PaymentOrder({ ...order, withdrawals: [] }))) return yield* Effect.die(new Error("A signed payment differs from its order"))
  return new SignedPayment({ hash: decoded.success.hash, bytes })
})
