import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { changeWallet } from "@sigmatrade/core/payout/changeWallet"
import { checkPassword } from "@sigmatrade/core/payout/checkPassword"
import { expireWithdrawals } from "@sigmatrade/core/payout/expireWithdrawals"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Effect, Layer, Result } from "effect"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { settings } from "../../support/community.ts"
import { heldLane, paymentOf } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { ask, memberWith, milli, oleg, olga, PASSWORD, payoutRules, standsAt, toldTo, WRONG } from "../../unit/payout/payoutWorld.ts"

/** Limits of everybody and of a day that no test of this file reaches. */
const wide = payoutRules({ dayMax: Amount.make(2n ** 100n), hourMax: Amount.make(2n ** 100n) }, { inFlightMax: 100 })
const world = OurWallet.layer.pipe(Layer.provideMerge(Layer.mergeAll(PostgresTest.layer, settings, wide)))
const RICH = 2n ** 80n
const twenty = Array.from({ length: 20 }, (_, index) => index)
const together = { concurrency: "unbounded" } as const
const [ONE, TWO] = [milli(100_000), milli(1_000_000)]

layer(world, { timeout: "120 seconds", excludeTestServices: true })("withdrawals under races", (it) => {
  const asked = Effect.fn("asked")(function*(amount: Amount) {
    const member = yield* memberWith(RICH)
    return { member, withdrawal: (yield* ask(member, amount)).withdrawal }
  })
  const now = Effect.fn("now")(function*({ id }: Withdrawal) {
    return (yield* (yield* WithdrawalStore).get(id)).state
  })
  /** As the lane takes it: what it claims is paid. */
  const claim = Effect.fn("claim")(function*({ id }: Withdrawal) {
    const store = yield* WithdrawalStore
    const lane = yield* heldLane()
    return yield* (yield* Transaction).run(Effect.gen(function*() {
      const found = (yield* store.claimPayable(yield* DateTime.now, 1000)).find((one) => one.id === id)
      const isTaken = found !== undefined && (yield* store.move(found, new Withdrawal({ ...found, state: "paying" })))
      if (isTaken) yield* (yield* PayoutStore).reserve(lane, paymentOf(found), yield* DateTime.now)
      return isTaken
    }))
  })
  /** Exactly one of the ends came true, and the money stands where that end puts it. */
  const holds = Effect.fn("holds")(function*({ member, withdrawal }: Effect.Success<ReturnType<typeof asked>>) {
    const [state, { amount }] = [yield* now(withdrawal), withdrawal]
    const isHeld = state === "requested" || state === "approved" || state === "paying"
    assert.deepStrictEqual(yield* standsAt(member), isHeld ? { available: RICH - amount, held: amount } : { available: RICH, held: 0n }, state)
    return state
  })
  const won = <A, E>(results: ReadonlyArray<Result.Result<A, E>>) => results.filter(Result.isSuccess).length

  it.effect("of twenty operators who approve at once exactly as many are heard as are needed", () =>
    Effect.gen(function*() {
      for (const [amount, needed] of [[ONE, 1], [TWO, 2]] as const) {
        const one = yield* asked(amount)
        const results = yield* Effect.forEach(twenty, (index) =>
          Effect.result(approveWithdrawal(one.withdrawal.id, 1, operator(`operator-${index}`))), together)
        assert.strictEqual(won(results), needed)
        assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "WithdrawalNotWaiting"))
        assert.strictEqual(yield* holds(one), "approved")
        assert.strictEqual((yield* toldTo(one.member)).filter(({ _tag }) => _tag === "WithdrawalApproved").length, 1)
      }
    }))

  it.effect("one operator who approves twenty times at once is one operator", () =>
    Effect.gen(function*() {
      const one = yield* asked(TWO)
      const results = yield* Effect.forEach(twenty, () => Effect.result(approveWithdrawal(one.withdrawal.id, 1, olga)), together)
      assert.strictEqual(won(results), 1)
      assert.strictEqual(yield* holds(one), "requested")
    }))

  it.effect("approve, cancel, refuse and block at once: one of them is last, and the money is in one place", () =>
    Effect.gen(function*() {
      const states = yield* Effect.forEach(twenty, Effect.fnUntraced(function*() {
        const one = yield* asked(ONE)
        const { id } = one.withdrawal
        const [approved, cancelled, refused, blocked] = yield* Effect.all([
          Effect.result(approveWithdrawal(id, 1, olga)),
          Effect.result(cancelWithdrawal(one.member.id, id)),
          Effect.result(refuseWithdrawal(id, oleg, "no")),
          Effect.result(blockMember(one.member.id, olga, "no"))
        ], together)
        assert.isTrue(Result.isSuccess(blocked))
        const ends = [cancelled, refused].filter(Result.isSuccess).length + (Result.isSuccess(blocked) ? blocked.success.refused : 0)
        assert.strictEqual(ends, 1)
        if (Result.isFailure(approved)) assert.strictEqual(approved.failure._tag, "WithdrawalNotWaiting")
        return yield* holds(one)
      }), together)
      assert.isTrue(states.every((state) => state === "refused" || state === "cancelled"))
    }))

  it.effect("approve against cancel: either it is approved and then cancelled, or cancelled and not approved", () =>
    Effect.gen(function*() {
      yield* Effect.forEach(twenty, Effect.fnUntraced(function*() {
        const one = yield* asked(ONE)
        const { id } = one.withdrawal
        const [approved, cancelled] = yield* Effect.all(
          [Effect.result(approveWithdrawal(id, 1, olga)), Effect.result(cancelWithdrawal(one.member.id, id))], together
        )
        assert.isTrue(Result.isSuccess(cancelled))
        if (Result.isFailure(approved)) assert.strictEqual(approved.failure._tag, "WithdrawalNotWaiting")
        assert.strictEqual(yield* holds(one), "cancelled")
      }), together)
    }))

  it.effect("the lane, the member, an operator and a block reach for an approved one at once: exactly one gets it", () =>
    Effect.gen(function*() {
      const states = yield* Effect.forEach(twenty, Effect.fnUntraced(function*() {
        const one = yield* asked(milli(10_000))
        const { id } = one.withdrawal
        const [taken, cancelled, refused, blocked] = yield* Effect.all([
          claim(one.withdrawal),
          Effect.result(cancelWithdrawal(one.member.id, id)),
          Effect.result(refuseWithdrawal(id, oleg, "no")),
          blockMember(one.member.id, olga, "no")
        ], together)
        const wins = [taken, Result.isSuccess(cancelled), Result.isSuccess(refused), blocked.refused === 1].filter((isFirst) => isFirst)
        assert.strictEqual(wins.length, 1)
        return yield* holds(one)
      }), together)
      assert.strictEqual(states.length, 20)
      assert.isTrue(states.every((state) => state === "paying" || state === "cancelled" || state === "refused"), states.join())
    }))

  it.effect("members who ask at once are together never above the hour of everybody, to the last unit", () =>
    Effect.gen(function*() {
      const { amount } = yield* (yield* WithdrawalStore).used(null, BNB.id, DateTime.makeUnsafe(0))
      const five = payoutRules({ hourMax: Amount.make(amount + 5n * ONE) }, { inFlightMax: 100 })
      const members = yield* Effect.replicateEffect(memberWith(RICH, BNB.id), 20)
      const results = yield* Effect.forEach(members, (member) =>
        Effect.result(Effect.provide(ask(member, ONE, { asset: BNB.id }), five)), together)
      assert.strictEqual(won(results), 5)
      assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "WithdrawalLimitReached"))
    }))

  it.effect("a member who asks twenty times at once has as many on their way as he may", () =>
    Effect.gen(function*() {
      const three = payoutRules({ dayMax: Amount.make(2n ** 100n), hourMax: Amount.make(2n ** 100n) }, { inFlightMax: 3 })
      const member = yield* memberWith(RICH)
      const results = yield* Effect.forEach(twenty, () => Effect.result(Effect.provide(ask(member, ONE), three)), together)
      assert.strictEqual(won(results), 3)
      assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "WithdrawalsInFlight"))
    }))

  it.effect("asking against being blocked: nothing waits for a blocked member, and nothing of his is held", () =>
    Effect.gen(function*() {
      yield* Effect.forEach(twenty, Effect.fnUntraced(function*() {
        const member = yield* memberWith(RICH)
        yield* Effect.all([Effect.result(ask(member, ONE)), Effect.result(ask(member, TWO)), blockMember(member.id, olga, "no")], together)
        assert.deepStrictEqual(yield* standsAt(member), { available: RICH, held: 0n })
      }), together)
    }))

  it.effect("asking against a change of the wallet: nothing waits that goes to the old one", () =>
    Effect.gen(function*() {
      const store = yield* WithdrawalStore
      yield* Effect.forEach(twenty, Effect.fnUntraced(function*() {
        const member = yield* memberWith(RICH)
        const next = freshAddress()
        yield* Effect.all([Effect.result(ask(member, ONE)), changeWallet(member.id, next, PASSWORD)], together)
        const open = (yield* store.ofUser(member.id, 9)).filter(({ settledAt }) => settledAt === null)
        assert.deepStrictEqual(open, [])
        assert.deepStrictEqual(yield* standsAt(member), { available: RICH, held: 0n })
      }), together)
    }))

  it.effect("twenty jobs that end what is due end each once", () =>
    Effect.gen(function*() {
      const short = payoutRules({ hourMax: Amount.make(2n ** 100n) }, { expiryHours: 0 })
      const due = yield* Effect.forEach(twenty, () => Effect.provide(asked(ONE), short), { concurrency: 5 })
      const ended = yield* Effect.forEach(twenty, () => expireWithdrawals(3), together)
      assert.strictEqual(ended.reduce((sum, count) => sum + count, 0), 20)
      assert.isTrue((yield* Effect.forEach(due, holds)).every((state) => state === "expired"))
    }))

  it.effect("of two hundred guesses at once no more than five are heard, and the right one among the last is not", () =>
    Effect.gen(function*() {
      const { id } = yield* memberWith(1n)
      const guesses = Array.from({ length: 200 }, () => WRONG)
      const results = yield* Effect.forEach(guesses, (guess) => Effect.flip(checkPassword(id, guess)), together)
      const heard = results.filter(({ _tag }) => _tag === "PasswordWrong")
      assert.sameMembers(heard.map((failure) => "triesLeft" in failure ? failure.triesLeft : -1), [4, 3, 2, 1])
      assert.strictEqual((yield* Effect.flip(checkPassword(id, PASSWORD)))._tag, "PasswordNotTaken")
    }))

  it.effect("the right password, however often at once, locks nobody out", () =>
    Effect.gen(function*() {
      const { id } = yield* memberWith(1n)
      yield* Effect.forEach(Array.from({ length: 100 }), () => checkPassword(id, PASSWORD), together)
    }))

  it.effect("all of it left the books in order", () => Effect.map(brokenInvariants, (broken) => assert.deepStrictEqual(broken, [])))
})
