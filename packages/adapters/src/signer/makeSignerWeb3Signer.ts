import { hexToBytes } from "@noble/hashes/utils.js"
import type { Address } from "@sigmatrade/core/chain/Address"
import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import type { PaymentOrder, SigningKey } from "@sigmatrade/core/payout/Signer"
import { SignerUnavailable } from "@sigmatrade/core/payout/Signer"
import type { Redacted } from "effect"
import { Effect, Option, Ref, Schema } from "effect"
import type { Hex } from "viem"
import { encodePayment } from "./encodePayment.ts"
import type { PaymentSignature } from "./encodePayment.ts"
import { makeWeb3SignerHttp } from "./makeWeb3SignerHttp.ts"
import type { Web3SignerLimits } from "./makeWeb3SignerHttp.ts"
import { sealPayment } from "./sealPayment.ts"
import { walletOf } from "./walletOf.ts"

const PUBLIC_KEY = /^(?:0x)?(?:04)?([0-9a-f]{128})$/iu
const SIGNATURE = /^0x([0-9a-f]{64})([0-9a-f]{64})(1b|1c|00|01)$/iu

const unavailable = (reason: string) => new SignerUnavailable({ reason })

/** Whose key it is; `null` when it is none. */
const ownerOf = (publicKey: string): Address | null => {
  const [, hex] = PUBLIC_KEY.exec(publicKey) ?? []
  return hex === undefined ? null : Option.getOrNull(Option.liftThrowable(walletOf)(hexToBytes(`04${hex.toLowerCase()}`)))
}

/** `r || s || v`, with the parity as 27 and 28; 0 and 1 are how some vaults write it. */
const readSignature = (text: string): PaymentSignature | null => {
  const [, r, s, v] = SIGNATURE.exec(text.trim().toLowerCase()) ?? []
  return r === undefined || s === undefined || v === undefined ? null : { r: `0x${r}`, s: `0x${s}`, yParity: v === "1c" || v === "01" ? 1 : 0 }
}

const decodeKeys = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Array(Schema.String)))

/**
 * Signs at a remote signer that speaks Web3Signer's eth1 API, so that the key is in its vault and never here. It is sent the unsigned
 * transaction itself, hashes it and answers the signature, which is checked before it is used.
 *
 * The API: `GET /api/v1/eth1/publicKeys` lists public keys as `0x` and 128 hex digits. `POST /api/v1/eth1/sign/{public key}` with
 * `{"data":"0x..."}` answers, as plain text, 65 bytes in hex: `r`, `s` and `v` (27 or 28) over the Keccak-256 hash of the data, without
 * a prefix; 404 when it has no such key, 400 when it cannot read the request. `GET /upcheck` answers 200.
 * Source: github.com/Consensys/web3signer, core/src/main/resources/openapi-specs/eth1/web3signer.yaml, Eth1SignForIdentifierHandler,
 * SecpArtifactSignature and CredentialSigner (Sign.signMessage of web3j hashes what it is given).
 *
 * Whatever is unclear is `SignerUnavailable`, also a key that is not there: a signer that starts loads its keys bit by bit. A signature of
 * another key is refused. The connection is protected by whatever stands between (a proxy with client certificates).
 */
export const makeSignerWeb3Signer = Effect.fn("makeSignerWeb3Signer")(function*(
  settings: { readonly url: Redacted.Redacted; readonly wallet: Address; readonly limits: Web3SignerLimits },
  assets: ReadonlyArray<ListedAsset>
) {
  const http = makeWeb3SignerHttp(settings.url, settings.limits)
  const ask = (path: string, body?: unknown) =>
    http(path, body).pipe(Effect.catchTag("Web3SignerSilent", ({ reason }) => Effect.fail(unavailable(reason))))
  const known = yield* Ref.make<string | null>(null)

  const findKey = Effect.gen(function*() {
    const before = yield* Ref.get(known)
    if (before !== null) return before
    const { status, text } = yield* ask("/api/v1/eth1/publicKeys")
    const keys = status === 200 ? Option.getOrNull(decodeKeys(text)) : null
    if (keys === null) return yield* unavailable(`the remote signer does not say which keys it has (status ${status})`)
    const key = keys.find((one) => ownerOf(one) === settings.wallet)
    if (key === undefined) return yield* unavailable(`the remote signer has no key of ${settings.wallet}`)
    yield* Ref.set(known, key)
    return key
  })

  const askSignature = Effect.fnUntraced(function*(data: Hex) {
    const { status, text } = yield* ask(`/api/v1/eth1/sign/${yield* findKey}`, { data })
    if (status === 404) {
      yield* Ref.set(known, null)
      return yield* unavailable(`the remote signer has no key of ${settings.wallet}`)
    }
    const signature = status === 200 ? readSignature(text) : null
    if (signature === null) return yield* unavailable(`the remote signer answered no signature (status ${status})`)
    return signature
  })

  const key: SigningKey = {
    wallet: settings.wallet,
    sign: Effect.fnUntraced(function*(order: PaymentOrder) {
      return yield* sealPayment(order, yield* askSignature(encodePayment(order, assets)), assets)
    })
  }
  return key
})
