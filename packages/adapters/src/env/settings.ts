import { Address } from "@sigmatrade/core/chain/Address"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { Redacted, Result } from "effect"
import type { Setting } from "./Setting.ts"
import { optional, required, secret } from "./Setting.ts"
import { address, matching, oneOf, share, url, whole, yesNo } from "./settingReaders.ts"

/** Where logs go and how much of them is kept. */
export const logSettings = {
  level: optional("LOG_LEVEL", "one of trace, debug, info, warn, error, fatal", oneOf(["trace", "debug", "info", "warn", "error", "fatal"]), "info"),
  directory: optional("LOG_DIRECTORY", "the path of a folder", matching(/^[^\0]{1,1000}$/), null),
  maxFiles: optional("LOG_MAX_FILES", "a whole number of files from 1 to 1000", whole(1, 1000), 30),
  maxSize: optional("LOG_MAX_SIZE", "a whole number of bytes from 65536 to 1073741824", whole(65_536, 2 ** 30), 20_971_520)
}

/** How the database is reached. */
export const databaseSettings = {
  host: optional("DB_HOST", "a host name", matching(/^[^\s/@]{1,255}$/), "127.0.0.1"),
  port: optional("DB_PORT", "a port from 1 to 65535", whole(1, 65_535), 5432),
  username: optional("DB_USERNAME", "a user name", matching(/^[^\0]{1,63}$/), "botuser"),
  password: secret(required("DB_PASSWORD", "the password of DB_USERNAME", matching(/^[^\0]{1,1000}$/))),
  database: optional("DB_DATABASE", "the name of a database", matching(/^[^\0]{1,63}$/), "sigmatrade"),
  logging: optional("DB_LOGGING", "true or false", yesNo, false)
}

/** The bot at Telegram. */
export const telegramSettings = {
  token: secret(required("TELEGRAM_BOT_TOKEN", "a bot token from @BotFather, such as 123456789:AA...", matching(/^\d{1,20}:[\w-]{10,100}$/))),
  apiRoot: optional("TELEGRAM_API_ROOT", "the URL of a Bot API server", url("https:", "http:"), "https://api.telegram.org")
}

const secretUrl = (text: string) => Result.map(url("wss:", "ws:")(text), (value) => Redacted.make(value))

/** The provider the chain is read from. */
export const providerSettings = {
  httpUrl: secret(required("QUICKNODE_HTTPS_URL", "the URL of an RPC provider (https://...)", url("https:", "http:"))),
  wsUrl: optional("QUICKNODE_WSS_URL", "the WebSocket URL of an RPC provider (wss://...)", secretUrl, null),
  startBlock: optional("BSC_START_BLOCK", "the number of a block", whole(0, 2 ** 40), null)
}

/** The API's own door. */
export const apiSettings = {
  port: optional("API_PORT", "a port from 1 to 65535", whole(1, 65_535), 3000),
  hostname: optional("API_HOST", "an address to listen on, such as 127.0.0.1 or 0.0.0.0", matching(/^[0-9A-Za-z.:-]{1,255}$/), "127.0.0.1"),
  operatorKey: secret(required("API_OPERATOR_KEY", "a secret of at least 32 characters", matching(/^[\x21-\x7e]{32,256}$/)))
}

/** Which chain we are on, its assets and our wallet. */
export const walletSettings = (keccak256: Keccak256["Service"]) => ({
  chainId: optional("BSC_CHAIN_ID", "the number of a chain, 56 for BNB Smart Chain", whole(1, 2 ** 31 - 1), 56),
  usdtContract: optional(
    "USDT_CONTRACT", "the address of a token contract", address(keccak256), Address.make("0x55d398326f99059ff775485246999027b3197955")
  ),
  systemWallet: required("SYSTEM_WALLET_ADDRESS", "the address of the wallet members pay to (not zero, checksum correct)", address(keccak256)),
  confirmations: optional("BSC_CONFIRMATION_BLOCKS", "a whole number of blocks from 1 to 10000", whole(1, 10_000), 12),
  finality: optional("BSC_FINALITY", "finalized or depth", oneOf(["finalized", "depth"]), "finalized")
})

const PRICES_BNB = ["0.05", "0.1", "0.25", "0.5", "1.0", "2.5"]
const price = (asset: Asset) => (text: string) =>
  Result.filterOrFail(parseAmount(text, asset), (amount) => amount > 0n, () => "zero")
const priceRule = (asset: Asset) => `a price in ${asset.id} above zero, such as 0.05`

const priceSetting = (level: number, asset: Asset, unset: string | undefined): Setting<Amount | null> => {
  const key = `DEPOSIT_LEVEL_${level}${asset.id === BNB.id ? "" : `_${asset.id}`}`
  return optional(key, priceRule(asset), price(asset), unset === undefined ? null : Result.getOrThrow(parseAmount(unset, asset)))
}

/** Prices of the levels by asset, level 1 first. */
export const priceSettings = {
  BNB: PRICES_BNB.map((unset, index) => priceSetting(index + 1, BNB, unset)),
  USDT: PRICES_BNB.map((_, index) => priceSetting(index + 1, USDT, undefined))
}

/** How levels are sold and what sponsors earn. */
export const ruleSettings = {
  sequential: optional("DEPOSIT_LEVELS_SEQUENTIAL", "true or false", yesNo, false),
  referralEnabled: optional("REFERRAL_ENABLED", "true or false", yesNo, true),
  referralDepth: optional("MAX_REFERRAL_DEPTH", "a number of tiers from 0 to 3", whole(0, 3), 3),
  referralRate1: optional("REFERRAL_RATE_LEVEL_1", "a share such as 0.05", share, Bps.make(500)),
  referralRate2: optional("REFERRAL_RATE_LEVEL_2", "a share such as 0.04", share, Bps.make(400)),
  referralRate3: optional("REFERRAL_RATE_LEVEL_3", "a share such as 0.03", share, Bps.make(300)),
  referralHoldHours: optional("REFERRAL_HOLD_HOURS", "a number of hours from 0 to 8760", whole(0, 8760), 0),
  depositBatchSize: optional("DEPOSIT_BATCH_SIZE", "a number of deposits from 1 to 1000", whole(1, 1000), 10),
  depositConcurrency: optional("DEPOSIT_CONCURRENCY", "a number of steps from 1 to 10", whole(1, 10), 3),
  intentMinutes: optional("DEPOSIT_INTENT_MINUTES", "a number of minutes from 1 to 10080", whole(1, 10_080), 60)
}
