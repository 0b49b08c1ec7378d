import { assert, it } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { GAS } from "@sigmatrade/core/chain/Transfer"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { CHAIN_TRANSIT, HOUSE_FEES } from "@sigmatrade/core/ledger/Account"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import type { Payout } from "@sigmatrade/core/payout/Payout"
import type { HeldLane, LaneKey } from "@sigmatrade/core/payout/PayoutStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { DateTime, Effect, HashMap, Option } from "effect"
import { freshSigned } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { evidenceFor, freshTransfer, sightingOf } from "@sigmatrade/adapters/contract/freshTransfer"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { available, BNB, CHAIN, held, USDT, walletOf } from "../community.ts"
import { approved, HOT, LANE, laneCommunity, memberWithWallet, reserved, rules, stateOf } from "./laneWorld.ts"

const FORMER: LaneKey = { chainId: CHAIN, wallet: Address.make(`0x${"cd".repeat(20)}`) }

/** A lane in our hands. */
const laneOf = Effect.fn("laneOf")(function*(key: LaneKey = LANE) {
  const now = yield* DateTime.now
  return Option.getOrThrow(yield* (yield* PayoutStore).take(key, "one", { nonce: 0, block: BlockNumber.make(0) }, now, DateTime.add(now, { days: 1 })))
})
const gas = { gasPrice: rules.gasPriceMin, gasLimit: rules.gasLimitToken }
/** A payout for a withdrawal, signed. */
const begun = Effect.fn("begun")(function*(lane: HeldLane, withdrawal: Withdrawal) {
  const { amount, asset, destination: to, fee, id } = withdrawal
  yield* (yield* WithdrawalStore).move(withdrawal, new Withdrawal({ ...withdrawal, state: "paying" }))
  const what = { purpose: "withdrawal" as const, asset, to, amount: Amount.make(amount - fee), withdrawals: [id] }
  return yield* signed(lane, yield* (yield* PayoutStore).reserve(lane, { ...what, ...gas }, NOW))
})
const signed = Effect.fn("signed")(function*(lane: HeldLane, payout: Payout) {
  const { hash } = yield* (yield* PayoutStore).keepSigned(lane, payout.id, 1, freshSigned())
  return { payout, hash }
})
/** Its transaction is final: the gas was paid, and what it pays unless it failed. */
const mined = Effect.fn("mined")(function*({ hash, payout: { amount, asset, to, wallet } }: Effect.Success<ReturnType<typeof signed>>, isPaid = true) {
  const row = freshTransfer({ chainId: CHAIN, from: wallet, txHash: hash })
  const rows = [freshTransfer({ ...row, asset: BNB, logIndex: GAS }), ...(isPaid ? [freshTransfer({ ...row, asset, to, amount })] : [])]
  const sightings = rows.map((transfer) => sightingOf(transfer, { _tag: "Own", movement: transfer.logIndex === GAS ? "payout gas" : "payout" }))
  yield* (yield* TransferStore).record(sightings)
  yield* (yield* TransferStore).finalize(CHAIN, evidenceFor(sightings), NOW)
})
const endOf = Effect.fn("endOf")(function*({ id }: Payout) {
  const { payout } = Option.getOrThrow(yield* (yield* PayoutStore).get(id))
  return [payout.state, payout.settledBy] as const
})
const told = Effect.gen(function*() {
  const notices = yield* (yield* MemoryWorld).read((world) => HashMap.toValues(world.notices))
  return notices.map(({ notice }) => notice.notification)
})

