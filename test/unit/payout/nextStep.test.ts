import { assert, it } from "@effect/vitest"
import { broadcastRefusal } from "@sigmatrade/adapters/bsc/broadcastRefusal"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { firstPrice, medianPrice, replacementPrice } from "@sigmatrade/core/payout/firstPrice"
import { nextStep } from "@sigmatrade/core/payout/nextStep"
import type { LaneView } from "@sigmatrade/core/payout/nextStep"
import type { PayoutRecord } from "@sigmatrade/core/payout/Payout"
import { Payout, PayoutAttempt, payoutId } from "@sigmatrade/core/payout/Payout"
import { SignedPayment } from "@sigmatrade/core/payout/Signer"
import { DateTime } from "effect"
import * as fc from "fast-check"
import { USDT } from "../community.ts"
import { rules } from "./laneWorld.ts"

const wallet = Address.make(`0x${"ab".repeat(20)}`)
const at = (seconds: number) => DateTime.makeUnsafe(1_772_000_000_000 + seconds * 1000)
const view: LaneView = { latest: 5, finalized: 4, pending: 5, hasCode: false, gasPrice: 50_000_000n }

const payout = (given: Partial<ConstructorParameters<typeof Payout>[0]> = {}) => new Payout({
  id: payoutId(ChainId.make(56), wallet, 5), chainId: ChainId.make(56), wallet, nonce: 5, purpose: "withdrawal", asset: USDT, to: wallet,
  amount: Amount.make(2n ** 70n), state: "open", reservedAt: at(0), settledAt: null, settledBy: null, withdrawals: [], ...given
})
const attempt = (number: number, given: Partial<ConstructorParameters<typeof PayoutAttempt>[0]> = {}) => new PayoutAttempt({
  number, gasPrice: 50_000_000n * BigInt(number), gasLimit: 120_000n, sentFirstAt: null, sentLastAt: null, isAccepted: false,
  signed: new SignedPayment({ hash: TxHash.make(`0x${String(number).repeat(64)}`), bytes: "0x00" }), ...given
})
const record = (...attempts: [PayoutAttempt, ...Array<PayoutAttempt>]): PayoutRecord => ({ payout: payout(), attempts })
const sentAt = (first: number, last = first, isAccepted = true) => ({ sentFirstAt: at(first), sentLastAt: at(last), isAccepted })

it("what is not signed is signed, what was never sent is sent, and what ended is left alone", () => {
  assert.strictEqual(nextStep(record(attempt(1, { signed: null })), view, rules, at(0))._tag, "Sign")
  assert.deepStrictEqual(nextStep(record(attempt(1)), view, rules, at(0)), { _tag: "Send", attempts: [attempt(1)] })
  assert.strictEqual(nextStep({ ...record(attempt(1)), payout: payout({ state: "displaced", settledAt: at(1) }) }, view, rules, at(99))._tag, "Wait")
})

it("a nonce that the quorum has in a block waits for finality, however long", () => {
  assert.strictEqual(nextStep(record(attempt(1, sentAt(0))), { ...view, latest: 6 }, rules, at(9_999))._tag, "Wait")
})

it("the same bytes are sent again when it is time, and a dearer attempt takes their place when it is next to be mined and waited too long", () => {
  const sent = record(attempt(1, sentAt(0)))
  assert.strictEqual(nextStep(sent, view, rules, at(9))._tag, "Wait")
  assert.strictEqual(nextStep(sent, view, rules, at(10))._tag, "Send")
  assert.strictEqual(nextStep(record(attempt(1, sentAt(0, 29))), view, rules, at(29.9))._tag, "Wait")
  assert.deepStrictEqual(nextStep(record(attempt(1, sentAt(0, 29))), view, rules, at(30)), { _tag: "Replace", gasPrice: 55_000_000n })
  assert.deepStrictEqual(nextStep(sent, { ...view, gasPrice: 10n ** 9n }, rules, at(30)), { _tag: "Replace", gasPrice: 10n ** 9n })
})

it("those behind the next one, and one that has reached the cap, are never offered for more", () => {
  const sent = record(attempt(1, sentAt(0)))
  assert.strictEqual(nextStep(sent, { ...view, latest: 3 }, rules, at(999))._tag, "Send")
  assert.strictEqual(nextStep(record(attempt(1, { ...sentAt(0), gasPrice: 4_600_000_000n })), view, rules, at(999))._tag, "Send")
})

it("while nobody has taken the newest attempt the one before is sent too, as the pools may know it still", () => {
  const both = record(attempt(1, sentAt(0)), attempt(2, sentAt(1, 1, false)))
  const step = nextStep(both, view, rules, at(20))
  assert.deepStrictEqual(step._tag === "Send" ? step.attempts.map(({ number }) => number) : step, [2, 1])
  const taken = nextStep(record(attempt(1, sentAt(0)), attempt(2, sentAt(1))), view, rules, at(20))
  assert.deepStrictEqual(taken._tag === "Send" ? taken.attempts.map(({ number }) => number) : taken, [2])
})

it("a price lies between floor and cap, a replacement is a tenth more or none, and one liar moves the middle by one place", () => {
  const bounds = { gasPriceMin: 50n, gasPriceMax: 5_000n }
  assert.deepStrictEqual([firstPrice(null, bounds), firstPrice(1n, bounds), firstPrice(99n, bounds), firstPrice(9_999n, bounds)], [50n, 50n, 99n, 5_000n])
  assert.deepStrictEqual([replacementPrice(4_545n, null, bounds), replacementPrice(4_546n, null, bounds), replacementPrice(11n, 5n, bounds)], [5_000n, null, 13n])
  assert.deepStrictEqual([medianPrice([]), medianPrice([7n]), medianPrice([9n, 1n]), medianPrice([1n, 10n ** 30n, 2n])], [null, 7n, 1n, 2n])
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10_000n }), fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n })), (before, suggested) => {
    const next = replacementPrice(before, suggested, bounds)
    assert.isTrue(next === null ? before * 11n > 5_000n * 10n : next * 10n >= before * 11n && next <= 5_000n)
  }))
})

it("what nodes say is understood by what it means, and what nobody has foreseen says nothing", () => {
  const said = (message: string) => {
    const outcome = broadcastRefusal(message)
    return outcome._tag === "Refused" ? outcome.reason : outcome._tag
  }
  const words = [
    ["already known", "Accepted"], ["known transaction: 0xabc", "Accepted"],
    ["nonce too low", "nonce used"], ["nonce too low: next nonce 4, tx nonce 3", "nonce used"],
    ["replacement transaction underpriced", "nonce occupied"], ["nonce too high", "nonce too high"],
    ["in-flight transaction limit reached for delegated accounts", "nonce too high"],
    ["transaction underpriced", "underpriced"], ["transaction underpriced: tip needed 50000000, tip permitted 1", "underpriced"],
    ["insufficient funds for gas * price + value", "no funds"],
    ["intrinsic gas too low", "invalid"], ["exceeds block gas limit", "invalid"], ["invalid sender", "invalid"],
    ["internal error", "Unknown"], ["", "Unknown"], ["execution timeout", "Unknown"]
  ] as const
  assert.deepStrictEqual(words.map(([message]) => [message, said(message)]), words.map(([message, meaning]) => [message, meaning]))
})
