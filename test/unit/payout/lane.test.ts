import { assert, it } from "@effect/vitest"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { ApprovedAlready } from "@sigmatrade/core/incident/IncidentStore"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { checkFence } from "@sigmatrade/core/payout/checkFence"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Effect, HashMap, Option } from "effect"
import { TestClock } from "effect/testing"
import { available, BNB, ONE, P1, P2, P3, USDT, walletOf } from "../community.ts"
import { openKinds, openOf } from "../confirmation/trustWorld.ts"
import {
  approved, booksLessChain, CHAIN_TRANSIT, fill, holds, HOT, lane, laneCommunity, memberWithWallet, mineFinalPayouts, openPayouts, reserved, stateOf, watch
} from "./laneWorld.ts"
import { held } from "../community.ts"

const [ANNA, BORIS] = ["anna", "boris"].map((name) => OperatorName.make(name)) as [OperatorName, OperatorName]
const LARGE = 2n ** 64n

it.effect("an approved withdrawal is paid once, to the base unit, and the books say what the chain says", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(LARGE * 2n)
    const one = yield* approved(member, LARGE, USDT, 7n)
    const two = yield* approved(member, ONE / 100n, BNB)
    const round = yield* lane()
    assert.deepStrictEqual([round.reserved, round.signed, round.sent], [2, 2, 2])
    assert.deepStrictEqual([yield* stateOf(one), yield* stateOf(two)], ["paying", "paying"])
    yield* mineFinalPayouts()
    assert.deepStrictEqual([yield* stateOf(one), yield* stateOf(two)], ["paid", "paid"])
    assert.deepStrictEqual([yield* holds(walletOf(1)), yield* reserved(member)], [LARGE - 7n, 0n])
    assert.deepStrictEqual([yield* booksLessChain(), yield* booksLessChain(BNB)], [0n, 0n])
    assert.deepStrictEqual([yield* openKinds, (yield* (yield* MempoolScript).sent).length], [[], 2])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("whatever providers answer, the same bytes are sent until they are in a block", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const pool = yield* MempoolScript
    yield* fill(LARGE)
    yield* pool.treat(P1, { _tag: "Silent" })
    yield* pool.treat(P2, { _tag: "Deaf" })
    yield* pool.treat(P3, { _tag: "Says", outcome: { _tag: "Refused", reason: "nonce used" } })
    const one = yield* approved(member, 1000n)
    yield* lane()
    yield* pool.forget
    yield* TestClock.adjust("11 seconds")
    yield* lane()
    yield* mineFinalPayouts()
    assert.deepStrictEqual([yield* stateOf(one), yield* holds(walletOf(1)), (yield* pool.sent).length], ["paid", 1000n, 1])
    assert.strictEqual(yield* pool.nonce(HOT), 1)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a payout that waits too long is offered for 10 % more under the same nonce, up to the cap, and the first one may still win", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const pool = yield* MempoolScript
    yield* fill(LARGE)
    yield* pool.mineFrom(10n ** 18n)
    const one = yield* approved(member, 1000n)
    yield* lane()
    for (let bump = 0; bump < 100; bump += 1) {
      yield* TestClock.adjust("31 seconds")
      yield* lane()
      yield* lane()
    }
    const [record] = yield* openPayouts
    assert.isDefined(record)
    const prices = record.attempts.map(({ gasPrice }) => gasPrice)
    assert.isTrue(prices.every((price, index) => index === 0 || price * 10n >= (prices[index - 1] ?? 0n) * 11n))
    assert.isTrue(prices.length > 40 && prices.every((price) => price <= 5_000_000_000n))
    assert.strictEqual(new Set((yield* pool.sent).map(({ hash }) => hash)).size, prices.length)
    const [first] = yield* pool.sent
    assert.isDefined(first)
    yield* pool.mine(1, [first.hash])
    yield* mineFinalPayouts()
    assert.deepStrictEqual([yield* stateOf(one), yield* holds(walletOf(1)), yield* booksLessChain()], ["paid", 1000n, 0n])
    assert.strictEqual(Option.getOrThrow(yield* (yield* PayoutStore).get(record.payout.id)).payout.settledBy, first.hash)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a payout that fails on the chain gives the money back once", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5000n)
    const one = yield* approved(member, 5000n)
    yield* lane()
    // Somebody with the key takes the money first.
    yield* (yield* ChainScript).mine([{ from: HOT, to: walletOf(5), asset: USDT, amount: 1n, sentBy: walletOf(5) }])
    yield* mineFinalPayouts()
    assert.deepStrictEqual([yield* stateOf(one), yield* available(member, USDT), yield* reserved(member)], ["returned", 5000n, 0n])
    yield* watch()
    assert.strictEqual(yield* available(member, USDT), 5000n)
    assert.deepStrictEqual([yield* booksLessChain(), yield* booksLessChain(BNB)], [0n, 0n])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("without money or gas withdrawals wait in the order of their requests, once told why, and the incident ends by itself", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(350n)
    const ten = yield* Effect.forEach(Array.from({ length: 10 }), () => approved(member, 100n))
    assert.strictEqual((yield* lane()).reserved, 3)
    assert.strictEqual((yield* lane()).reserved, 0)
    assert.deepStrictEqual(yield* Effect.forEach(ten, stateOf), [...Array<string>(3).fill("paying"), ...Array<string>(7).fill("approved")])
    assert.deepStrictEqual((yield* openOf("payout wallet low")).facts, { shortfall: "650", needed: "700", free: "50", perDay: "1000", refill: "1650" })
    yield* mineFinalPayouts()
    yield* fill(1000n, 0n)
    assert.strictEqual((yield* lane()).reserved, 7)
    yield* lane()
    assert.deepStrictEqual(yield* openKinds, [])
    yield* mineFinalPayouts()
    assert.strictEqual(yield* holds(walletOf(1)), 1000n)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a transaction of the wallet that we did not sign stops payouts until two operators agree, and its payout is never sent elsewhere", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const pool = yield* MempoolScript
    yield* fill(5000n)
    const one = yield* approved(member, 1000n)
    yield* pool.treat(P1, { _tag: "Deaf" })
    yield* pool.treat(P2, { _tag: "Deaf" })
    yield* pool.treat(P3, { _tag: "Deaf" })
    yield* lane()
    yield* (yield* ChainScript).mine([{ from: HOT, to: walletOf(5), asset: USDT, amount: 1n, gas: 1000n }])
    yield* watch(1)
    assert.deepStrictEqual(yield* openKinds, ["foreign spend"])
    const two = yield* approved(member, 1000n)
    assert.deepStrictEqual([(yield* lane()).reserved, yield* stateOf(one), yield* stateOf(two)], [0, "paying", "approved"])
    const { id } = yield* openOf("foreign spend")
    yield* approveIncident(id, ANNA)
    yield* approveIncident(id, BORIS)
    for (const provider of [P1, P2, P3]) yield* pool.treat(provider, { _tag: "Honest" })
    yield* watch()
    yield* TestClock.adjust("1 minute")
    yield* lane()
    yield* mineFinalPayouts()
    assert.deepStrictEqual([yield* stateOf(one), yield* stateOf(two), yield* holds(walletOf(1))], ["paying", "paid", 1000n])
    // Its nonce is gone for good: once two of them agree again, and not before, it is the member's again.
    yield* lane()
    yield* lane()
    const displaced = yield* openOf("payout displaced")
    assert.deepStrictEqual([displaced.facts["withdrawals"], yield* openKinds], [one.id, ["payout displaced"]])
    yield* approveIncident(displaced.id, ANNA)
    assert.instanceOf(yield* Effect.flip(approveIncident(displaced.id, ANNA)), ApprovedAlready)
    yield* lane()
    assert.strictEqual(yield* stateOf(one), "paying")
    yield* approveIncident(displaced.id, BORIS)
    yield* lane()
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(one), yield* available(member, USDT), yield* reserved(member)], ["returned", 1000n, 0n])
    const told = (yield* (yield* MemoryWorld).read(({ notices }) => HashMap.toValues(notices))).filter(({ notice }) =>
      notice.notification._tag === "WithdrawalReturned")
    assert.strictEqual(told.length, 1)
    assert.deepStrictEqual([yield* openKinds, (yield* openPayouts).length, yield* booksLessChain()], [[], 0, 0n])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("when the chain has used more nonces than we gave away nothing is signed before two operators agree, then the lane goes on behind them", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const pool = yield* MempoolScript
    yield* fill(5000n)
    yield* lane()
    const chain = yield* ChainScript
    yield* chain.mine([{ from: HOT, to: walletOf(5), asset: USDT, amount: 1n }])
    yield* chain.mine([{ from: HOT, to: walletOf(5), asset: USDT, amount: 1n }])
    const one = yield* approved(member, 1000n)
    yield* lane()
    yield* lane()
    assert.deepStrictEqual([yield* openKinds, yield* stateOf(one), (yield* pool.sent).length], [["books behind the chain"], "approved", 0])
    const { id } = yield* openOf("books behind the chain")
    yield* approveIncident(id, ANNA)
    yield* approveIncident(id, BORIS)
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(one), (yield* pool.sent).length], ["approved", 0], "not before all of it is final and read")
    yield* mineFinalPayouts()
    yield* lane()
    yield* lane()
    yield* mineFinalPayouts()
    assert.deepStrictEqual([yield* stateOf(one), yield* holds(walletOf(1)), yield* openKinds], ["paid", 1000n, []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what the signer refuses becomes an incident, is not asked again, and nothing is reserved behind it", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5000n)
    const one = yield* approved(member, 1000n)
    yield* lane()
    const two = yield* approved(member, 10n)
    yield* lane()
    assert.deepStrictEqual([yield* openKinds, yield* stateOf(one), yield* stateOf(two)], [["payout refused"], "paying", "approved"])
  }).pipe(Effect.provide(laneCommunity({}, ({ amount }) => amount < 100n))))

