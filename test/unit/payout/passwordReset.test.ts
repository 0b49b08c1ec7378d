import { assert, describe, it } from "@effect/vitest"
import { refuseReset, approveReset } from "@sigmatrade/core/payout/approveReset"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { changeWallet } from "@sigmatrade/core/payout/changeWallet"
import { checkPassword } from "@sigmatrade/core/payout/checkPassword"
import { completeReset } from "@sigmatrade/core/payout/completeReset"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import { refuseDuringReset } from "@sigmatrade/core/payout/refuseDuringReset"
import { requestReset } from "@sigmatrade/core/payout/requestReset"
import { previewWithdrawal, requestForMember } from "@sigmatrade/core/payout/requestWithdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { withdrawReset } from "@sigmatrade/core/payout/withdrawReset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Redacted } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { community, memberWithWallet } from "../community.ts"
import { approved, fill, lane, laneCommunity, stateOf } from "./laneWorld.ts"
import { ask, memberWith, milli, olga, PASSWORD, payoutRules, standsAt, toldTo, WRONG, wishOf } from "./payoutWorld.ts"
import { setPassword } from "@sigmatrade/core/payout/setPassword"

const world = Layer.merge(community(), payoutRules())
const laneWorld = Layer.merge(laneCommunity(), payoutRules())
const RICH = 2n ** 80n
const REASON = "my phone was stolen"
const NEXT = Redacted.make("battery staple")
const tagOf = <A, E extends { readonly _tag: string }, R>(tried: Effect.Effect<A, E, R>) => Effect.map(Effect.flip(tried), ({ _tag }) => _tag)
const told = (member: User) => Effect.map(toldTo(member), (all) => all.map(({ _tag }) => _tag).filter((tag) => tag.startsWith("PasswordReset")))
/** What a member asks for without a password, as automatic payouts do. */
const wants = (member: User) => requestForMember(wishOf(member, milli(10_000)))
const opened = (member: User) => Effect.map(requestReset(member.id, REASON), ({ reset }) => reset)
const agreed = Effect.fn("agreed")(function*(member: User) {
  return yield* approveReset((yield* opened(member)).id, olga, "he called")
})
const stateNow = Effect.fn("stateNow")(function*({ id }: { readonly id: Parameters<PasswordResetStore["Service"]["get"]>[0] }) {
  return Option.getOrThrow(yield* (yield* PasswordResetStore).get(id)).state
})

