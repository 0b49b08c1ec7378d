import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as ChainNetworkMemory from "@sigmatrade/adapters/memory/ChainNetworkMemory"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { ScanPolicy } from "@sigmatrade/core/confirmation/ScanPolicy"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { availableOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId, BNB as BNB_ASSET, USDT as USDT_ASSET } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import { DeliveryPolicy } from "@sigmatrade/core/notification/DeliveryPolicy"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { HealthPolicy } from "@sigmatrade/core/provider/ProviderHealth"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import type { User } from "@sigmatrade/core/user/User"
import type { Newcomer } from "@sigmatrade/core/user/UserStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer, Option } from "effect"

export const BNB = BNB_ASSET.id
export const USDT = USDT_ASSET.id
export const CHAIN = ChainId.make(56)
/** The wallet members pay to. */
export const OURS = Address.make(`0x${"5a".repeat(20)}`)
export const USDT_CONTRACT = Address.make("0x55d398326f99059ff775485246999027b3197955")
export const ONE = 10n ** 18n

export const retry = new RetryPolicy({ delayMsFirst: 1_000, factor: 2, delayMsMax: 60_000, attemptsMax: 3 })

/** The providers of a community, the preferred one first. */
export const [P1, P2, P3] = ["p1", "p2", "p3"].map((id) => ProviderId.make(id)) as [ProviderId, ProviderId, ProviderId]

/** The settings a community runs with unless a test says otherwise. */
export const defaults = {
  confirmations: 3,
  rule: "finalized" as "finalized" | "depth",
  providers: [P1] as ReadonlyArray<ProviderId>,
  quorum: 1,
  fallbackBlocks: null as number | null,
  youngBlocks: 0,
  behindBlocksMax: 100_000,
  stateBlocks: 100,
  dust: new Map<AssetId, Amount>(),
  strategy: "sender" as "sender" | "address",
  payout: null as Address | null,
  /** Wallets the chain tells of besides those of the settings. */
  watched: [] as ReadonlyArray<Address>,
  startBlock: Option.some(BlockNumber.make(1)),
  finalBlocksMax: 50,
  liveBlocksMax: 5,
  headersMax: 64,
  transfersMax: 100,
  rates: [500, 400, 300] as ReadonlyArray<number>,
  sequential: false,
  commissionHoldHours: 0,
  intentMinutes: 30,
  batchSize: 50,
  deliveryBatchSize: 20,
  pace: { messagesPerSecondMax: 10_000, burstMax: 10_000, chatMessagesPerSecondMax: 10_000, chatBurstMax: 10_000 },
  leaseMs: 60_000,
  retry
}

/** As an operator has it, but that a silent provider is asked again at once, and that no head is old: the chain has no clock here. */
export const HEALTH = {
  lookMsMax: 2000, failuresMax: 3, silentMs: 0, lagBlocksMax: 20, headAgeMsMax: Infinity, missedMsMax: 10_000, identityEveryMs: 60_000, genesis: null
}

const firstReader = Effect.flatMap(ChainProviders, ([first]) => Effect.fromNullishOr(first)).pipe(Effect.map(({ reader }) => reader), Effect.orDie)

