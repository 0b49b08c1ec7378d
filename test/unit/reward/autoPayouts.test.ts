import { assert, it } from "@effect/vitest"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { Amount } from "@sigmatrade/core/money/Amount"
import { changeWallet } from "@sigmatrade/core/payout/changeWallet"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { AutoPayoutStore } from "@sigmatrade/core/reward/AutoPayoutStore"
import type { User } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import { autoPayoutsOf, startAutoPayouts, stopAutoPayouts } from "@sigmatrade/core/reward/startAutoPayouts"
import { community, USDT } from "../community.ts"
import { memberWith, milli, PASSWORD, payoutRules, standsAt, WRONG } from "../payout/payoutWorld.ts"
import { catchUp } from "./rewardWorld.ts"

const MINIMUM = new Map([[USDT, milli(20_000)]])
const run = catchUp(10, MINIMUM)

/** A member with so much to spend, who wants to be paid out without asking. */
const wanting = Effect.fn("wanting")(function*(amount: bigint) {
  const member = yield* memberWith(amount)
  yield* (yield* AutoPayoutStore).set(member.id, true)
  return member
})
const withdrawals = (member: User) => Effect.flatMap(WithdrawalStore, ({ ofUser }) => ofUser(member.id, 10))
const promise = <A, E, R>(name: string, body: Effect.Effect<A, E, R>) =>
  it.effect(name, () => body.pipe(Effect.provide(payoutRules()), Effect.provide(community())) as Effect.Effect<A, E>)

promise("whoever wants it is paid out all he has from the minimum on, to the last unit, once in an hour, without a password", Effect.gen(function*() {
  const [rich, poor] = [yield* wanting(milli(20_000) + 1n), yield* wanting(milli(20_000) - 1n)]
  const never = yield* memberWith(milli(20_000))
  assert.deepStrictEqual((yield* run).map(({ requested }) => requested), [1])
  yield* run
  assert.deepStrictEqual((yield* withdrawals(rich)).map(({ amount, clientKey, state }) => [amount, clientKey, state]),
    [[milli(20_000) + 1n, "auto:1970-01-01T00:00:00.000Z:USDT", "approved"]])
  assert.deepStrictEqual(yield* standsAt(rich), { available: 0n, held: milli(20_000) + 1n })
  assert.deepStrictEqual([yield* withdrawals(poor), yield* withdrawals(never)], [[], []])
}))

promise("every other rule holds: brakes, approvals by amount, the most of one request", Effect.gen(function*() {
  const rich = yield* wanting(Amount.make(milli(2_500_000) * 2n))
  yield* stopFlow("payouts", operator("anna"), "odd")
  assert.deepStrictEqual((yield* run).map(({ requested }) => requested), [0])
  assert.deepStrictEqual(yield* withdrawals(rich), [])
}))

promise("a large balance is asked for up to the most of one request, and waits for two operators", Effect.gen(function*() {
  const rich = yield* wanting(Amount.make(milli(2_500_000) * 2n))
  yield* run
  assert.deepStrictEqual((yield* withdrawals(rich)).map(({ amount, approvalsNeeded, state }) => [amount, approvalsNeeded, state]),
    [[milli(2_500_000), 2, "requested"]])
  yield* TestClock.adjust("1 hour")
  yield* run
  assert.strictEqual((yield* withdrawals(rich)).length, 2)
}))

promise("a wallet that was changed a moment ago is not paid to, and the others are", Effect.gen(function*() {
  const [one, other] = [yield* wanting(milli(20_000)), yield* wanting(milli(20_000))]
  yield* changeWallet(one.id, freshAddress(), PASSWORD)
  assert.deepStrictEqual((yield* run).map(({ requested }) => requested), [1])
  assert.deepStrictEqual([(yield* withdrawals(one)).length, (yield* withdrawals(other)).length], [0, 1])
}))

promise("twenty who work at once ask once for each", Effect.gen(function*() {
  const members = [yield* wanting(milli(20_000)), yield* wanting(milli(30_000))]
  yield* Effect.forEach(Array.from({ length: 20 }), () => run, { concurrency: "unbounded" })
  for (const member of members) assert.strictEqual((yield* withdrawals(member)).length, 1)
}))

promise("a member switches it on with his password and off without, and is told from which balance on", Effect.gen(function*() {
  const member = yield* memberWith(milli(20_000))
  assert.deepStrictEqual(yield* autoPayoutsOf(member.id), { isOn: false, minimums: MINIMUM })
  assert.strictEqual((yield* Effect.flip(startAutoPayouts(member.id, WRONG)))._tag, "PasswordWrong")
  assert.isFalse((yield* autoPayoutsOf(member.id)).isOn)
  assert.deepStrictEqual(yield* startAutoPayouts(member.id, PASSWORD), { isOn: true, minimums: MINIMUM })
  assert.isTrue((yield* startAutoPayouts(member.id, PASSWORD)).isOn)
  assert.deepStrictEqual((yield* run).map(({ requested }) => requested), [1])
  assert.isFalse((yield* stopAutoPayouts(member.id)).isOn)
  assert.isFalse((yield* stopAutoPayouts(member.id)).isOn)
}).pipe(Effect.provideService(AutoPayoutPolicy, { minimums: MINIMUM })))

promise("nobody switches on what is not offered, and a blocked member nothing", Effect.gen(function*() {
  const member = yield* memberWith(milli(20_000))
  const none = startAutoPayouts(member.id, PASSWORD).pipe(Effect.provideService(AutoPayoutPolicy, { minimums: new Map() }))
  assert.strictEqual((yield* Effect.flip(none))._tag, "AutoPayoutsNotOffered")
  yield* blockMember(member.id, operator("anna"), "odd")
  assert.strictEqual((yield* Effect.flip(startAutoPayouts(member.id, PASSWORD)))._tag, "MemberBlocked")
  assert.isFalse((yield* autoPayoutsOf(member.id)).isOn)
}).pipe(Effect.provideService(AutoPayoutPolicy, { minimums: MINIMUM })))
