import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as ChainNetworkMemory from "@sigmatrade/adapters/memory/ChainNetworkMemory"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { ScanPolicy } from "@sigmatrade/core/confirmation/ScanPolicy"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { availableOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { publishConfigured } from "@sigmatrade/core/level/publishConfigured"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { HealthPolicy } from "@sigmatrade/core/provider/ProviderHealth"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { Clock, Effect, Layer, Option, Result } from "effect"

// The core alone: a chain that we script, stores in memory, and the settings as values.
const chainId = ChainId.make(56)
const systemWallet = Address.make(`0x${"5a".repeat(20)}`)
const memberWallet = Address.make(`0x${"12".repeat(20)}`)
const bnb = (text: string) => Result.getOrThrow(parseAmount(text, BNB))

const settings = Layer.mergeAll(
  Keccak256Noble.layer,
  Layer.succeed(ListedAssets, [{ asset: BNB, contract: null }]),
  Layer.succeed(AttributionPolicy, { strategy: "sender", dust: new Map() }),
  Layer.succeed(ConfirmationPolicy, { rule: "finalized", confirmations: 3, quorum: 1, fallbackBlocks: null }),
  Layer.succeed(ScanPolicy, {
    startBlock: Option.some(BlockNumber.make(1)), finalBlocksMax: 50, liveBlocksMax: 5, youngBlocks: 0, behindBlocksMax: 1000,
    headersMax: 64, transfersMax: 100, stateBlocks: 100
  }),
  Layer.succeed(ReferralRates, [500, 400, 300].map((rate) => Bps.make(rate))),
  Layer.succeed(LevelSale, { sequential: false, commissionHoldHours: 0 }),
  Layer.succeed(DepositPolicy, {
    intentMinutes: 60, batchSize: 50, retry: new RetryPolicy({ delayMsFirst: 1000, factor: 2, delayMsMax: 60_000, attemptsMax: 5 })
  }),
  Layer.succeed(HealthPolicy, {
    lookMsMax: 2000, failuresMax: 3, silentMs: 0, lagBlocksMax: 20, headAgeMsMax: Infinity, missedMsMax: 10_000, identityEveryMs: 60_000,
    genesis: null
  })
)
const chain = ChainNetworkMemory.layer({
  chainId, wallets: [systemWallet], tokens: [], native: BNB.id, providers: [ProviderId.make("scripted")]
})
const stores = OurWallet.layer.pipe(Layer.provideMerge(Layer.merge(
  MemoryAdapters.layer, Layer.succeed(SystemWallet, { chainId, address: systemWallet, payout: null }))))
const world = ProviderPool.layer.pipe(Layer.provideMerge(Layer.merge(chain, settings)), Layer.provideMerge(stores))

const join = (id: number, name: string, invitation: string) =>
  Effect.map(joinByInvitation({ telegramId: TelegramId.make(id), name: DisplayName.make(name), language: "en" }, invitation), ({ user }) => user)

const held = Effect.fn("held")(function*(account: Account) {
  return formatAmount(balanceIn(yield* (yield* Ledger).balances([account]), account, BNB.id), BNB)
})

const program = Effect.gen(function*() {
  yield* publishConfigured([new LevelPrice({ level: LevelNumber.make(1), asset: BNB.id, price: bnb("0.05") })])
  const anna = yield* join(1, "Anna", "")
  const boris = yield* join(2, "Boris", anna.invitationCode)
  const clara = yield* linkWallet((yield* join(3, "Clara", boris.invitationCode)).id, memberWallet)
  console.log("Clara pays from", clara.wallet?.address)

  const script = yield* ChainScript
  // Whoever linked the wallet before the block owns the payment: it comes a minute later.
  const timestampSeconds = Math.floor((yield* Clock.currentTimeMillis) / 1000) + 60
  yield* script.mine([{ from: memberWallet, to: systemWallet, asset: BNB.id, amount: bnb("0.06") }], { timestampSeconds })
  yield* scanChain()
  const early = yield* confirmDeposits()
  console.log("Final at once:", early.final)

  yield* script.mine()
  yield* script.mine()
  yield* scanChain()
  const { final } = yield* confirmDeposits()
  console.log("Final after three blocks:", final, "credited:", yield* creditDeposits(), "and again:", yield* creditDeposits())

  const [deposit] = yield* (yield* DepositStore).ofUser(clara.id, 1)
  console.log("Clara bought level", deposit?.bought, "and has", yield* held(availableOf(clara.id)), "BNB left")
  console.log("Boris earned", yield* held(rewardsOf(boris.id)), "BNB, Anna", yield* held(rewardsOf(anna.id)), "BNB")
})
await Effect.runPromise(program.pipe(Effect.provide(world)))