it.effect("what was reserved is gone with a final payment and its fee earned, is free again where it failed, and a gap is filled: each once", () =>
  Effect.gen(function*() {
    const [lane, member] = [yield* laneOf(), yield* memberWithWallet(1)]
    const [paid, failed, waiting] = [yield* approved(member, 100n, USDT, 7n), yield* approved(member, 30n), yield* approved(member, 5n)]
    const [one, two, three] = [yield* begun(lane, paid), yield* begun(lane, failed), yield* begun(lane, waiting)]
    const nothing = { purpose: "gap" as const, asset: BNB, to: HOT, amount: ZERO, withdrawals: [] }
    const gap = yield* signed(lane, yield* (yield* PayoutStore).reserve(lane, { ...nothing, ...gas }, NOW))
    // A dearer attempt was planned and never signed.
    yield* (yield* PayoutStore).plan(lane, three.payout.id, 1, gas.gasPrice * 2n, gas.gasLimit, NOW)
    assert.strictEqual(yield* settlePayouts(), 0)
    yield* mined(one)
    yield* mined(two, false)
    yield* mined(gap, false)
    assert.deepStrictEqual([yield* settlePayouts(), yield* settlePayouts()], [3, 0])
    assert.deepStrictEqual(yield* Effect.forEach([one, two, three, gap], ({ payout }) => endOf(payout)), [
      ["paid", one.hash], ["reverted", two.hash], ["open", null], ["filled", gap.hash]
    ])
    const now = yield* DateTime.now
    const { get } = yield* WithdrawalStore
    const ends = yield* Effect.forEach([paid, failed, waiting], ({ id }) => get(id))
    assert.deepStrictEqual(ends.map(({ reason, settledAt, state }) => [state, reason, settledAt]), [["paid", null, now], ["returned", "failed on the chain", now], ["paying", null, null]])
    assert.deepStrictEqual([yield* reserved(member), yield* available(member, USDT)], [5n, 30n])
    assert.deepStrictEqual([yield* held(HOUSE_FEES, USDT), yield* held(CHAIN_TRANSIT, USDT)], [7n, 0n])
    const word = { asset: USDT, destination: walletOf(1), chainId: CHAIN }
    assert.sameDeepMembers<unknown>(yield* told, [
      { _tag: "WithdrawalPaid", ...word, txHash: one.hash, withdrawalId: paid.id, amount: 100n, net: 93n },
      { _tag: "WithdrawalReturned", ...word, txHash: two.hash, withdrawalId: failed.id, amount: 30n, net: 30n }
    ])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("what was sent from a wallet of before comes to its end with the others", () =>
  Effect.gen(function*() {
    const [lane, former, member] = [yield* laneOf(), yield* laneOf(FORMER), yield* memberWithWallet(1)]
    const [now, then] = [yield* begun(lane, yield* approved(member, 100n)), yield* begun(former, yield* approved(member, 30n))]
    yield* mined(now)
    yield* mined(then)
    assert.strictEqual(yield* settlePayouts(), 2)
    assert.deepStrictEqual([(yield* endOf(now.payout))[0], (yield* endOf(then.payout))[0]], ["paid", "paid"])
  }).pipe(Effect.provide(laneCommunity())))

it.effect("whoever is late ends nothing: what another has ended, or a broken finality has taken meanwhile, stays as it is then", () =>
  Effect.gen(function*() {
    const [lane, member, store] = [yield* laneOf(), yield* memberWithWallet(1), yield* PayoutStore]
    const withdrawal = yield* approved(member, 100n)
    const one = yield* begun(lane, withdrawal)
    yield* mined(one)
    const [stale] = yield* store.open(LANE, 1)
    if (stale === undefined) return assert.fail("nothing is on its way")
    const seeing = (given: Partial<PayoutStore["Service"]>) => Effect.provideService(settlePayouts(), PayoutStore, PayoutStore.of({ ...store, ...given }))
    let asked = 0
    const lost = { finalRows: (...of: Parameters<typeof store.finalRows>) => Effect.suspend(() => (asked += 1) === 1 ? store.finalRows(...of) : Effect.succeed([])) }
    assert.deepStrictEqual([yield* seeing(lost), asked], [0, 2])
    assert.strictEqual(yield* seeing({ lock: () => Effect.succeed(Option.none()) }), 0)
    assert.strictEqual(yield* seeing({ settle: () => Effect.succeed(false) }), 0)
    assert.deepStrictEqual([yield* stateOf(withdrawal), yield* told], ["paying", []])
    assert.strictEqual(yield* settlePayouts(), 1)
    assert.strictEqual(yield* seeing({ open: () => Effect.succeed([stale]), settle: () => Effect.succeed(true) }), 0)
    assert.deepStrictEqual([yield* stateOf(withdrawal), (yield* told).length], ["paid", 1])
  }).pipe(Effect.provide(laneCommunity())))
