import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId, BNB, USDT } from "@sigmatrade/core/money/Asset"
import { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import type { SigningLimits } from "@sigmatrade/core/payout/SigningLimits"
import { SignerEpoch } from "@sigmatrade/core/payout/SigningLog"
import { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { randomBytes } from "node:crypto"
import { privateKeyToAccount } from "viem/accounts"

/** The key of the payout wallet of the tests: it looks like nothing else, so that it is found wherever it leaks to. */
export const KEY = `0x${"c0ffee".repeat(10)}c0de` as const
/** The same key as viem holds it. */
export const ACCOUNT = privateKeyToAccount(KEY)
/** The wallet of that key, which pays. */
export const WALLET = Address.make(ACCOUNT.address.toLowerCase())
/** Somebody else's key. */
export const OTHER_KEY = `0x${"5ca1ab1e".repeat(8)}` as const

/** The contract of USDT. */
export const CONTRACT = Address.make("0x55d398326f99059ff775485246999027b3197955")
/** What the signer may pay in. */
export const ASSETS: ReadonlyArray<ListedAsset> = [{ asset: BNB, contract: null }, { asset: USDT, contract: CONTRACT }]
/** Where deposits go: a signer never pays into it. */
export const SYSTEM_WALLET = Address.make(`0x${"51".repeat(20)}`)
/** A billionth of a native coin, in its base units. */
export const GWEI = 10n ** 9n
/** One coin of 18 decimals, in base units. */
export const ONE = 10n ** 18n

/** An address nobody has. */
export const anyReceiver = () => Address.make(`0x${randomBytes(20).toString("hex")}`)

/** The withdrawal that a nonce of the tests pays. */
export const withdrawalAt = (nonce: number) => WithdrawalId.make(`01900000-0000-7000-8000-${nonce.toString(16).padStart(12, "0")}`)

/** A payment of 20 USDT, more than 2^63 base units, unless told otherwise. */
export const order = (given: Partial<ConstructorParameters<typeof PaymentOrder>[0]> = {}) =>
  new PaymentOrder({
    chainId: ChainId.make(56), wallet: WALLET, nonce: 7, asset: USDT.id, to: Address.make(`0x${"b0b".padEnd(40, "7")}`),
    amount: Amount.make(20n * ONE + 1n), gasLimit: 120_000n, gasPrice: GWEI,
    withdrawals: [withdrawalAt(given.nonce ?? 7)], ...given
  })

/** A self-transfer that uses up a nonce. */
export const gapOf = (nonce: number) => order({ nonce, asset: BNB.id, to: WALLET, amount: Amount.make(0n), gasLimit: 21_000n, withdrawals: [] })

/** What the signer under test allows. */
export const LIMITS: SigningLimits["Service"] = {
  chainId: ChainId.make(56),
  wallet: WALLET,
  assets: new Map([
    [BNB.id, { isNative: true, perPaymentMax: Amount.make(5n * ONE), perDayMax: Amount.make(50n * ONE) }],
    [USDT.id, { isNative: false, perPaymentMax: Amount.make(2_500n * ONE), perDayMax: Amount.make(25_000n * ONE) }]
  ]),
  receiversNever: new Set([WALLET, SYSTEM_WALLET, CONTRACT]),
  receiversOnly: null,
  gasLimitMax: 120_000n,
  gasPriceMax: 5n * GWEI,
  feesPerDayMax: Amount.make(ONE),
  epoch: SignerEpoch.make(1)
}

/** An asset the signer does not know. */
export const UNLISTED = AssetId.make("DOGE")
