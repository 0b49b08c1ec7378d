import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { HOUSE_CAPITAL, HOUSE_FEES, HOUSE_REORG_RECEIVABLE } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { checkFence } from "@sigmatrade/core/payout/checkFence"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { PaymentOrder, Signer } from "@sigmatrade/core/payout/Signer"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { netOf } from "@sigmatrade/core/payout/Withdrawal"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import type { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import { Effect } from "effect"
import { available, held, USDT, walletOf } from "../community.ts"
import { openKinds, openOf } from "../confirmation/trustWorld.ts"
import { approved, booksLessChain, fill, holds, HOT, LANE, lane, laneCommunity, memberWithWallet, mineFinalPayouts, reserved, rules, stateOf, watch } from "./laneWorld.ts"

const [ANNA, BORIS] = ["anna", "boris"].map((name) => OperatorName.make(name)) as [OperatorName, OperatorName]
const LARGE = 2n ** 65n

/** The payout wallet pays, and our books know nothing of it. */
const forgotten = Effect.fn("forgotten")(function*(number: number, amount: bigint) {
  yield* (yield* ChainScript).mine([{ from: HOT, to: walletOf(number), asset: USDT, amount, gas: 1000n }])
})

/** The signer has signed a payment, and our books know nothing of it. */
const signed = Effect.fn("signed")(function*(withdrawal: Withdrawal, nonce: number) {
  const { asset, destination: to, id } = withdrawal
  const [amount, gas] = [netOf(withdrawal), { gasLimit: rules.gasLimitToken, gasPrice: rules.gasPriceMin }]
  yield* (yield* Signer).sign(new PaymentOrder({ ...LANE, nonce, asset, to, amount, ...gas, withdrawals: [id] }))
})

const agree = Effect.gen(function*() {
  const { id } = yield* openOf("books behind the chain")
  yield* approveIncident(id, ANNA)
  yield* approveIncident(id, BORIS)
})

const inBooks = (account: Account) => held(account, USDT)

it.effect("forgotten payments open one incident, and after two agreements each is put where it belongs, once", () =>
  Effect.gen(function*() {
    const [one, two] = [yield* memberWithWallet(1), yield* memberWithWallet(2)]
    yield* fill(LARGE * 10n)
    yield* lane()
    const capital = yield* inBooks(HOUSE_CAPITAL)
    const paid = yield* approved(one, LARGE, USDT, 7n)
    const alike = yield* approved(one, LARGE, USDT, 7n)
    yield* approved(two, 50n)
    // Exactly what is asked for; less than it; to a member who has asked for nothing like it; to nobody's wallet.
    yield* forgotten(1, LARGE - 7n)
    yield* forgotten(2, 49n)
    yield* forgotten(77, 5n)
    yield* checkFence()
    yield* lane()
    yield* mineFinalPayouts()
    assert.deepStrictEqual(yield* openKinds, ["books behind the chain"])
    const { facts } = yield* openOf("books behind the chain")
    assert.deepStrictEqual([facts["spends"], facts["transactions"]?.split(" ").length], ["3", 3])
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(paid), (yield* (yield* MempoolScript).sent).length], ["approved", 0])
    yield* agree
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(paid), yield* stateOf(alike)], ["paid", "approved"])
    assert.deepStrictEqual([yield* available(two, USDT), yield* inBooks(HOUSE_REORG_RECEIVABLE), yield* inBooks(HOUSE_FEES)], [0n, -49n, 7n])
    assert.strictEqual(yield* inBooks(HOUSE_CAPITAL), capital - 5n)
    assert.strictEqual((yield* (yield* RecoveryStore).recent(10)).length, 3)
    for (let round = 0; round < 3; round += 1) {
      yield* lane()
      yield* mineFinalPayouts()
    }
    assert.deepStrictEqual([yield* stateOf(alike), yield* holds(walletOf(1)), yield* reserved(one)], ["paid", 2n * (LARGE - 7n), 0n])
    assert.deepStrictEqual([yield* holds(walletOf(2)), yield* reserved(two), yield* booksLessChain()], [99n, 0n, 0n])
    assert.deepStrictEqual([(yield* (yield* RecoveryStore).recent(10)).length, yield* openKinds], [3, []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a payment whose nonce the books had given away and not signed ends its withdrawal, and is not signed again", () =>
  Effect.gen(function*() {
    const one = yield* memberWithWallet(1)
    yield* fill(LARGE * 4n)
    const first = yield* approved(one, LARGE)
    const second = yield* approved(one, 30n)
    // The copy was made between giving the nonces away and signing.
    const store = yield* PayoutStore
    yield* Effect.exit(lane())
    assert.deepStrictEqual([yield* stateOf(first), (yield* store.open(LANE, 10)).every(({ attempts }) => attempts[0].signed === null)], ["paying", true])
    yield* forgotten(1, LARGE)
    yield* forgotten(66, 1n)
    yield* checkFence()
    assert.deepStrictEqual(yield* openKinds, ["payout refused", "payout refused", "books behind the chain"])
    yield* mineFinalPayouts()
    yield* agree
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(first), yield* stateOf(second)], ["paid", "returned"])
    yield* watch()
    assert.deepStrictEqual([yield* available(one, USDT), yield* reserved(one), yield* booksLessChain()], [30n, 0n, 0n])
    assert.deepStrictEqual(yield* store.open(LANE, 10), [])
  }).pipe(Effect.provide(laneCommunity({}, () => false))))