/** A community over a new memory world and a new memory chain. */
export const community = (given: Partial<typeof defaults> = {}) => {
  const settings = { ...defaults, ...given }
  const stores = Layer.fresh(MemoryAdapters.layer)
  const wallet = Layer.succeed(SystemWallet, { chainId: CHAIN, address: OURS, payout: settings.payout })
  const wallets = [OURS, ...(settings.payout === null ? [] : [settings.payout]), ...settings.watched]
  const chain = ChainNetworkMemory.layer({ chainId: CHAIN, wallets, tokens: [USDT], native: BNB, providers: settings.providers })
  const base = OurWallet.layer.pipe(Layer.provideMerge(Layer.merge(stores, wallet)))
  const pool = ProviderPool.layer.pipe(Layer.provideMerge(Layer.mergeAll(Layer.fresh(chain), Layer.succeed(HealthPolicy, HEALTH))), Layer.provideMerge(base))
  return Layer.mergeAll(
    Layer.effect(ChainReader, firstReader).pipe(Layer.provideMerge(pool)),
    Layer.succeed(AttributionPolicy, settings),
    Layer.succeed(AddressDerivation, { derive: (path) => Address.make(`0x${path.map((step) => step.toString(16).padStart(20, "0")).join("")}`) }),
    Keccak256Noble.layer,
    Sha256Noble.layer,
    Layer.succeed(ListedAssets, [{ asset: BNB_ASSET, contract: null }, { asset: USDT_ASSET, contract: USDT_CONTRACT }]),
    Layer.succeed(ConfirmationPolicy, settings),
    Layer.succeed(ScanPolicy, settings),
    Layer.succeed(ReferralRates, settings.rates.map((rate) => Bps.make(rate))),
    Layer.succeed(LevelSale, settings),
    Layer.succeed(DepositPolicy, settings),
    Layer.succeed(DeliveryPolicy, { retry: settings.retry, leaseMs: settings.leaseMs, deliveryMsMax: Math.min(15_000, settings.leaseMs), batchSize: settings.deliveryBatchSize, concurrencyMax: 1 }),
    Pace.layer(settings.pace)
  )
}

/** Does something while the only provider reads as this reader does, from a fresh start. */
export const withReader = (reader: ChainReader["Service"]) => <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.provide(work, Layer.fresh(ProviderPool.layer).pipe(Layer.provide(Layer.succeed(ChainProviders, [{ id: P1, reader }]))))

/** The person with this number. */
export const person = (number: number): Newcomer => ({
  telegramId: TelegramId.make(number),
  name: DisplayName.make(`Person ${number}`),
  language: "en"
})

/** The wallet of the person with this number. */
export const walletOf = (number: number) => Address.make(`0x${number.toString(16).padStart(40, "0")}`)

/** The person with this number joins, invited by `sponsor`, and links his wallet. */
export const memberWithWallet = Effect.fn("memberWithWallet")(function*(number: number, sponsor?: User) {
  const { user } = yield* joinByInvitation(person(number), sponsor?.invitationCode ?? "")
  return yield* (yield* UserStore).linkWallet(user.id, walletOf(number), yield* DateTime.now)
})

export const level = (number: number, price: bigint, asset: AssetId = BNB) =>
  new LevelPrice({ level: LevelNumber.make(number), asset, price: Amount.make(price) })

/** What an account holds in an asset. */
export const held = Effect.fn("held")(function*(account: Account, asset: AssetId = BNB) {
  return (yield* (yield* Ledger).balances([account])).find((balance) => balance.asset === asset)?.amount ?? 0n
})
export const available = (user: User, asset: AssetId = BNB) => held(availableOf(user.id), asset)
export const rewards = (user: User, asset: AssetId = BNB) => held(rewardsOf(user.id), asset)

/** A payment of the person with this number to us. */
export const payment = (number: number, amount: bigint, asset: AssetId = BNB, txHash?: TxHash): ScriptedTransfer => ({
  from: walletOf(number),
  to: OURS,
  asset,
  amount,
  txHash
})

/** Mines a block with these payments and as many more as make it final. */
export const mineFinal = Effect.fn("mineFinal")(function*(...payments: ReadonlyArray<ScriptedTransfer>) {
  const script = yield* ChainScript
  const header = yield* script.mine(payments)
  yield* Effect.replicateEffect(script.mine(), (yield* ConfirmationPolicy).confirmations - 1, { discard: true })
  return header
})

/** Steps of scanning a test may need. */
const STEPS_MAX = 500

/** Reads the chain up to its newest block. */
export const scanAll = Effect.fn("scanAll")(function*() {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const { latest, number } = yield* scanChain()
    if (number === latest) return
  }
  return yield* Effect.die(new Error(`not read after ${STEPS_MAX} steps`))
})

/** Reads, confirms and credits everything there is. */
export const workOff = Effect.fn("workOff")(function*() {
  yield* scanAll()
  yield* confirmDeposits()
  for (let batch = 0; batch < STEPS_MAX; batch += 1) if ((yield* creditDeposits()) === 0) return
})
