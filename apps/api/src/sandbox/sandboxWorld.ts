import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import { payoutRules } from "@sigmatrade/adapters/env/payoutSettings"
import * as watcherPolicies from "@sigmatrade/adapters/env/watcherPolicies"
import * as ChainNetworkMemory from "@sigmatrade/adapters/memory/ChainNetworkMemory"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import * as SignerMemory from "@sigmatrade/adapters/memory/SignerMemory"
import type { CallRules } from "@sigmatrade/adapters/webhook/callableAddress"
import * as WebhookAdapters from "@sigmatrade/adapters/webhook/WebhookAdapters"
import * as WebhookSenderHttp from "@sigmatrade/adapters/webhook/WebhookSenderHttp"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { BNB } from "@sigmatrade/core/money/Asset"
import { PayoutPolicy } from "@sigmatrade/core/payout/PayoutPolicy"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { HealthPolicy } from "@sigmatrade/core/provider/ProviderHealth"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import { InitDataRefused, InitDataValidator } from "@sigmatrade/core/user/InitDataValidator"
import { Context, Effect, Layer, Redacted } from "effect"
import { byRealTime } from "./byRealTime.ts"

/** The rules of the community that hold in its sandboxes too. */
export const sandboxRules = [ListedAssets, AttributionPolicy, ReferralRates, LevelSale, DepositPolicy, WithdrawalPolicy, LimitRules] as const
export type SandboxRules = Context.Service.Identifier<(typeof sandboxRules)[number]>

/** BNB Smart Chain's test network: whoever pays by a request of a sandbox with a real wallet pays nothing real. Source: EIP-155, chain list. */
export const SANDBOX_CHAIN = ChainId.make(97)
/** Nobody has keys of these two. */
export const DEPOSIT_WALLET = Address.make(`0x${"5a".repeat(20)}`)
export const PAYOUT_WALLET = Address.make(`0x${"9a".repeat(20)}`)
/** Everybody has the keys of this one. Source: BIP 32, test vector 1. */
const DEPOSIT_XPUB = Redacted.make(
  "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8"
)
/** Its one provider. */
export const PROVIDER = ProviderId.make("sandbox")

/** As an operator has it unless he says otherwise. */
const CONFIRMATIONS = 12
const PAYOUTS = payoutRules({ gasPriceMax: 5n * 10n ** 9n, gasPriceMin: 5n * 10n ** 7n, replaceSeconds: 30, inFlightMax: 16 })
/** Nobody is kept waiting: no message leaves a sandbox. */
const UNPACED = { messagesPerSecond: 100_000, chatMessagesPerSecond: 100_000 }

const chain = Layer.unwrap(Effect.gen(function*() {
  const tokens = (yield* ListedAssets).flatMap(({ asset, contract }) => contract === null ? [] : [asset.id])
  return ChainNetworkMemory.layer({
    chainId: SANDBOX_CHAIN, wallets: yield* WatchedWallets, tokens, native: BNB.id, providers: [PROVIDER]
  })
}))

const policies = Layer.mergeAll(
  Layer.succeed(SystemWallet, { chainId: SANDBOX_CHAIN, address: DEPOSIT_WALLET, payout: PAYOUT_WALLET }),
  Layer.succeed(ConfirmationsNeeded, CONFIRMATIONS),
  Layer.succeed(AutoPayoutPolicy, { minimums: new Map() }),
  Layer.succeed(PayoutPolicy, PAYOUTS),
  watcherPolicies.layer(
    { wallet: { finality: "finalized", confirmations: CONFIRMATIONS, fallbackBlocks: null } },
    { genesis: null, quorum: 1, startBlock: 1 },
    UNPACED
  )
)

/** Members come by a key of their operator: no Mini App of Telegram opens a sandbox. */
const initData = Layer.succeed(InitDataValidator, { validate: () => new InitDataRefused({ reason: "off" }) })

/** No head is old, and a provider that did not answer is asked again at once: the clock stands still between two steps. */
const health = Layer.effect(HealthPolicy, Effect.map(HealthPolicy, (policy) => ({ ...policy, headAgeMsMax: Infinity, missedMsMax: Infinity, silentMs: 0 })))

/** A whole installation in memory, with a chain of its own: everything the apps run on, over the rules of the community. `calls`: whom webhooks may call. */
export const sandboxWorld = (rules: Context.Context<SandboxRules>, calls: CallRules) => {
  const settings = Layer.mergeAll(
    Layer.succeedContext(rules), Layer.provideMerge(health, policies), CryptoAdapters.layer(DEPOSIT_XPUB), OperatorKeysNoble.layer, Sha256Noble.layer,
    WebhookAdapters.layer({ ...calls, key: Redacted.make("") }), byRealTime(WebhookSenderHttp.layer(calls)), initData, SignerMemory.layer(PAYOUT_WALLET)
  )
  return ProviderPool.layer.pipe(
    Layer.provideMerge(chain),
    Layer.provideMerge(OurWallet.layer),
    Layer.provideMerge(Layer.merge(settings, MemoryAdapters.layer))
  )
}

/** Everything in a sandbox. */
export type SandboxServices = Layer.Success<ReturnType<typeof sandboxWorld>>
