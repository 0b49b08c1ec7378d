import { assert, describe, it } from "@effect/vitest"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { signingFault } from "@sigmatrade/core/payout/signingFault"
import type { SigningLimits } from "@sigmatrade/core/payout/SigningLimits"
import { signedBefore } from "@sigmatrade/core/payout/signedBefore"
import { SignerEpoch, Signing } from "@sigmatrade/core/payout/SigningLog"
import { DateTime } from "effect"
import { anyReceiver, CONTRACT, gapOf, GWEI, LIMITS, ONE, order, SYSTEM_WALLET, UNLISTED, WALLET, withdrawalAt } from "@sigmatrade/adapters/contract/payout/order"

const NOW = DateTime.makeUnsafe("2026-03-01T12:00:00Z")
const signingOf = (one: PaymentOrder, hoursAgo = 0) =>
  new Signing({ order: one, at: DateTime.subtract(NOW, { hours: hoursAgo }), epoch: SignerEpoch.make(1) })

/** The rule an order breaks after these signings; `null` when it keeps all of them. */
const ruleAfter = (signed: ReadonlyArray<Signing>, one: PaymentOrder, limits: Partial<SigningLimits["Service"]> = {}, epoch = 1) =>
  signingFault(one, { ...LIMITS, ...limits }, signedBefore(epoch, signed, signingOf(one)))?.rule ?? null
const rule = (one: PaymentOrder, limits: Partial<SigningLimits["Service"]> = {}) => ruleAfter([], one, limits)

const usdt = (nonce: number, units: bigint, gasPrice = GWEI) => order({ nonce, amount: Amount.make(units), gasPrice })

describe("a key signs only", () => {
  it("for its own wallet on its own chain, and never for an instance of an older life", () => {
    assert.isNull(rule(order()))
    assert.strictEqual(rule(order({ wallet: SYSTEM_WALLET })), "other wallet")
    assert.strictEqual(rule(order({ chainId: ChainId.make(97) })), "other chain")
    assert.strictEqual(ruleAfter([], order(), {}, 2), "signer epoch")
    assert.isNull(ruleAfter([], order(), { epoch: SignerEpoch.make(2) }, 1))
  })

  it("listed assets up to the limit of a payment, to the last unit", () => {
    assert.strictEqual(rule(order({ asset: UNLISTED })), "asset not listed")
    for (const [asset, max, gasLimit] of [[USDT.id, 2_500n * ONE, 120_000n], [BNB.id, 5n * ONE, 21_000n]] as const) {
      assert.isNull(rule(order({ asset, gasLimit, amount: Amount.make(max) })))
      assert.strictEqual(rule(order({ asset, gasLimit, amount: Amount.make(max + 1n) })), "amount above limit")
    }
  })

  it("for receivers that are people: none of ours, no token's contract, no address of the chain itself", () => {
    const never = [WALLET, SYSTEM_WALLET, CONTRACT, `0x${"0".repeat(40)}`, `0x${"0".repeat(39)}1`, `0x${"0".repeat(36)}1000`,
      `0x${"0".repeat(36)}ffff`]
    for (const to of never) assert.strictEqual(rule(order({ to: Address.make(to) })), "receiver not allowed", to)
    assert.isNull(rule(order({ to: Address.make(`0x${"0".repeat(35)}10000`) })))
    const only = anyReceiver()
    assert.isNull(rule(order({ to: only }), { receiversOnly: new Set([only]) }))
    assert.strictEqual(rule(order(), { receiversOnly: new Set([only]) }), "receiver not allowed")
  })

  it("nothing at all to itself in the native coin, which fills a gap, also with a list of receivers", () => {
    assert.isNull(rule(gapOf(4)))
    assert.isNull(rule(gapOf(4), { receiversOnly: new Set() }))
    const zero = { amount: Amount.make(0n) }
    for (const one of [order({ ...zero, to: WALLET }), order(zero), order({ ...zero, asset: BNB.id })]) {
      assert.strictEqual(rule(one), "receiver not allowed")
    }
    assert.strictEqual(rule(order({ ...gapOf(4), amount: Amount.make(1n) })), "receiver not allowed")
    assert.strictEqual(rule(order({ ...gapOf(4), amount: Amount.make(1n) }), { receiversNever: new Set() }), "receiver not allowed")
  })

  it("fees within the caps of gas and price", () => {
    for (const gasLimit of [21_000n, 120_000n]) assert.isNull(rule(order({ gasLimit })))
    for (const gasLimit of [-1n, 0n, 20_999n, 120_001n, 16_777_216n]) assert.strictEqual(rule(order({ gasLimit })), "fee above limit")
    for (const gasPrice of [0n, 5n * GWEI]) assert.isNull(rule(order({ gasPrice })))
    for (const gasPrice of [-1n, 5n * GWEI + 1n, 100n * GWEI]) assert.strictEqual(rule(order({ gasPrice })), "fee above limit")
  })
})