describe("a forgotten password", () => {
  it.effect("is reported with a reason that says something, by a member who has one and is not blocked, once while it is not over", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      for (const short of ["", "  too short  ", "         x"]) assert.deepInclude(yield* Effect.flip(requestReset(member.id, short)), { _tag: "ReasonTooShort", lengthMin: 10 })
      assert.strictEqual(yield* tagOf(requestReset((yield* memberWithWallet(1)).id, REASON)), "PasswordMissing")
      const { isNew, reset } = yield* requestReset(member.id, `  ${REASON}\0 `)
      assert.deepStrictEqual<unknown>([reset.userId, reset.reason, reset.state, reset.decidedBy], [member.id, REASON, "open", null])
      assert.isTrue(isNew)
      const again = yield* requestReset(member.id, "another reason")
      assert.deepStrictEqual([again.isNew, again.reset], [false, reset])
      assert.deepStrictEqual(yield* told(member), ["PasswordResetRequested"])
      const blocked = yield* memberWith(RICH)
      yield* blockMember(blocked.id, olga, "no")
      assert.strictEqual(yield* tagOf(requestReset(blocked.id, REASON)), "MemberBlocked")
      const long = yield* requestReset((yield* memberWith(RICH)).id, "🦊".repeat(2_000))
      assert.strictEqual([...long.reset.reason].length, 1_000)
    }).pipe(Effect.provide(world)))

  it.effect("keeps money where it is: nothing is asked for, and the wallet stays; what waited waits on and is its member's to cancel", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const { withdrawal } = yield* ask(member, milli(10_000))
      assert.strictEqual(withdrawal.state, "approved")
      yield* opened(member)
      assert.strictEqual(yield* tagOf(wants(member)), "PasswordResetPending")
      assert.strictEqual(yield* tagOf(previewWithdrawal(wishOf(member, milli(10_000)))), "PasswordResetPending")
      assert.strictEqual(yield* tagOf(refuseDuringReset(member.id)), "PasswordResetPending")
      assert.strictEqual(yield* tagOf(changeWallet(member.id, freshAddress(), WRONG)), "PasswordWrong")
      const store = yield* WithdrawalStore
      assert.deepStrictEqual(yield* store.get(withdrawal.id), withdrawal)
      yield* cancelWithdrawal(member.id, withdrawal.id)
      assert.deepStrictEqual(yield* standsAt(member), { available: RICH, held: 0n })
    }).pipe(Effect.provide(world)))

  it.effect("is set anew by the member once an operator has agreed, with the rules of every password, once", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const open = yield* opened(member)
      assert.strictEqual(yield* tagOf(completeReset(member.id, NEXT)), "ResetNotApproved")
      assert.strictEqual(yield* tagOf(approveReset(open.id, olga, "  ")), "NoteMissing")
      const reset = yield* approveReset(open.id, olga, "he called")
      assert.deepInclude(reset, { state: "approved", decidedBy: olga, note: "he called" })
      assert.strictEqual(yield* tagOf(wants(member)), "PasswordResetPending")
      assert.strictEqual(yield* tagOf(completeReset(member.id, Redacted.make("short"))), "PasswordUnfit")
      const done = yield* completeReset(member.id, NEXT)
      const now = yield* DateTime.now
      assert.deepInclude(done, { state: "done", endedAt: now, withdrawalsFrom: DateTime.add(now, { hours: 24 }) })
      assert.strictEqual(yield* tagOf(completeReset(member.id, NEXT)), "ResetNotApproved")
      assert.strictEqual(yield* tagOf(checkPassword(member.id, PASSWORD)), "PasswordWrong")
      yield* checkPassword(member.id, NEXT)
      assert.deepStrictEqual(yield* told(member), ["PasswordResetRequested", "PasswordResetApproved", "PasswordResetDone"])
    }).pipe(Effect.provide(world)))

  it.effect("leaves withdrawals closed for the cooling-off time after it was set anew, to the last moment", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      yield* agreed(member)
      const { withdrawalsFrom } = yield* completeReset(member.id, NEXT)
      yield* TestClock.adjust("23 hours")
      assert.deepInclude<unknown>(yield* Effect.flip(wants(member)), { _tag: "PasswordResetCoolingOff", until: withdrawalsFrom })
      // Another reset that comes to nothing does not open them.
      yield* withdrawReset(member.id, (yield* opened(member)).id)
      assert.strictEqual(yield* tagOf(previewWithdrawal(wishOf(member, milli(10_000)))), "PasswordResetCoolingOff")
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* wants(member)).withdrawal.state, "approved")
    }).pipe(Effect.provide(world)))

  it.effect("comes to nothing when it is refused or taken back, and money may leave at once", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const other = yield* memberWith(RICH)
      const refused = yield* opened(member)
      assert.strictEqual(yield* tagOf(refuseReset(refused.id, "open", olga, " ")), "NoteMissing")
      yield* refuseReset(refused.id, "open", olga, "call us")
      yield* wants(member)
      const back = yield* opened(member)
      assert.strictEqual(yield* tagOf(withdrawReset(other.id, back.id)), "ResetUnknown")
      yield* withdrawReset(member.id, back.id)
      assert.deepInclude(yield* Effect.flip(withdrawReset(member.id, back.id)), { _tag: "ResetOver", state: "withdrawn" })
      yield* wants(member)
      const revoked = yield* agreed(member)
      assert.deepInclude(yield* Effect.flip(refuseReset(revoked.id, "open", olga, "no")), { _tag: "ResetMoved", state: "approved" })
      yield* refuseReset(revoked.id, "approved", olga, "it was not he")
      assert.strictEqual(yield* tagOf(completeReset(member.id, NEXT)), "ResetNotApproved")
      yield* checkPassword(member.id, PASSWORD)
      yield* wants(member)
      const words = (yield* toldTo(member)).filter(({ _tag }) => _tag === "PasswordResetRefused" || _tag === "PasswordResetWithdrawn")
      assert.deepStrictEqual<unknown>(words, [
        { _tag: "PasswordResetRefused", note: "call us" }, { _tag: "PasswordResetWithdrawn", cause: "member" },
        { _tag: "PasswordResetRefused", note: "it was not he" }
      ])
    }).pipe(Effect.provide(world)))

  it.effect("was not forgotten when it is given after all: that ends the reset, and what it was given for happens", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      for (const begun of [opened(member), agreed(member)]) {
        const reset = yield* begun
        yield* Effect.flip(checkPassword(member.id, WRONG))
        assert.notStrictEqual(yield* stateNow(reset), "withdrawn")
        yield* ask(member, milli(10_000))
        assert.strictEqual(yield* stateNow(reset), "withdrawn")
      }
      yield* opened(member)
      yield* changeWallet(member.id, freshAddress(), PASSWORD)
      const words = (yield* toldTo(member)).filter(({ _tag }) => _tag === "PasswordResetWithdrawn")
      assert.deepStrictEqual<unknown>(words, Array.from({ length: 3 }, () => ({ _tag: "PasswordResetWithdrawn", cause: "old password" })))
    }).pipe(Effect.provide(world)))

  it.effect("is no way around the lock after wrong tries: neither asking nor setting a new one lifts it", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      yield* Effect.replicateEffect(Effect.flip(checkPassword(member.id, WRONG)), 5)
      const reset = yield* agreed(member)
      assert.strictEqual(yield* tagOf(completeReset(member.id, NEXT)), "PasswordNotTaken")
      assert.strictEqual(yield* stateNow(reset), "approved")
      const kept = Option.getOrThrow(yield* (yield* PasswordStore).get(member.id))
      assert.isNotNull(kept.lockedUntil)
      yield* TestClock.adjust("15 minutes")
      yield* completeReset(member.id, NEXT)
      yield* checkPassword(member.id, NEXT)
    }).pipe(Effect.provide(world)))

  it.effect("stands in no record of the reset, and a step that is undone was no reset", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      yield* Effect.flip((yield* Transaction).run(Effect.andThen(requestReset(member.id, REASON), Effect.fail({ _tag: "undo" as const }))))
      assert.deepStrictEqual(yield* told(member), [])
      yield* agreed(member)
      const done = yield* completeReset(member.id, NEXT)
      assert.notInclude(JSON.stringify(done), Redacted.value(NEXT))
    }).pipe(Effect.provide(world)))
})

