import { assert, it } from "@effect/vitest"
import { Address } from "@sigmatrade/core/chain/Address"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { Means } from "@sigmatrade/core/payout/planReservations"
import { planReservations } from "@sigmatrade/core/payout/planReservations"
import { ClientKey, Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { UserId } from "@sigmatrade/core/user/User"
import { freshWithdrawalId } from "@sigmatrade/adapters/contract/payout/freshWithdrawal"
import { minutesLater, NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { BNB, USDT } from "../community.ts"
import { rules } from "./laneWorld.ts"

const asks = (asset: typeof BNB, amount: bigint, fee = 0n) =>
  new Withdrawal({
    id: freshWithdrawalId(), userId: UserId.make("00000000-0000-7000-8000-000000000001"), clientKey: ClientKey.make("key"), asset,
    amount: Amount.make(amount), fee: Amount.make(fee), destination: Address.make(`0x${"12".repeat(20)}`), state: "approved", revision: 1,
    approvalsNeeded: 0, requestedAt: NOW, expiresAt: minutesLater(60), settledAt: null, reason: null
  })

/** Gas of one payment at a price of 1, as `rules` have it. */
const [NATIVE_GAS, TOKEN_GAS] = [21_000n, 120_000n]
const PLENTY = 2n ** 80n

/** What is decided about each withdrawal, in words; `left out` where there is no room. */
const decided = (asked: ReadonlyArray<Withdrawal>, free: { readonly bnb?: bigint; readonly usdt?: bigint }, given: Partial<Means> = {}) => {
  const means = { native: BNB, free: new Map([[BNB, free.bnb ?? PLENTY], [USDT, free.usdt ?? PLENTY]]), gasPrice: 1n, feesLeft: null, room: 9, ...given }
  const plans = planReservations(asked, means, rules)
  return asked.map((one) => {
    const plan = plans.find(({ withdrawal }) => withdrawal.id === one.id)
    return plan === undefined ? "left out" : plan._tag === "Pay" ? plan.gasLimit : plan.reason
  })
}

it("a payment is begun when its net amount and its gas are there, to the base unit", () => {
  assert.deepStrictEqual(decided([asks(USDT, 100n, 7n)], { usdt: 93n, bnb: TOKEN_GAS }), [TOKEN_GAS])
  assert.deepStrictEqual(decided([asks(USDT, 100n, 7n)], { usdt: 92n }), ["low funds"])
  assert.deepStrictEqual(decided([asks(USDT, 100n)], { bnb: TOKEN_GAS - 1n }), ["low gas"])
  assert.deepStrictEqual(decided([asks(USDT, 100n)], { bnb: 5n * TOKEN_GAS - 1n }, { gasPrice: 5n }), ["low gas"])
  assert.deepStrictEqual(decided([asks(BNB, 100n, 7n)], { bnb: 93n + NATIVE_GAS, usdt: 0n }), [NATIVE_GAS])
  assert.deepStrictEqual(decided([asks(BNB, 100n, 7n)], { bnb: 92n + NATIVE_GAS }), ["low funds"])
})

it("of what nobody says anything nothing is there", () => {
  assert.deepStrictEqual(decided([asks(USDT, 1n)], {}, { free: new Map([[BNB, PLENTY]]) }), ["low funds"])
  assert.deepStrictEqual(decided([asks(USDT, 1n)], {}, { free: new Map([[USDT, PLENTY]]) }), ["low gas"])
})

it("what one takes is not there for the next, gas of other assets included", () => {
  assert.deepStrictEqual(decided([asks(USDT, 60n), asks(USDT, 40n)], { usdt: 100n }), [TOKEN_GAS, TOKEN_GAS])
  assert.deepStrictEqual(decided([asks(USDT, 60n), asks(USDT, 41n)], { usdt: 100n }), [TOKEN_GAS, "low funds"])
  assert.deepStrictEqual(decided([asks(USDT, 1n), asks(BNB, 50n)], { bnb: TOKEN_GAS + NATIVE_GAS + 50n }), [TOKEN_GAS, NATIVE_GAS])
  assert.deepStrictEqual(decided([asks(USDT, 1n), asks(BNB, 50n)], { bnb: TOKEN_GAS + NATIVE_GAS + 49n }), [TOKEN_GAS, "low funds"])
  assert.deepStrictEqual(decided([asks(BNB, 50n), asks(USDT, 1n)], { bnb: TOKEN_GAS + NATIVE_GAS + 49n }), [NATIVE_GAS, "low gas"])
})

it("where one of an asset has to wait all later ones wait behind it for the same reason, and other assets go on", () => {
  const behind = [asks(USDT, 20n), asks(USDT, 5n), asks(BNB, 1n)]
  assert.deepStrictEqual(decided(behind, { usdt: 10n }), ["low funds", "low funds", NATIVE_GAS])
  assert.deepStrictEqual(decided(behind, { usdt: 10n, bnb: NATIVE_GAS + 1n }), ["low funds", "low funds", NATIVE_GAS])
  assert.deepStrictEqual(decided(behind, { usdt: 10n }, { feesLeft: NATIVE_GAS }), ["low funds", "low funds", NATIVE_GAS])
  assert.deepStrictEqual(decided([asks(USDT, 5n), asks(USDT, 20n)], { usdt: 10n, bnb: 0n }), ["low gas", "low gas"])
})

it("the fees of a day are spent to the last unit and not beyond", () => {
  const three = [asks(USDT, 1n), asks(BNB, 1n), asks(BNB, 1n)]
  assert.deepStrictEqual(decided(three, {}, { feesLeft: TOKEN_GAS + NATIVE_GAS }), [TOKEN_GAS, NATIVE_GAS, "fees too high"])
  assert.deepStrictEqual(decided(three, {}, { feesLeft: TOKEN_GAS + NATIVE_GAS - 1n }), [TOKEN_GAS, "fees too high", "fees too high"])
  assert.deepStrictEqual(decided(three, {}, { feesLeft: 0n }), ["fees too high", "fees too high", "fees too high"])
})

it("those there is no room for are left out, take nothing, and those that wait are named all the same", () => {
  const four = [asks(USDT, 1n), asks(USDT, 1n), asks(USDT, 1n), asks(BNB, 9n)]
  assert.deepStrictEqual(decided(four, { bnb: 3n * TOKEN_GAS + NATIVE_GAS }, { room: 2 }), [TOKEN_GAS, TOKEN_GAS, "left out", "left out"])
  assert.deepStrictEqual(decided(four, { bnb: TOKEN_GAS + NATIVE_GAS + 9n }, { room: 1 }), [TOKEN_GAS, "low gas", "low gas", "left out"])
  assert.deepStrictEqual(decided(four, {}, { room: 0 }), ["left out", "left out", "left out", "left out"])
})
