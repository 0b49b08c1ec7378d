import * as PasswordHashScrypt from "@sigmatrade/adapters/crypto/PasswordHashScrypt"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { availableOf, HOUSE_CAPITAL, heldOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { setPassword } from "@sigmatrade/core/payout/setPassword"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import type { AssetRules } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer, Redacted } from "effect"
import { randomBytes, randomInt } from "node:crypto"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { movement } from "@sigmatrade/adapters/contract/freshPayment"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"

/** Units of 18 decimals from thousandths. */
export const milli = (thousandths: number) => Amount.make(BigInt(thousandths) * 10n ** 15n)
export const [olga, oleg, otto] = ["olga", "oleg", "otto"].map(operator) as [OperatorName, OperatorName, OperatorName]
export const PASSWORD = Redacted.make("correct horse")
export const WRONG = Redacted.make("incorrect horse")

/** As money.md has it for USDT, with a fee of one. */
export const RULES: AssetRules = {
  minimum: milli(5_000), fee: milli(1_000), requestMax: milli(2_500_000), dayMax: milli(5_000_000), hourMax: milli(10_000_000),
  autoMax: milli(50_000), oneApprovalMax: milli(500_000)
}

/** Every rule for withdrawals and a password hash that costs little. */
export const payoutRules = (given: Partial<AssetRules> = {}, other: Partial<Omit<WithdrawalPolicy["Service"], "assets">> = {}) =>
  Layer.merge(
    Layer.succeed(WithdrawalPolicy, {
      assets: new Map([[USDT.id, { ...RULES, ...given }], [BNB.id, { ...RULES, ...given }]]),
      inFlightMax: 3, expiryHours: 72, walletCooldownHours: 24, ...other
    }),
    PasswordHashScrypt.layer({ costLog2: 2, blockSize: 1, lanes: 1 })
  )

/** A member with a wallet, a password, and so much to spend. */
export const memberWith = Effect.fn("memberWith")(function*(amount: bigint, asset: AssetId = USDT.id) {
  const users = yield* UserStore
  const now = yield* DateTime.now
  const newcomer = { telegramId: TelegramId.make(randomInt(1, 2 ** 47)), name: DisplayName.make("Member"), language: "en" } as const
  const { user } = yield* users.register(newcomer, now)
  const member = yield* users.linkWallet(user.id, freshAddress(), now)
  yield* setPassword(member.id, PASSWORD)
  const businessId = `paid-${randomBytes(16).toString("hex")}`
  yield* (yield* Ledger).post([{ kind: "deposit-final", businessId, movements: [movement(HOUSE_CAPITAL, availableOf(member.id), amount, asset)] }], now)
  return member
})

/** A wish under a key of its own unless told otherwise. */
export const wishOf = (member: User, amount: Amount, given: { readonly key?: string; readonly asset?: AssetId } = {}) => ({
  userId: member.id, clientKey: ClientKey.make(given.key ?? randomBytes(16).toString("hex")), asset: given.asset ?? USDT.id, amount
})

/** Asks with the right password. */
export const ask = (member: User, amount: Amount, given: Parameters<typeof wishOf>[2] = {}) =>
  requestWithdrawal(wishOf(member, amount, given), PASSWORD)

/** What a member can spend and what is held for him. */
export const standsAt = Effect.fn("standsAt")(function*(member: User, asset: AssetId = USDT.id) {
  const balances = yield* (yield* Ledger).balances([availableOf(member.id), heldOf(member.id)])
  const of = (account: string) => balances.find((one) => one.account === account && one.asset === asset)?.amount ?? 0n
  return { available: of(availableOf(member.id)), held: of(heldOf(member.id)) }
})

/** What a member was told so far, the oldest first, without what `memberWith` led to. */
export const toldTo = Effect.fn("toldTo")(function*(member: User) {
  const now = yield* DateTime.now
  const claimed = yield* (yield* Outbox).claim(DateTime.add(now, { days: 1000 }), DateTime.add(now, { days: 1000, minutes: 1 }), 1000)
  return claimed.filter(({ notice }) => notice.userId === member.id).map(({ notice }) => notice.notification)
    .filter((notification) => notification._tag !== "PasswordChanged" || !notification.isFirst)
})