describe("the lane during a reset", () => {
  const guarded = Effect.fn("guarded")(function*(number: number) {
    const member = yield* memberWithWallet(number)
    yield* setPassword(member.id, PASSWORD)
    return member
  })

  it.effect("pays others and leaves what waits where it is, until the reset is refused", () =>
    Effect.gen(function*() {
      const [member, other] = [yield* guarded(1), yield* guarded(2)]
      yield* fill(5_000n)
      const [mine, others] = [yield* approved(member, 100n), yield* approved(other, 100n)]
      const reset = yield* opened(member)
      assert.deepStrictEqual([(yield* lane()).reserved, (yield* lane()).reserved], [1, 0])
      assert.deepStrictEqual([yield* stateOf(mine), yield* stateOf(others)], ["approved", "paying"])
      yield* refuseReset(reset.id, "open", olga, "no")
      assert.deepStrictEqual([(yield* lane()).reserved, yield* stateOf(mine)], [1, "paying"])
    }).pipe(Effect.provide(laneWorld)))

  it.effect("pays what waited only when the cooling-off time is over, and then by itself", () =>
    Effect.gen(function*() {
      const member = yield* guarded(1)
      yield* fill(5_000n)
      const mine = yield* approved(member, 100n)
      yield* agreed(member)
      yield* completeReset(member.id, NEXT)
      yield* TestClock.adjust("1439 minutes")
      assert.deepStrictEqual([(yield* lane()).reserved, yield* stateOf(mine)], [0, "approved"])
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual([(yield* lane()).reserved, yield* stateOf(mine)], [1, "paying"])
    }).pipe(Effect.provide(laneWorld)))

  it.effect("goes on with what holds a nonce already: only the chain decides about that", () =>
    Effect.gen(function*() {
      const member = yield* guarded(1)
      yield* fill(5_000n)
      const mine = yield* approved(member, 100n)
      yield* lane()
      yield* opened(member)
      assert.strictEqual((yield* lane()).open, 1)
      assert.strictEqual(yield* stateOf(mine), "paying")
    }).pipe(Effect.provide(laneWorld)))
})
