import { assert, it } from "@effect/vitest"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { LaneView } from "@sigmatrade/core/payout/nextStep"
import type { PayoutRecord } from "@sigmatrade/core/payout/Payout"
import { Payout, PayoutAttempt, payoutId } from "@sigmatrade/core/payout/Payout"
import type { Funds } from "@sigmatrade/core/payout/readFunds"
import { freeFunds } from "@sigmatrade/core/payout/readFunds"
import { fundsNeeded, watchFunds } from "@sigmatrade/core/payout/watchFunds"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { freshWithdrawal } from "@sigmatrade/adapters/contract/payout/freshWithdrawal"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { BNB, USDT, walletOf } from "../community.ts"
import { approved, HOT, laneCommunity, memberWithWallet, rules } from "./laneWorld.ts"

/** Gas of one payment at a price of 2, as `rules` have it. */
const [NATIVE_GAS, TOKEN_GAS] = [42_000n, 240_000n]
const held = (bnb: bigint, usdt: bigint) => new Map([[BNB, bnb], [USDT, usdt]])

/** A payout on its way; each attempt twice as dear as the one before, from 3. */
const onItsWay = (nonce: number, asset: AssetId, amount: bigint, attempts = 1): PayoutRecord => {
  const attempt = (number: number) => new PayoutAttempt({
    number, gasPrice: 3n * 2n ** BigInt(number - 1), gasLimit: 100n, signed: null, sentFirstAt: null, sentLastAt: null, isAccepted: false
  })
  const [first, ...others] = Array.from({ length: attempts }, (_, index) => attempt(index + 1))
  return {
    payout: new Payout({
      id: payoutId(ChainId.make(56), HOT, nonce), chainId: ChainId.make(56), wallet: HOT, nonce, purpose: "withdrawal", asset, to: walletOf(1),
      amount: Amount.make(amount), state: "open", reservedAt: NOW, settledAt: null, settledBy: null, withdrawals: []
    }),
    attempts: [first ?? attempt(1), ...others]
  }
}

it("what is free is what is held less all that is on its way, once each, with the gas of its newest attempt; too much promised shows", () => {
  const [one, two] = [onItsWay(1, USDT, 40n), onItsWay(2, BNB, 7n, 2)]
  const funds: Funds = { native: BNB, held: held(10_000n, 100n), open: [one] }
  assert.deepStrictEqual(freeFunds(funds, []), held(9_700n, 60n))
  assert.deepStrictEqual(freeFunds(funds, [one, two]), held(9_093n, 60n))
  assert.deepStrictEqual(freeFunds({ ...funds, held: new Map() }, []), held(-300n, -40n))
})

it.effect("what approved withdrawals need is what arrives, and gas for each; nothing is short when it is there to the last unit", () =>
  Effect.gen(function*() {
    const [coins, tokens] = [yield* freshWithdrawal({ asset: BNB, amount: Amount.make(50n), fee: Amount.make(5n) }), yield* freshWithdrawal({ amount: Amount.make(30n) })]
    const waiting = [coins, tokens, tokens]
    const bnb = 45n + NATIVE_GAS + 2n * TOKEN_GAS
    const needed = (free: ReadonlyMap<AssetId, bigint>) => fundsNeeded(waiting, free, BNB, 2n, rules)
    assert.deepStrictEqual(needed(held(bnb, 60n)), [
      { asset: BNB, needed: bnb, free: bnb, shortfall: 0n }, { asset: USDT, needed: 60n, free: 60n, shortfall: 0n }
    ])
    assert.deepStrictEqual(needed(held(bnb - 1n, -4n)), [
      { asset: BNB, needed: bnb, free: bnb - 1n, shortfall: 1n }, { asset: USDT, needed: 60n, free: -4n, shortfall: 64n }
    ])
    assert.deepStrictEqual(fundsNeeded([], held(0n, 3n), BNB, 2n, rules).map(({ needed: need, shortfall }) => [need, shortfall]), [[0n, 0n], [0n, 0n]])
  }).pipe(Effect.provide(laneCommunity())))

const view: LaneView = { latest: 0, finalized: 0, pending: 0, hasCode: false, gasPrice: null }
const funds = (usdt: bigint): Funds => ({ native: BNB, held: held(10n ** 18n, usdt), open: [] })
const opened = Effect.map(Effect.flatMap(IncidentStore, (incidents) => incidents.opened), (open) =>
  open.map(({ approvalsNeeded, asset, facts, kind, stops, subject }) => ({ approvalsNeeded, asset, facts, kind, stops, subject })))

it.effect("too little is said once, as it is now, with how much a day's payouts are and what to refill; it is over when there is enough", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* approved(member, 1_000n)
    yield* TestClock.adjust("25 hours")
    yield* approved(member, 300n)
    yield* TestClock.adjust("23 hours")
    const low = (shortfall: string, free: string, refill: string) => [{
      kind: "payout wallet low", subject: USDT, asset: USDT, stops: [], approvalsNeeded: 0, facts: { shortfall, needed: "1300", free, perDay: "300", refill }
    }]
    assert.deepStrictEqual(yield* watchFunds(view, funds(1_299n)), [USDT])
    assert.deepStrictEqual<unknown>(yield* opened, low("1", "1299", "301"))
    assert.deepStrictEqual(yield* watchFunds(view, funds(1_200n)), [USDT])
    assert.deepStrictEqual<unknown>(yield* opened, low("100", "1200", "400"))
    assert.deepStrictEqual(yield* watchFunds(view, funds(1_300n)), [])
    assert.deepStrictEqual(yield* opened, [])
  }).pipe(Effect.provide(laneCommunity())))
