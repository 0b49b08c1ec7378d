import { assert, describe, it } from "@effect/vitest"
import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { blockMember, unblockMember } from "@sigmatrade/core/payout/blockMember"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { expireWithdrawals } from "@sigmatrade/core/payout/expireWithdrawals"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Layer, Logger, Option } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { freshWithdrawalId } from "@sigmatrade/adapters/contract/payout/freshWithdrawal"
import { community } from "../community.ts"
import { ask, memberWith, milli, oleg, olga, otto, payoutRules, standsAt, toldTo } from "./payoutWorld.ts"

const world = Layer.merge(community(), payoutRules())
const RICH = 2n ** 80n
const [AUTO, ONE, TWO] = [milli(10_000), milli(100_000), milli(1_000_000)]

/** A member and what he has asked for. */
const asked = Effect.fn("asked")(function*(amount: typeof AUTO) {
  const member = yield* memberWith(RICH)
  return { member, withdrawal: (yield* ask(member, amount)).withdrawal }
})
const stateOf = Effect.fn("stateOf")(function*({ id }: Withdrawal) {
  return (yield* (yield* WithdrawalStore).get(id)).state
})
const isBack = Effect.fn("isBack")(function*(member: User) {
  assert.deepStrictEqual(yield* standsAt(member), { available: RICH, held: 0n })
})
/** As the lane takes it. */
const takenByLane = Effect.fn("takenByLane")(function*(withdrawal: Withdrawal) {
  assert.isTrue(yield* (yield* WithdrawalStore).move(withdrawal, new Withdrawal({ ...withdrawal, state: "paying" })))
})

