import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as ChainNetworkMemory from "@sigmatrade/adapters/memory/ChainNetworkMemory"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import * as CommissionStoreMemory from "@sigmatrade/adapters/memory/CommissionStoreMemory"
import * as DepositAddressStoreMemory from "@sigmatrade/adapters/memory/DepositAddressStoreMemory"
import * as DepositIntentStoreMemory from "@sigmatrade/adapters/memory/DepositIntentStoreMemory"
import * as DepositStoreMemory from "@sigmatrade/adapters/memory/DepositStoreMemory"
import * as IncidentStoreMemory from "@sigmatrade/adapters/memory/IncidentStoreMemory"
import * as LedgerMemory from "@sigmatrade/adapters/memory/LedgerMemory"
import * as LevelStoreMemory from "@sigmatrade/adapters/memory/LevelStoreMemory"
import { genesisOf } from "@sigmatrade/adapters/memory/MemoryBlock"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import * as MessengerMemory from "@sigmatrade/adapters/memory/MessengerMemory"
import * as EventLogMemory from "@sigmatrade/adapters/memory/EventLogMemory"
import * as OutboxMemory from "@sigmatrade/adapters/memory/OutboxMemory"
import * as OwnTransactionsMemory from "@sigmatrade/adapters/memory/OwnTransactionsMemory"
import * as ProviderHealthStoreMemory from "@sigmatrade/adapters/memory/ProviderHealthStoreMemory"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import * as ScanCursorStoreMemory from "@sigmatrade/adapters/memory/ScanCursorStoreMemory"
import * as SponsorshipStoreMemory from "@sigmatrade/adapters/memory/SponsorshipStoreMemory"
import * as SuspenseStoreMemory from "@sigmatrade/adapters/memory/SuspenseStoreMemory"
import * as TokenPinStoreMemory from "@sigmatrade/adapters/memory/TokenPinStoreMemory"
import * as TransactionMemory from "@sigmatrade/adapters/memory/TransactionMemory"
import * as TransferStoreMemory from "@sigmatrade/adapters/memory/TransferStoreMemory"
import * as UserStoreMemory from "@sigmatrade/adapters/memory/UserStoreMemory"
import * as WalletCheckStoreMemory from "@sigmatrade/adapters/memory/WalletCheckStoreMemory"
import { Address } from "@sigmatrade/core/chain/Address"
import { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { SignatureRecovery } from "@sigmatrade/core/chain/SignatureRecovery"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { ScanPolicy } from "@sigmatrade/core/confirmation/ScanPolicy"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { Bps } from "@sigmatrade/core/money/Bps"
import { BNB as BNB_ASSET, USDT as USDT_ASSET } from "@sigmatrade/core/money/Asset"
import { DeliveryPolicy } from "@sigmatrade/core/notification/DeliveryPolicy"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import { HealthPolicy } from "@sigmatrade/core/provider/ProviderHealth"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { Context, Effect, Layer } from "effect"
import { BNB, CHAIN, HEALTH, OURS, USDT, USDT_CONTRACT } from "../unit/community.ts"
import type { HistorySettings } from "./HistorySettings.ts"
import type { Interference } from "./Interference.ts"
import { disturbedReader, disturbedWorld, PlainWorld } from "./Interference.ts"
import { watchedPayouts } from "./laneWatch.ts"
import { disturbedBroadcaster, OtherCopy, signerLayer } from "./payNetwork.ts"
import { payRules, payStores } from "./payWorld.ts"
import type { Scene } from "./Scene.ts"

/** The chain as it is, without any provider's opinion: what the oracle compares with. */
const TRUTH = ProviderId.make("truth")

const stores = (between: Interference) =>
  Layer.mergeAll(
    TransactionMemory.layer, UserStoreMemory.layer, SponsorshipStoreMemory.layer, CommissionStoreMemory.layer, LedgerMemory.layer,
    EventLogMemory.layer, OutboxMemory.layer, LevelStoreMemory.layer, DepositAddressStoreMemory.layer, DepositIntentStoreMemory.layer, DepositStoreMemory.layer,
    SuspenseStoreMemory.layer, TransferStoreMemory.layer, WalletCheckStoreMemory.layer, ScanCursorStoreMemory.layer,
    TokenPinStoreMemory.layer, IncidentStoreMemory.layer, ProviderHealthStoreMemory.layer, OwnTransactionsMemory.layer,
    payStores
  ).pipe(Layer.provideMerge(disturbedWorld(between)), Layer.merge(MessengerMemory.layer))

/** The providers through the interference, and the truth, as `ChainReader`, without it. */
const chain = (scene: Scene) =>
  Layer.effectContext(Effect.gen(function*() {
    const { between, settings: { providers } } = scene
    const wallets = yield* WatchedWallets
    const made = yield* ChainNetworkMemory.make({ chainId: CHAIN, wallets, tokens: [USDT], native: BNB, providers: [...providers, TRUTH] })
    const truth = yield* Effect.fromNullishOr(made.providers.at(-1))
    const other = yield* Effect.fromNullishOr(made.broadcasters.at(-1))
    const told = made.providers.slice(0, -1).map(({ id, reader }) => ({ id, reader: disturbedReader(reader, between) }))
    const look = { plain: yield* PlainWorld, providers: made.providerScript }
    const sending = made.broadcasters.slice(0, -1).map((one) => disturbedBroadcaster(scene, one, look))
    return Context.make(ChainProviders, told).pipe(
      Context.add(ChainReader, truth.reader), Context.add(ChainScript, made.script), Context.add(ProviderScript, made.providerScript),
      Context.add(MempoolScript, made.mempoolScript), Context.add(Broadcasters, sending), Context.add(OtherCopy, other)
    )
  }).pipe(Effect.orDie))

const health = ({ lagBlocksMax, silentMs }: HistorySettings) => {
  const genesis = genesisOf({ chainId: CHAIN, wallets: [], tokens: [], native: BNB }).header.hash
  return Layer.succeed(HealthPolicy, { ...HEALTH, lagBlocksMax, silentMs, genesis })
}

/** Whoever signs writes his address: cryptography has tests of its own. */
const signer = (_text: string, signature: string) => Address.make(signature)

/** Everything of one history but what a process remembers of its providers. */
export const historyWorld = (scene: Scene) => {
  const { between, pay, settings } = scene
  const wallet = Layer.succeed(SystemWallet, { chainId: CHAIN, address: OURS, payout: settings.payout })
  const all = stores(between)
  const kept = Layer.merge(all, watchedPayouts(scene).pipe(Layer.provide(all)))
  const wallets = OurWallet.layer.pipe(Layer.provide(Layer.merge(kept, wallet)))
  return Layer.mergeAll(
    kept,
    wallet,
    wallets,
    chain(scene).pipe(Layer.provide(Layer.merge(wallets, kept))),
    signerLayer(scene),
    payRules(pay?.settings),
    health(settings),
    Keccak256Noble.layer,
    Sha256Noble.layer,
    Layer.succeed(AddressDerivation, { derive: (path) => Address.make(`0x${path.map((step) => step.toString(16).padStart(20, "0")).join("")}`.replace("0x0", "0xd")) }),
    Layer.succeed(SignatureRecovery, { signer }),
    Layer.succeed(AttributionPolicy, settings),
    Layer.succeed(ListedAssets, [{ asset: BNB_ASSET, contract: null }, { asset: USDT_ASSET, contract: USDT_CONTRACT }]),
    Layer.succeed(ConfirmationPolicy, settings),
    Layer.succeed(ScanPolicy, settings),
    Layer.succeed(ReferralRates, settings.rates.map((rate) => Bps.make(rate))),
    Layer.succeed(LevelSale, settings),
    Layer.succeed(DepositPolicy, settings),
    Layer.succeed(DeliveryPolicy, { retry: settings.retry, leaseMs: settings.leaseMs, deliveryMsMax: 15_000, batchSize: settings.deliveryBatchSize, concurrencyMax: 1 }),
    Pace.layer({ messagesPerSecondMax: 10_000, burstMax: 10_000, chatMessagesPerSecondMax: 10_000, chatBurstMax: 10_000 })
  )
}

/** What a history is played in. */
export type HistoryServices = Layer.Success<ReturnType<typeof historyWorld>>