describe("one nonce is one payment, for ever", () => {
  const first = order()
  const another = { rule: "nonce signed for another payment" as const }

  it("whatever of it is changed but the price of gas", () => {
    const years = [signingOf(first, 24 * 1000)]
    assert.isNull(ruleAfter(years, first))
    for (const given of [{ to: anyReceiver() }, { amount: Amount.make(1n) }, { gasLimit: 100_000n }, { asset: BNB.id, amount: Amount.make(1n) }]) {
      assert.strictEqual(ruleAfter(years, order({ ...given, gasPrice: 2n * GWEI })), another.rule)
    }
    assert.strictEqual(ruleAfter(years, gapOf(first.nonce)), another.rule)
    assert.strictEqual(ruleAfter([signingOf(gapOf(7))], first), another.rule)
    const one = { amount: Amount.make(ONE) }
    assert.strictEqual(ruleAfter([signingOf(order(one))], order({ ...one, asset: BNB.id, gasPrice: 2n * GWEI })), another.rule)
    assert.isNull(ruleAfter(years, order({ nonce: first.nonce + 1, to: anyReceiver() })))
  })

  it("a replacement costs no less than the dearest before it, and what was signed may be signed again", () => {
    const signed = [first, order({ gasPrice: 3n * GWEI }), order({ gasPrice: 2n * GWEI })].map((one) => signingOf(one, 1))
    for (const gasPrice of [GWEI, 2n * GWEI, 3n * GWEI, 3n * GWEI + 1n]) assert.isNull(ruleAfter(signed, order({ gasPrice })))
    for (const gasPrice of [GWEI - 1n, GWEI + 1n, 3n * GWEI - 1n]) assert.strictEqual(ruleAfter(signed, order({ gasPrice })), another.rule)
  })

  it("the first one in the log counts, whatever another process has written behind it", () => {
    const late = order({ to: anyReceiver(), gasPrice: 4n * GWEI })
    const signed = [signingOf(first), signingOf(late)]
    assert.isNull(ruleAfter(signed, order({ gasPrice: 2n * GWEI })))
    assert.strictEqual(ruleAfter(signed, late), another.rule)
  })
})

describe("one withdrawal is one nonce, for ever", () => {
  const first = order()
  const years = [signingOf(first, 24 * 1000)]
  const again = (given: Parameters<typeof order>[0]) => ruleAfter(years, order({ withdrawals: first.withdrawals, ...given }))

  it("also for another wallet and another chain, and where it is only one of several", () => {
    assert.isNull(again({ gasPrice: 2n * GWEI }))
    assert.strictEqual(again({ nonce: 8 }), "withdrawal signed under another nonce")
    assert.strictEqual(again({ nonce: 8, withdrawals: [withdrawalAt(8), ...first.withdrawals] }), "withdrawal signed under another nonce")
    const moved = { wallet: SYSTEM_WALLET, receiversNever: new Set<Address>() }
    assert.strictEqual(ruleAfter(years, order({ wallet: SYSTEM_WALLET }), moved), "withdrawal signed under another nonce")
    assert.strictEqual(ruleAfter(years, order({ chainId: ChainId.make(97) }), { chainId: ChainId.make(97) }), "withdrawal signed under another nonce")
  })

  it("and one nonce pays the same withdrawals, unless the log is from before they were named", () => {
    assert.strictEqual(again({ withdrawals: [withdrawalAt(9)] }), "nonce signed for another payment")
    assert.strictEqual(again({ withdrawals: [...first.withdrawals, withdrawalAt(9)] }), "nonce signed for another payment")
    const both = [signingOf(order({ withdrawals: [withdrawalAt(7), withdrawalAt(9)] }), 1)]
    assert.isNull(ruleAfter(both, order({ withdrawals: [withdrawalAt(9), withdrawalAt(7)] })))
    for (const names of [[withdrawalAt(7)], [withdrawalAt(7), withdrawalAt(8)]]) {
      assert.strictEqual(ruleAfter(both, order({ withdrawals: names })), "nonce signed for another payment")
    }
    const unnamed = [signingOf(order({ withdrawals: [], gasPrice: 3n * GWEI }))]
    assert.isNull(ruleAfter(unnamed, order({ gasPrice: 3n * GWEI + 1n })))
    assert.strictEqual(ruleAfter(unnamed, order({ gasPrice: 2n * GWEI })), "nonce signed for another payment")
  })

  it("and a payment that names none, or a gap that names one, is not signed", () => {
    assert.strictEqual(rule(order({ withdrawals: [] })), "withdrawal not named")
    assert.strictEqual(rule(order({ ...gapOf(4), withdrawals: first.withdrawals })), "withdrawal not named")
  })
})

