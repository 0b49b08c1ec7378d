import type { Address } from "@sigmatrade/core/chain/Address"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { guardSigner } from "@sigmatrade/core/payout/guardSigner"
import { Signer } from "@sigmatrade/core/payout/Signer"
import { SigningLimits } from "@sigmatrade/core/payout/SigningLimits"
import type { SignerEpoch, SigningLogBroken } from "@sigmatrade/core/payout/SigningLog"
import type { Redacted } from "effect"
import { Effect, Layer } from "effect"
import { makeSignerLocal } from "./makeSignerLocal.ts"
import { makeSignerWeb3Signer } from "./makeSignerWeb3Signer.ts"
import type { KeyFile } from "./readKey.ts"
import { readKey } from "./readKey.ts"
import { SignerMisconfigured } from "./SignerMisconfigured.ts"
import * as SigningLogFile from "./SigningLogFile.ts"

/** Where the key of the payout wallet is. */
export type KeyPlace = KeyFile | { readonly kind: "remote"; readonly url: Redacted.Redacted }

/** The key of payouts, and what it agrees to sign: as `env/signerSettings` reads it. */
export interface SignerSettings {
  readonly key: KeyPlace
  readonly logFile: string
  readonly epoch: SignerEpoch
  /** By asset; one that is not here is not paid. */
  readonly amounts: ReadonlyMap<AssetId, { readonly perPaymentMax: Amount; readonly perDayMax: Amount }>
  readonly feesPerDayMax: Amount
  readonly receiversOnly: ReadonlyArray<Address> | null
}

/** A transfer of the listed tokens takes about half of it. */
const GAS_LIMIT_MAX = 120_000n
/** 50 gwei, the most that the settings let a payout cost: what all of a day cost together has its own limit. */
const GAS_PRICE_MAX = 50_000_000_000n
const REMOTE_LIMITS = { requestMsMax: 10_000, responseBytesMax: 65_536 }

const limitsOf = (settings: SignerSettings, wallet: SystemWallet["Service"], payout: Address, assets: ReadonlyArray<ListedAsset>) =>
  SigningLimits.of({
    chainId: wallet.chainId,
    wallet: payout,
    assets: new Map(assets.flatMap(({ asset, contract }) => {
      const amounts = settings.amounts.get(asset.id)
      return amounts === undefined ? [] : [[asset.id, { ...amounts, isNative: contract === null }] as const]
    })),
    receiversNever: new Set([payout, wallet.address, ...assets.flatMap(({ contract }) => contract ?? [])]),
    receiversOnly: settings.receiversOnly === null ? null : new Set(settings.receiversOnly),
    gasLimitMax: GAS_LIMIT_MAX,
    gasPriceMax: GAS_PRICE_MAX,
    feesPerDayMax: settings.feesPerDayMax,
    epoch: settings.epoch
  })

const bareSigner = Effect.fnUntraced(function*(key: KeyPlace, wallet: Address, assets: ReadonlyArray<ListedAsset>) {
  if (key.kind === "remote") return yield* makeSignerWeb3Signer({ url: key.url, wallet, limits: REMOTE_LIMITS }, assets)
  const signer = makeSignerLocal(yield* readKey(key), assets)
  if (signer.wallet === wallet) return signer
  return yield* new SignerMisconfigured({ reason: `It is that of ${signer.wallet}, and PAYOUT_WALLET_ADDRESS is ${wallet}.` })
})

/**
 * The signer of the payout wallet with its limits around it and its memory beside it, as the settings say. A remote signer that is down
 * does not stop the start: it is asked when there is something to sign. Errors: `SignerMisconfigured`, `SigningLogBroken`.
 */
export const layer = (
  settings: SignerSettings
): Layer.Layer<Signer, SignerMisconfigured | SigningLogBroken, ListedAssets | SystemWallet> =>
  Layer.effect(Signer, Effect.gen(function*() {
    const [assets, wallet] = [yield* ListedAssets, yield* SystemWallet]
    if (wallet.payout === null) return yield* new SignerMisconfigured({ reason: "PAYOUT_WALLET_ADDRESS must be set." })
    const bare = yield* bareSigner(settings.key, wallet.payout, assets)
    return yield* guardSigner(bare).pipe(Effect.provideService(SigningLimits, limitsOf(settings, wallet, wallet.payout, assets)))
  })).pipe(Layer.provide(SigningLogFile.layer(settings.logFile)))
