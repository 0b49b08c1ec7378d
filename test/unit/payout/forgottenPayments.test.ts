import { assert, it } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { HOUSE_FEES, HOUSE_REORG_RECEIVABLE } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { HeldLane } from "@sigmatrade/core/payout/PayoutStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Recovery, RecoveryStore } from "@sigmatrade/core/payout/RecoveryStore"
import { recoverPayouts } from "@sigmatrade/core/payout/recoverPayouts"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, HashMap, Logger, Option } from "effect"
import { freshSigned, shown } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { freshPayment } from "@sigmatrade/adapters/contract/freshPayment"
import { evidenceFor, freshTransfer, sightingOf } from "@sigmatrade/adapters/contract/freshTransfer"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { available, BNB, CHAIN, held, USDT, walletOf } from "../community.ts"
import { approved, HOT, LANE, laneCommunity, memberWithWallet, reserved, rules, stateOf } from "./laneWorld.ts"

/** The lane from its first nonce on, in our hands. */
const begun = Effect.gen(function*() {
  const now = yield* DateTime.now
  return Option.getOrThrow(yield* (yield* PayoutStore).take(LANE, "one", { nonce: 0, block: BlockNumber.make(0) }, now, DateTime.add(now, { days: 1 })))
})
/** The chain shows final payments out of the wallet that we know nothing of, each in the next block. */
const paid = Effect.fn("paid")(function*(...payments: ReadonlyArray<readonly [to: Address, amount: bigint, asset?: AssetId]>) {
  const sightings = payments.map(([to, amount, asset = USDT], index) => sightingOf(
    freshTransfer({ chainId: CHAIN, from: HOT, to, amount: Amount.make(amount), asset, blockNumber: BlockNumber.make(100 + index) }),
    { _tag: "Own", movement: "out of payout" }
  ))
  const transfers = yield* TransferStore
  yield* transfers.record(sightings)
  yield* transfers.finalize(CHAIN, evidenceFor(sightings), NOW)
  return sightings.map(({ transfer }) => transfer) as [Transfer, ...Array<Transfer>]
})
/** What two operators have agreed to. */
const recover = (lane: HeldLane, nonce: number) => recoverPayouts(lane, { nonce, block: BlockNumber.make(10_000) })
/** What was kept of payments that the books had forgotten, the oldest first. */
const kept = Effect.map(Effect.flatMap(RecoveryStore, ({ recent }) => recent(1_000)), (recoveries) => recoveries.toReversed())
/** What members were told of it. */
const told = Effect.gen(function*() {
  const notices = yield* (yield* MemoryWorld).read((world) => HashMap.toValues(world.notices))
  return notices.map(({ notice }) => ({ ...notice }))
})
/** A payout for a withdrawal, as the lane begins it. */
const begin = Effect.fn("begin")(function*(lane: HeldLane, withdrawal: Withdrawal) {
  yield* (yield* WithdrawalStore).move(withdrawal, new Withdrawal({ ...withdrawal, state: "paying" }))
  const { amount, asset, destination: to, fee, id } = withdrawal
  const gas = { gasPrice: rules.gasPriceMin, gasLimit: rules.gasLimitToken }
  return yield* (yield* PayoutStore).reserve(lane, { purpose: "withdrawal", asset, to, amount: Amount.make(amount - fee), withdrawals: [id], ...gas }, NOW)
})