it.effect("a copy from before the wallet's first payout starts in quarantine too, and pays nothing that was paid", () =>
  Effect.gen(function*() {
    const one = yield* memberWithWallet(1)
    yield* fill(LARGE * 4n)
    const [paid, unpaid] = [yield* approved(one, LARGE), yield* approved(one, 30n)]
    yield* forgotten(1, LARGE)
    yield* checkFence()
    assert.deepStrictEqual((yield* openOf("books behind the chain")).stops, ["payouts", "broadcasts"])
    yield* lane()
    yield* mineFinalPayouts()
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(paid), (yield* (yield* MempoolScript).sent).length, yield* openKinds], ["approved", 0, ["books behind the chain"]])
    yield* agree
    for (let round = 0; round < 3; round += 1) {
      yield* lane()
      yield* mineFinalPayouts()
    }
    assert.deepStrictEqual([yield* stateOf(paid), yield* stateOf(unpaid), yield* holds(walletOf(1))], ["paid", "paid", LARGE + 30n])
    assert.deepStrictEqual([yield* (yield* MempoolScript).nonce(HOT), yield* booksLessChain(), yield* openKinds], [2, 0n, []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("operators who agree while the providers are asked are not asked again for the same", () =>
  Effect.gen(function*() {
    const one = yield* memberWithWallet(1)
    yield* fill(LARGE * 4n)
    const paid = yield* approved(one, LARGE)
    yield* forgotten(1, LARGE)
    yield* checkFence()
    yield* mineFinalPayouts()
    const pool = yield* ProviderPool
    const services = yield* Effect.context<IncidentStore | TokenPinStore | Transaction>()
    const late = yield* Effect.cached(Effect.provide(Effect.orDie(agree), services))
    yield* Effect.provideService(lane(), ProviderPool, { ...pool, look: Effect.tap(pool.look, () => late) })
    assert.deepStrictEqual([yield* openKinds, yield* stateOf(paid)], [[], "approved"])
    yield* lane()
    assert.deepStrictEqual([yield* openKinds, yield* stateOf(paid)], [[], "paid"])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what the signer has signed and the books do not know is quarantine before the chain shows it, and nothing is signed until it does", () =>
  Effect.gen(function*() {
    const one = yield* memberWithWallet(1)
    yield* fill(LARGE * 4n)
    const paid = yield* approved(one, LARGE)
    yield* signed(paid, 0)
    yield* checkFence()
    assert.deepStrictEqual((yield* openOf("books behind the chain")).facts["signer"], "1")
    yield* agree
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(paid), yield* openKinds], ["approved", ["books behind the chain"]])
    yield* forgotten(1, LARGE)
    yield* mineFinalPayouts()
    yield* agree
    yield* lane()
    yield* lane()
    yield* agree
    yield* mineFinalPayouts()
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(paid), (yield* (yield* MempoolScript).sent).length, yield* openKinds], ["paid", 0, []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("of withdrawals that look the same the one that the signer remembers was paid", () =>
  Effect.gen(function*() {
    const one = yield* memberWithWallet(1)
    yield* fill(LARGE * 4n)
    const [older, newer] = [yield* approved(one, LARGE), yield* approved(one, LARGE)]
    yield* signed(newer, 0)
    yield* forgotten(1, LARGE)
    yield* checkFence()
    yield* mineFinalPayouts()
    yield* agree
    yield* lane()
    assert.deepStrictEqual([yield* stateOf(older), yield* stateOf(newer)], ["approved", "paid"])
    yield* lane()
    yield* mineFinalPayouts()
    assert.deepStrictEqual([yield* stateOf(older), yield* holds(walletOf(1)), yield* openKinds], ["paid", 2n * LARGE, []])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a withdrawal that was signed under a nonce which somebody else used gets no other one, others are paid, and its incident ends with it", () =>
  Effect.gen(function*() {
    const one = yield* memberWithWallet(1)
    yield* fill(LARGE * 4n)
    const [bound, free] = [yield* approved(one, LARGE), yield* approved(one, 30n)]
    yield* signed(bound, 0)
    yield* forgotten(66, 1n)
    yield* checkFence()
    yield* mineFinalPayouts()
    yield* agree
    for (let round = 0; round < 3; round += 1) {
      yield* lane()
      yield* mineFinalPayouts()
    }
    assert.deepStrictEqual([yield* stateOf(bound), yield* stateOf(free), yield* holds(walletOf(1))], ["approved", "paid", 30n])
    assert.deepStrictEqual((yield* openOf("withdrawal signed before")).subject, bound.id)
    yield* refuseWithdrawal(bound.id, ANNA, "its nonce is gone")
    yield* lane()
    assert.deepStrictEqual([yield* openKinds, yield* available(one, USDT)], [[], LARGE])
  }).pipe(Effect.provide(laneCommunity())))
