import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { LogIndex } from "@sigmatrade/core/chain/Transfer"
import { NATIVE, Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import type { AssetRules } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer } from "effect"
import { randomBytes, randomInt } from "node:crypto"

/** Units of an 18-decimals asset from thousandths. */
export const milli = (thousandths: number) => Amount.make(BigInt(thousandths) * 10n ** 15n)

/** The wallet members of the tests pay to. */
export const systemAddress = Address.make(`0x${"5".repeat(40)}`)

/** The levels of PRODUCT.md, and three of them for USDT too. */
export const prices = [
  ...[50, 100, 250, 500, 1000, 2500].map((price, index) =>
    new LevelPrice({ level: LevelNumber.make(index + 1), asset: BNB.id, price: milli(price) })),
  ...[10_000, 20_000, 50_000].map((price, index) =>
    new LevelPrice({ level: LevelNumber.make(index + 1), asset: USDT.id, price: milli(price) }))
]

/** What withdrawals keep to in tests, of whatever asset. */
export const withdrawalRules: AssetRules = {
  minimum: milli(5_000), fee: milli(1_000), requestMax: milli(2_500_000), dayMax: milli(5_000_000), hourMax: milli(10_000_000),
  autoMax: milli(50_000), oneApprovalMax: milli(500_000)
}

/** The rules of PRODUCT.md as settings. */
export const settings = Layer.mergeAll(
  Keccak256Noble.layer,
  Sha256Noble.layer,
  Layer.succeed(SystemWallet, { chainId: ChainId.make(56), address: systemAddress, payout: null }),
  Layer.succeed(ListedAssets, [
    { asset: BNB, contract: null },
    { asset: USDT, contract: Address.make("0x55d398326f99059ff775485246999027b3197955") }
  ]),
  Layer.succeed(ConfirmationsNeeded, 12),
  Layer.succeed(AttributionPolicy, { strategy: "sender", dust: new Map() }),
  Layer.succeed(WithdrawalPolicy, {
    assets: new Map([[USDT.id, withdrawalRules], [BNB.id, withdrawalRules]]), inFlightMax: 3, expiryHours: 72, walletCooldownHours: 24
  }),
  Layer.succeed(ReferralRates, [500, 400, 300].map((rate) => Bps.make(rate))),
  Layer.succeed(LevelSale, { sequential: false, commissionHoldHours: 0 }),
  Layer.succeed(ConfirmationPolicy, { rule: "finalized", confirmations: 12, quorum: 1, fallbackBlocks: null }),
  Layer.succeed(DepositPolicy, {
    intentMinutes: 60,
    batchSize: 10,
    retry: new RetryPolicy({ delayMsFirst: 1000, factor: 2, delayMsMax: 60_000, attemptsMax: 5 })
  })
)

/** A wallet nobody else has. */
export const newAddress = () => Address.make(`0x${randomBytes(20).toString("hex")}`)

/** Somebody who opens the bot, with the code of whoever invited him. */
export const join = (payload = "", name = "Somebody") =>
  Effect.map(
    joinByInvitation({ telegramId: TelegramId.make(randomInt(1, 2 ** 40)), name: DisplayName.make(name), language: "en" }, payload),
    ({ user }) => user
  )

/** Four members, each invited by the one before, nearest last; the last one has a wallet. */
export const joinFour = Effect.gen(function*() {
  const users = yield* UserStore
  const one = yield* join()
  const two = yield* join(one.invitationCode)
  const three = yield* join(two.invitationCode)
  const four = yield* join(three.invitationCode)
  const linked = yield* users.linkWallet(four.id, newAddress(), yield* DateTime.now)
  return { one, two, three, four: linked }
})

/** A transfer to us in a block made after everybody's wallets were linked. */
export const transferFrom = (
  from: Address,
  asset: AssetId,
  amount: Amount,
  place: { readonly block?: number; readonly logIndex?: LogIndex; readonly txHash?: TxHash } = {}
) =>
  new Transfer({
    chainId: ChainId.make(56),
    txHash: place.txHash ?? TxHash.make(`0x${randomBytes(32).toString("hex")}`),
    logIndex: place.logIndex ?? NATIVE,
    blockNumber: BlockNumber.make(place.block ?? 100),
    blockHash: BlockHash.make(`0x${(place.block ?? 100).toString(16).padStart(64, "0")}`),
    timestampSeconds: 4_000_000_000,
    from,
    to: systemAddress,
    asset,
    amount,
    proof: "block"
  })