describe("a day of 24 hours", () => {
  const ten = Array.from({ length: 10 }, (_, nonce) => usdt(nonce, 2_500n * ONE))

  it("sends at most its sum, to the last unit, and only that asset counts", () => {
    const nine = ten.slice(0, 9).map((one) => signingOf(one, 23))
    assert.isNull(ruleAfter(nine, usdt(9, 2_500n * ONE)))
    const almost = [...nine, signingOf(usdt(9, 2_499n * ONE), 1)]
    assert.isNull(ruleAfter(almost, usdt(10, ONE)))
    assert.strictEqual(ruleAfter(almost, usdt(10, ONE + 1n)), "daily sum above limit")
    assert.isNull(ruleAfter(almost, order({ nonce: 10, asset: BNB.id, amount: Amount.make(5n * ONE) })))
  })

  it("forgets what is older, to the millisecond", () => {
    const full = ten.map((one) => signingOf(one, 24))
    assert.isNull(ruleAfter(full, usdt(10, 2_500n * ONE)))
    const younger = full.map((one) => new Signing({ ...one, at: DateTime.add(one.at, { milliseconds: 1 }) }))
    assert.strictEqual(ruleAfter(younger, usdt(10, 1n)), "daily sum above limit")
  })

  it("counts a nonce once, however often it is replaced", () => {
    const often = ten.flatMap((one) => [1n, 2n, 3n].map((times) => signingOf(order({ ...one, gasPrice: times * GWEI }), 2)))
    assert.isNull(ruleAfter(often, usdt(9, 2_500n * ONE, 4n * GWEI)))
    assert.strictEqual(ruleAfter(often, usdt(10, 1n)), "daily sum above limit")
  })

  it("spends at most its sum of fees, each nonce at its highest price, whatever assets they send", () => {
    const feesPerDayMax = Amount.make(120_000n * 3n * GWEI + 21_000n * GWEI)
    const signed = [signingOf(usdt(1, ONE)), signingOf(usdt(1, ONE, 3n * GWEI)), signingOf(usdt(1, ONE))]
    assert.isNull(ruleAfter(signed, gapOf(2), { feesPerDayMax }))
    assert.strictEqual(ruleAfter(signed, order({ ...gapOf(2), gasPrice: GWEI + 1n }), { feesPerDayMax }), "fee above limit")
  })
})

it("a refusal says to the operator what was asked for and what is allowed", () => {
  const said = (one: PaymentOrder, limits: Partial<SigningLimits["Service"]> = {}, signed: ReadonlyArray<Signing> = [], epoch = 1) =>
    signingFault(one, { ...LIMITS, ...limits }, signedBefore(epoch, signed, signingOf(one)))?.detail ?? ""
  const before = [signingOf(order())]
  const says: ReadonlyArray<readonly [text: string, ...facts: ReadonlyArray<unknown>]> = [
    [said(order(), { epoch: SignerEpoch.make(3) }, [], 4), 3, 4],
    [said(order({ wallet: SYSTEM_WALLET })), WALLET, SYSTEM_WALLET],
    [said(order({ chainId: ChainId.make(97) })), 56, 97],
    [said(order({ asset: UNLISTED })), UNLISTED],
    [said(order({ amount: Amount.make(2_500n * ONE + 1n) })), 2_500n * ONE + 1n, USDT.id, 2_500n * ONE],
    [said(order({ to: SYSTEM_WALLET })), SYSTEM_WALLET, "ours"],
    [said(order({ to: Address.make(`0x${"0".repeat(40)}`) })), `0x${"0".repeat(40)}`, "nobody"],
    [said(order(), { receiversOnly: new Set() }), order().to, "list"],
    [said(order({ amount: Amount.make(0n) })), "nothing"],
    [said(order({ amount: Amount.make(0n), to: WALLET })), "gap", "native"],
    [said(order({ gasLimit: 120_001n })), 120_001n, 21_000n, 120_000n],
    [said(order({ gasPrice: 5n * GWEI + 1n })), 5n * GWEI + 1n, 5n * GWEI],
    [said(order({ withdrawals: [] })), "withdrawals"],
    [said(order({ amount: Amount.make(1n) }), {}, before), order().nonce, order().to],
    [said(order({ gasPrice: GWEI - 1n }), {}, before), order().nonce, "less"],
    [said(order({ nonce: 8, withdrawals: [withdrawalAt(7)] }), {}, before), withdrawalAt(7), 7, WALLET],
    [said(order(), { assets: new Map([[USDT.id, { isNative: false, perPaymentMax: order().amount, perDayMax: Amount.make(3n) }]]) }), order().amount, USDT.id, 3n],
    [said(order(), { feesPerDayMax: Amount.make(5n) }), 120_000n * GWEI, 5n]
  ]
  for (const [text, ...facts] of says) for (const fact of facts) assert.include(text, String(fact))
})