it.effect("a payment that is to the base unit what a withdrawal asks for has paid it: it ends, its fee is earned, and its member reads so, once", () =>
  Effect.gen(function*() {
    const [lane, member] = [yield* begun, yield* memberWithWallet(1)]
    const withdrawal = yield* approved(member, 100n, USDT, 7n)
    const [payment] = yield* paid([walletOf(1), 93n])
    assert.deepStrictEqual([yield* recover(lane, 0), yield* recover(lane, 0)], [1, 0])
    const now = yield* DateTime.now
    assert.deepStrictEqual(yield* (yield* WithdrawalStore).get(withdrawal.id), new Withdrawal({ ...withdrawal, state: "paid", settledAt: now }))
    assert.deepStrictEqual(yield* kept, [new Recovery({ transfer: payment, userId: member.id, withdrawalId: withdrawal.id, taken: ZERO, at: now })])
    assert.deepStrictEqual([yield* reserved(member), yield* available(member, USDT), yield* held(HOUSE_FEES, USDT)], [0n, 0n, 7n])
    assert.deepStrictEqual<unknown>((yield* told).map(({ notification }) => notification), [{
      _tag: "WithdrawalPaid", chainId: CHAIN, txHash: payment.txHash, withdrawalId: withdrawal.id, asset: USDT, amount: 100n, net: 93n, destination: walletOf(1)
    }])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("anything but that is taken from his balance as far as it goes, the rest is receivable, and he reads what was taken", () =>
  Effect.gen(function*() {
    const [lane, member] = [yield* begun, yield* memberWithWallet(1)]
    const withdrawal = yield* approved(member, 100n, USDT, 7n)
    yield* (yield* Ledger).post([freshPayment(member.id, 112n, USDT)], NOW)
    const payments = yield* paid([walletOf(1), 92n], [walletOf(1), 93n, BNB], [walletOf(1), 94n], [freshAddress(), 93n])
    assert.deepStrictEqual([yield* recover(lane, 0), yield* stateOf(withdrawal), yield* reserved(member)], [4, "approved", 100n])
    assert.deepStrictEqual([yield* held(HOUSE_REORG_RECEIVABLE, USDT), yield* held(HOUSE_REORG_RECEIVABLE, BNB)], [-74n, -93n])
    const [now, owners] = [yield* DateTime.now, [member.id, member.id, member.id, null]]
    assert.deepStrictEqual(yield* kept, payments.map((transfer, index) =>
      new Recovery({ transfer, userId: owners[index] ?? null, withdrawalId: null, taken: Amount.make([92n, 0n, 20n, 0n][index] ?? 0n), at: now })))
    const notices = yield* told
    assert.strictEqual(notices.length, 3)
    const id = transferId(payments[0])
    assert.deepStrictEqual<unknown>(notices.find((one) => one.id === `payment-recovered:${id}`), {
      id: `payment-recovered:${id}`, userId: member.id, subject: null,
      notification: { _tag: "PaymentRecovered", transferId: id, asset: USDT, amount: 92n, taken: 92n }
    })
  }).pipe(Effect.provide(laneCommunity())))

it.effect("a payment to a member's wallet of before is his, and pays no withdrawal to another one", () =>
  Effect.gen(function*() {
    const [lane, member] = [yield* begun, yield* memberWithWallet(1)]
    const withdrawal = yield* approved(member, 100n)
    yield* (yield* UserStore).changeWallet(member.id, walletOf(2), yield* DateTime.now)
    yield* paid([walletOf(2), 100n])
    yield* recover(lane, 0)
    assert.deepStrictEqual([(yield* kept).map(({ userId, withdrawalId }) => [userId, withdrawalId]), yield* stateOf(withdrawal)], [[[member.id, null]], "approved"])
    yield* paid([walletOf(1), 100n])
    yield* recover(lane, 0)
    assert.strictEqual(yield* stateOf(withdrawal), "paid")
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what was begun under a nonce that is used now is ended by the very payment; what was begun later, or has ended by itself, is not", () =>
  Effect.gen(function*() {
    const [lane, member, store] = [yield* begun, yield* memberWithWallet(1), yield* PayoutStore]
    const [settled, used, later] = yield* Effect.forEach([1, 2, 3], () => approved(member, 100n))
    if (settled === undefined || used === undefined || later === undefined) return assert.fail("nothing was asked for")
    const [one, two, three] = [yield* begin(lane, settled), yield* begin(lane, used), yield* begin(lane, later)]
    const { hash } = yield* store.keepSigned(lane, one.id, 1, freshSigned())
    yield* shown(LANE, hash, { final: true })
    yield* paid([walletOf(1), 100n], [walletOf(1), 100n])
    assert.strictEqual(yield* recover(lane, 2), 2)
    assert.deepStrictEqual([yield* stateOf(settled), yield* stateOf(used), yield* stateOf(later)], ["paying", "paid", "paying"])
    const states = yield* Effect.forEach([one, two, three], ({ id }) => Effect.map(store.get(id), (record) => Option.getOrThrow(record).payout.state))
    assert.deepStrictEqual(states, ["open", "displaced", "open"])
    assert.deepStrictEqual((yield* kept).map(({ withdrawalId }) => withdrawalId), [used.id, null])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("of what was begun under a nonce that is gone, and is not paid, only what nobody ever signed is free again", () =>
  Effect.gen(function*() {
    const [lane, member, store] = [yield* begun, yield* memberWithWallet(1), yield* PayoutStore]
    const [unsigned, signed, later] = yield* Effect.forEach([100n, 200n, 400n], (amount) => approved(member, amount))
    if (unsigned === undefined || signed === undefined || later === undefined) return assert.fail("nothing was asked for")
    yield* begin(lane, unsigned)
    const { id } = yield* begin(lane, signed)
    yield* begin(lane, later)
    yield* store.keepSigned(lane, id, 1, freshSigned())
    // A dearer attempt of it was planned and never signed.
    yield* store.plan(lane, id, 1, rules.gasPriceMin * 2n, rules.gasLimitToken, NOW)
    // Something else was paid to their member: it ends none of them.
    yield* paid([walletOf(1), 7n])
    assert.strictEqual(yield* recover(lane, 2), 1)
    assert.deepStrictEqual([yield* stateOf(unsigned), yield* stateOf(signed), yield* stateOf(later)], ["returned", "paying", "paying"])
    const returned = yield* (yield* WithdrawalStore).get(unsigned.id)
    assert.deepStrictEqual([returned.reason, yield* available(member, USDT), yield* reserved(member)], ["its nonce was used", 100n, 600n])
    assert.sameMembers((yield* told).map(({ notification }) => notification._tag), ["PaymentRecovered", "WithdrawalReturned"])
    assert.deepStrictEqual((yield* store.open(LANE, 9)).map(({ payout }) => payout.nonce), [1, 2])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("more payments than are looked at together are all recovered, and operators read in the log how many; of none nothing is said", () =>
  Effect.gen(function*() {
    const lane = yield* begun
    const lines: Array<unknown> = []
    const log = Logger.layer([Logger.make(({ message }) => lines.push(message))])
    assert.strictEqual(yield* Effect.provide(recover(lane, 0), log), 0)
    assert.deepStrictEqual(lines, [])
    yield* paid(...Array.from({ length: 101 }, () => [freshAddress(), 1n] as const))
    assert.strictEqual(yield* Effect.provide(recover(lane, 0), log), 101)
    assert.deepStrictEqual([(yield* kept).length, lines], [101, [["Payments that the books had forgotten are recovered", { count: 101 }]]])
  }).pipe(Effect.provide(laneCommunity())))
