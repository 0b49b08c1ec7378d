import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as PasswordHashScrypt from "@sigmatrade/adapters/crypto/PasswordHashScrypt"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as showSettings from "@sigmatrade/adapters/env/showSettings"
import * as adminSettings from "@sigmatrade/adapters/env/adminSettings"
import { makeSessionSecrets, SessionSecrets } from "@sigmatrade/bot/SessionSecrets"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ConfirmationsNeeded } from "@sigmatrade/core/chain/ConfirmationsNeeded"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { LimitRule, LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import type { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import type { AssetRules } from "@sigmatrade/core/payout/WithdrawalPolicy"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { ConfigProvider, Layer, Record, Redacted } from "effect"
import { HDKey } from "viem/accounts"

export const token = "7000000001:sandbox-of-tests"
export const systemWallet = Address.make("0x00000000000000000000000000000000000000aa")
export const usdtContract = Address.make("0x55d398326f99059ff775485246999027b3197955")

/** One unit of an asset with 18 decimals. */
export const unit = 10n ** 18n

const bnbPrices = [50n, 100n, 250n].map((thousandths, index) =>
  new LevelPrice({ level: LevelNumber.make(index + 1), asset: BNB.id, price: Amount.make(thousandths * 10n ** 15n) }))
const usdtPrices = [new LevelPrice({ level: LevelNumber.make(1), asset: USDT.id, price: Amount.make(20n * unit) })]
/** Three levels in BNB; the first one in USDT too. */
export const prices = [...bnbPrices, ...usdtPrices]

/** The key below which members' own addresses stand; the bot gets its public half only. */
export const seed = HDKey.fromMasterSeed(new Uint8Array(32).fill(7))

const rules: AssetRules = {
  minimum: Amount.make(unit / 10n), fee: Amount.make(unit / 100n), requestMax: Amount.make(100n * unit), dayMax: Amount.make(150n * unit),
  hourMax: Amount.make(1000n * unit), autoMax: Amount.make(unit), oneApprovalMax: Amount.make(10n * unit)
}
/** A fee of 0.01, at least 0.1, at most 100 at once and 150 a day; up to 1 nobody looks, up to 10 one does. */
export const withdrawalPolicy: WithdrawalPolicy["Service"] = {
  assets: new Map([[BNB.id, rules], [USDT.id, { ...rules, fee: Amount.make(0n) }]]), inFlightMax: 3, expiryHours: 72, walletCooldownHours: 24
}

/** The master key of every test's bot. */
export const MASTER_KEY = "the master key of a test's community"

/** The key of every bot in tests, as two processes of one bot share it. */
export const sessionKey = Redacted.make("a-session-key-of-tests-and-of-nothing-else")

const noLimit = new LimitWindow({ count: 1_000_000, ms: 60_000 })
/** The limits as they are, so much of everything a minute. */
export const limitsOf = (count: number) => limitsFor(new LimitWindow({ count, ms: 60_000 }))
/** Nobody does anything too often. */
export const noLimits: LimitRules["Service"] = Record.map(limitsOf(1), ({ whenUnknown }) => new LimitRule({ windows: [noLimit], whenUnknown }))

/** An environment with a secret in every place for one, each with this word in it. */
export const CANARY = "canary"
export const environment: Readonly<Record<string, string>> = {
  TELEGRAM_BOT_TOKEN: `123456789:${CANARY}-token-of-tests`, SESSION_KEY: `${CANARY}-session-key-of-thirty-two-characters`,
  QUICKNODE_HTTPS_URL: `https://node.example/${CANARY}`, QUICKNODE_WSS_URL: `wss://node.example/${CANARY}`,
  BSC_RPC_URLS: `https://${CANARY}:${CANARY}@other.example/rpc?key=${CANARY}|wss://other.example/${CANARY}`,
  DB_PASSWORD: CANARY, REDIS_HOST: "redis", REDIS_PASSWORD: CANARY, API_OPERATOR_KEY: `${CANARY}-operator-key-of-thirty-two-characters`,
  ADMIN_MASTER_KEY: `${CANARY}-master-key-of-thirty-two-characters`, OPERATOR_KEYS: `${CANARY}:${"ab".repeat(32)}`,
  PAYOUT_KEYSTORE_FILE: `/run/${CANARY}`, ENCRYPTION_KEY: `${CANARY}-passphrase`, PAYOUT_SIGNER_URL: `https://signer.example/${CANARY}`,
  DEPOSIT_XPUB: `xprv${CANARY}`, TELEGRAM_API_ROOT: `https://${CANARY}:${CANARY}@api.example/${CANARY}?key=${CANARY}`,
  DB_PORT: `${CANARY} where a number belongs`, WITHDRAWAL_MIN_USDT: "7.5", LOG_LEVEL: "debug"
}
const shown = showSettings.layer(isExtendedPublicKey).pipe(
  Layer.provide(Layer.merge(Keccak256Noble.layer, ConfigProvider.layer(ConfigProvider.fromUnknown(environment))))
)

/** Everything a bot is set to. */
export const settings = (strategy: "sender" | "address") => Layer.mergeAll(
  Layer.provideMerge(adminSettings.layer({ masterKey: Redacted.make(MASTER_KEY), operatorKeys: [] }), OperatorKeysNoble.layer),
  Sha256Noble.layer,
  shown,
  CryptoAdapters.layer(strategy === "address" ? Redacted.make(seed.publicExtendedKey) : null),
  PasswordHashScrypt.layer({ costLog2: 2, blockSize: 1, lanes: 1 }),
  Layer.succeed(SessionSecrets, makeSessionSecrets(sessionKey)),
  Layer.succeed(AttributionPolicy, { strategy, dust: new Map() }),
  Layer.succeed(SystemWallet, { chainId: ChainId.make(56), address: systemWallet, payout: null }),
  Layer.succeed(ConfirmationsNeeded, 12),
  Pace.layer({ messagesPerSecondMax: 30, burstMax: 6, chatMessagesPerSecondMax: 1, chatBurstMax: 1 }),
  Layer.succeed(ListedAssets, [{ asset: BNB, contract: null }, { asset: USDT, contract: usdtContract }]),
  Layer.succeed(WithdrawalPolicy, withdrawalPolicy),
  Layer.succeed(AutoPayoutPolicy, { minimums: new Map([[USDT.id, Amount.make(2n * unit)]]) }),
  Layer.succeed(LevelSale, { sequential: true, commissionHoldHours: 0 }),
  Layer.succeed(ReferralRates, [500, 400, 300].map((rate) => Bps.make(rate))),
  Layer.succeed(DepositPolicy, {
    intentMinutes: 60,
    batchSize: 10,
    retry: new RetryPolicy({ delayMsFirst: 1_000, factor: 2, delayMsMax: 60_000, attemptsMax: 5 })
  })
)