describe("what becomes of a withdrawal that waits", () => {
  it.effect("one operator approves what needs one, and it is held as before", () =>
    Effect.gen(function*() {
      const { member, withdrawal } = yield* asked(ONE)
      const approved = yield* approveWithdrawal(withdrawal.id, 1, olga)
      assert.deepStrictEqual([approved.withdrawal.state, approved.approvals], ["approved", [olga]])
      assert.deepStrictEqual(yield* standsAt(member), { available: RICH - ONE, held: ONE })
      assert.deepStrictEqual((yield* toldTo(member)).map(({ _tag }) => _tag), ["WithdrawalRequested", "WithdrawalApproved"])
      assert.deepInclude(yield* Effect.flip(approveWithdrawal(withdrawal.id, 1, oleg)), { _tag: "WithdrawalNotWaiting", state: "approved" })
    }).pipe(Effect.provide(world)))

  it.effect("two different operators approve what needs two; the same one twice does not", () =>
    Effect.gen(function*() {
      const { withdrawal } = yield* asked(TWO)
      assert.strictEqual((yield* approveWithdrawal(withdrawal.id, 1, olga)).withdrawal.state, "requested")
      assert.deepInclude(yield* Effect.flip(approveWithdrawal(withdrawal.id, 1, olga)), { _tag: "WithdrawalApprovedAlready", operator: olga })
      assert.strictEqual(yield* stateOf(withdrawal), "requested")
      assert.deepStrictEqual((yield* approveWithdrawal(withdrawal.id, 1, oleg)).approvals, [olga, oleg])
      assert.strictEqual(yield* stateOf(withdrawal), "approved")
    }).pipe(Effect.provide(world)))

  it.effect("an approval is of what the operator looked at: another revision is refused, and voids those before", () =>
    Effect.gen(function*() {
      const { withdrawal } = yield* asked(TWO)
      yield* approveWithdrawal(withdrawal.id, 1, olga)
      const revised = new Withdrawal({ ...withdrawal, revision: 2, fee: milli(2_000) })
      assert.isTrue(yield* (yield* WithdrawalStore).move(withdrawal, revised))
      assert.deepInclude(yield* Effect.flip(approveWithdrawal(withdrawal.id, 1, oleg)), { _tag: "WithdrawalRevised", revision: 2 })
      assert.strictEqual((yield* approveWithdrawal(withdrawal.id, 2, oleg)).withdrawal.state, "requested")
      assert.strictEqual((yield* approveWithdrawal(withdrawal.id, 2, olga)).withdrawal.state, "approved")
    }).pipe(Effect.provide(world)))

  it.effect("an operator refuses, with a reason, what waits and what was approved: the money is back, once, and the member reads why", () =>
    Effect.gen(function*() {
      const { member, withdrawal } = yield* asked(AUTO)
      assert.strictEqual((yield* Effect.flip(refuseWithdrawal(withdrawal.id, olga, " \n")))._tag, "NoteMissing")
      const refused = yield* refuseWithdrawal(withdrawal.id, olga, " looks odd ")
      assert.deepInclude(refused, { state: "refused", reason: "looks odd" })
      assert.deepInclude(Option.getOrThrow(yield* (yield* WithdrawalStore).refusal(withdrawal.id)), { operator: olga, cause: "operator", note: "looks odd" })
      yield* isBack(member)
      assert.deepInclude((yield* toldTo(member)).at(-1), { _tag: "WithdrawalRefused", cause: "operator", note: "looks odd", amount: AUTO })
      assert.deepInclude(yield* Effect.flip(refuseWithdrawal(withdrawal.id, oleg, "too")), { _tag: "WithdrawalNotOpen", state: "refused" })
      yield* isBack(member)
      const waiting = (yield* ask(member, ONE)).withdrawal
      assert.deepStrictEqual([waiting.state, (yield* refuseWithdrawal(waiting.id, olga, "odd too")).state], ["requested", "refused"])
      yield* isBack(member)
    }).pipe(Effect.provide(world)))

  it.effect("a member cancels his own, also what is approved, and nobody else's", () =>
    Effect.gen(function*() {
      const { member, withdrawal } = yield* asked(ONE)
      const stranger = yield* memberWith(1n)
      assert.deepStrictEqual((yield* Effect.flip(cancelWithdrawal(stranger.id, withdrawal.id)))._tag, "WithdrawalUnknown")
      assert.deepStrictEqual((yield* Effect.flip(cancelWithdrawal(member.id, freshWithdrawalId())))._tag, "WithdrawalUnknown")
      assert.strictEqual((yield* cancelWithdrawal(member.id, withdrawal.id)).state, "cancelled")
      yield* isBack(member)
      assert.deepInclude((yield* toldTo(member)).at(-1), { _tag: "WithdrawalCancelled", cause: "member" })
      assert.deepInclude(yield* Effect.flip(cancelWithdrawal(member.id, withdrawal.id)), { _tag: "WithdrawalNotOpen", state: "cancelled" })
      assert.strictEqual((yield* Effect.flip(approveWithdrawal(withdrawal.id, 1, olga)))._tag, "WithdrawalNotWaiting")
      const approved = (yield* ask(member, AUTO)).withdrawal
      assert.deepStrictEqual([approved.state, (yield* cancelWithdrawal(member.id, approved.id)).state], ["approved", "cancelled"])
      yield* isBack(member)
    }).pipe(Effect.provide(world)))

  it.effect("what is on its way can be stopped by nobody", () =>
    Effect.gen(function*() {
      const { member, withdrawal } = yield* asked(AUTO)
      yield* takenByLane(withdrawal)
      for (const tried of [cancelWithdrawal(member.id, withdrawal.id), refuseWithdrawal(withdrawal.id, olga, "stop")]) {
        assert.deepInclude(yield* Effect.flip(tried), { _tag: "WithdrawalNotOpen", state: "paying" })
      }
      assert.deepStrictEqual(yield* blockMember(member.id, olga, "stop"), { isNew: true, refused: 0 })
      assert.deepStrictEqual(yield* standsAt(member), { available: RICH - AUTO, held: AUTO })
    }).pipe(Effect.provide(world)))

  it.effect("what nobody decides about in time is back; what was approved, decided or is younger stays", () =>
    Effect.gen(function*() {
      const old = [yield* asked(ONE), yield* asked(TWO)]
      const approved = yield* asked(ONE)
      yield* approveWithdrawal(approved.withdrawal.id, 1, olga)
      yield* TestClock.adjust("1 hour")
      const young = yield* asked(ONE)
      yield* TestClock.adjust("71 hours")
      assert.strictEqual(yield* expireWithdrawals(1), 1)
      assert.strictEqual(yield* expireWithdrawals(10), 1)
      assert.strictEqual(yield* expireWithdrawals(10), 0)
      for (const { member, withdrawal } of old) {
        assert.strictEqual(yield* stateOf(withdrawal), "expired")
        yield* isBack(member)
      }
      assert.deepInclude((yield* toldTo(old[0]?.member ?? approved.member)).at(-1), { _tag: "WithdrawalExpired", amount: ONE })
      assert.deepStrictEqual([yield* stateOf(approved.withdrawal), yield* stateOf(young.withdrawal)], ["approved", "requested"])
    }).pipe(Effect.provide(world)))

  it.effect("of an operator's note its first thousand characters are kept", () =>
    Effect.gen(function*() {
      const { withdrawal } = yield* asked(AUTO)
      assert.strictEqual((yield* refuseWithdrawal(withdrawal.id, olga, ` ${"x".repeat(1_000)}y`)).reason, "x".repeat(1_000))
    }).pipe(Effect.provide(world)))

  it.effect("what operators decide is in the log: about what, and who", () =>
    Effect.gen(function*() {
      const lines: Array<unknown> = []
      const log = Logger.layer([Logger.make(({ logLevel, message }) => lines.push([logLevel, ...[message].flat()]))])
      const [one, two] = [yield* asked(ONE), yield* asked(AUTO)]
      yield* Effect.gen(function*() {
        yield* approveWithdrawal(one.withdrawal.id, 1, olga)
        yield* refuseWithdrawal(one.withdrawal.id, oleg, "odd")
        yield* blockMember(two.member.id, otto, "a thief")
        yield* unblockMember(two.member.id, olga, "a mistake")
      }).pipe(Effect.provide(log))
      assert.deepStrictEqual(lines, [
        ["Info", "An operator approved a withdrawal", { id: one.withdrawal.id, revision: 1, operator: olga, state: "approved" }],
        ["Info", "An operator refused a withdrawal", { id: one.withdrawal.id, operator: oleg }],
        ["Warn", "An operator blocked a member", { userId: two.member.id, operator: otto, refused: 1 }],
        ["Warn", "An operator let a member act again", { userId: two.member.id, operator: olga }]
      ])
    }).pipe(Effect.provide(world)))

  it.effect("whoever is blocked has back what is not on its way, and does not read the operator's note; unblocked he may ask again", () =>
    Effect.gen(function*() {
      const { member, withdrawal } = yield* asked(AUTO)
      const waiting = (yield* ask(member, TWO)).withdrawal
      assert.strictEqual((yield* Effect.flip(blockMember(member.id, olga, "")))._tag, "NoteMissing")
      assert.deepStrictEqual(yield* blockMember(member.id, olga, "a thief"), { isNew: true, refused: 2 })
      assert.deepStrictEqual([yield* stateOf(withdrawal), yield* stateOf(waiting)], ["refused", "refused"])
      yield* isBack(member)
      const told = (yield* toldTo(member)).filter(({ _tag }) => _tag === "WithdrawalRefused")
      assert.deepStrictEqual(told.map((one) => "note" in one ? one.note : "?"), [null, null])
      assert.deepInclude(Option.getOrThrow(yield* (yield* WithdrawalStore).refusal(waiting.id)), { operator: olga, cause: "blocked", note: "a thief" })
      assert.deepStrictEqual(yield* blockMember(member.id, oleg, "again"), { isNew: false, refused: 0 })
      assert.strictEqual((yield* Effect.flip(ask(member, AUTO)))._tag, "MemberBlocked")
      assert.isTrue(yield* unblockMember(member.id, otto, "a mistake"))
      assert.isFalse(yield* unblockMember(member.id, otto, "a mistake"))
      assert.isTrue((yield* ask(member, AUTO)).isNew)
      const changes = yield* (yield* UserStore).standingChanges(member.id, 10)
      assert.deepStrictEqual(changes.map(({ operator, standing }) => [operator, standing]), [[otto, "active"], [olga, "blocked"]])
    }).pipe(Effect.provide(world)))
})