it.effect("nothing is sent while an operator has stopped payouts, and what was sent before is settled", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const pool = yield* MempoolScript
    yield* fill(5000n)
    const one = yield* approved(member, 1000n)
    yield* lane()
    yield* stopFlow("payouts", ANNA, "a test")
    const two = yield* approved(member, 10n)
    yield* pool.forget
    yield* TestClock.adjust("12 seconds")
    yield* lane()
    yield* pool.mine()
    // Whoever sent it again would have had it mined.
    assert.deepStrictEqual([(yield* pool.sent).length, yield* stateOf(two), yield* pool.nonce(HOT)], [1, "approved", 0])
    yield* pool.mine(1, (yield* pool.sent).map(({ hash }) => hash))
    yield* mineFinalPayouts()
    assert.strictEqual(yield* stateOf(one), "paid")
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a nonce that is used and not final yet, or that our own transaction has used and nobody has settled, displaces nothing", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const [pool, chain] = [yield* MempoolScript, yield* ChainScript]
    yield* fill(5000n)
    const one = yield* approved(member, 1000n)
    yield* lane()
    yield* pool.mine()
    yield* lane()
    yield* Effect.replicateEffect(chain.mine(), 3, { discard: true })
    for (let round = 0; round < 4; round += 1) {
      yield* Effect.ignore(scanChain())
      yield* Effect.ignore(confirmDeposits())
      yield* lane()
    }
    assert.deepStrictEqual([yield* openKinds, yield* stateOf(one)], [[], "paying"])
    yield* watch()
    assert.strictEqual(yield* stateOf(one), "paid")
    const two = yield* approved(member, 1000n)
    for (const provider of [P1, P2, P3]) yield* pool.treat(provider, { _tag: "Deaf" })
    yield* lane()
    yield* chain.mine([{ from: HOT, to: walletOf(5), asset: USDT, amount: 1n, gas: 1000n }])
    yield* watch(1)
    yield* lane()
    assert.deepStrictEqual([yield* openKinds, yield* stateOf(two)], [["foreign spend"], "paying"])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a wallet in whose name code runs pays nothing, whatever operators agree to, until it does not", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const pool = yield* MempoolScript
    yield* fill(5000n)
    yield* pool.delegate(HOT, true)
    yield* checkFence()
    assert.deepStrictEqual((yield* openOf("wallet delegated")).stops, ["payouts"])
    const one = yield* approved(member, 1000n)
    const agree = Effect.gen(function*() {
      const { id } = yield* openOf("wallet delegated")
      yield* approveIncident(id, ANNA)
      yield* approveIncident(id, BORIS)
    })
    yield* lane()
    yield* agree
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(one), yield* openKinds, yield* pool.sent], ["approved", ["wallet delegated"], []])
    yield* pool.delegate(HOT, false)
    yield* lane()
    assert.strictEqual(yield* stateOf(one), "approved")
    yield* agree
    yield* lane()
    yield* mineFinalPayouts()
    assert.deepStrictEqual([yield* stateOf(one), yield* openKinds], ["paid", []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("the lane stops before the signer refuses a day's fees: withdrawals wait, operators know, and no dearer attempt is planned", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const pool = yield* MempoolScript
    yield* fill(5000n)
    yield* pool.mineFrom(10n ** 18n)
    const three = yield* Effect.forEach([1, 2, 3], () => approved(member, 1000n))
    assert.strictEqual((yield* lane()).reserved, 2)
    assert.deepStrictEqual(yield* Effect.forEach(three, stateOf), ["paying", "paying", "approved"])
    const waiting = yield* (yield* WithdrawalStore).inState("approved", 9)
    assert.deepStrictEqual([waiting.map(({ reason }) => reason), yield* openKinds], [["fees too high"], ["daily fees spent"]])
    yield* TestClock.adjust("31 seconds")
    yield* lane()
    yield* lane()
    assert.deepStrictEqual([(yield* openPayouts).map(({ attempts }) => attempts.length), yield* openKinds], [[1, 1], ["daily fees spent"]])
    const [last] = waiting
    yield* refuseWithdrawal(last?.id ?? three[0]?.id as never, ANNA, "not today")
    yield* lane()
    assert.deepStrictEqual(yield* openKinds, [])
  }).pipe(Effect.provide(laneCommunity({}, () => true, 2n * 120_000n * 50_000_000n + 1_000_000n))))

it.effect("of two holders one works, and the other takes over when the time of the first is over", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5000n)
    yield* approved(member, 1000n)
    assert.isTrue((yield* lane("one")).isHeld)
    assert.isFalse((yield* lane("two")).isHeld)
    yield* TestClock.adjust("16 seconds")
    assert.isTrue((yield* lane("two")).isHeld)
    assert.isFalse((yield* lane("one")).isHeld)
    yield* mineFinalPayouts()
    assert.strictEqual(yield* holds(walletOf(1)), 1000n)
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a payout that a broken finality undoes stays paid, the books say what the wallet holds, and what is still to be sent is told", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5000n)
    const one = yield* approved(member, 1000n)
    yield* lane()
    yield* mineFinalPayouts()
    assert.strictEqual(yield* stateOf(one), "paid")
    yield* (yield* ChainScript).reorg(4, Array.from({ length: 12 }, () => []))
    yield* watch(20)
    assert.include(yield* openKinds, "finality broken")
    assert.deepStrictEqual([yield* booksLessChain(), yield* booksLessChain(BNB), yield* held(CHAIN_TRANSIT, USDT)], [0n, 0n, 1000n])
    assert.deepStrictEqual([yield* stateOf(one), yield* reserved(member)], ["paid", 0n])
  }).pipe(Effect.provide(laneCommunity())))
