import { assert, layer as withLayer } from "@effect/vitest"
import { PasswordReset, ResetId, ResetReason } from "@sigmatrade/core/payout/PasswordReset"
import { PasswordResetStore, ResetUnknown } from "@sigmatrade/core/payout/PasswordResetStore"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserId } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit, Option } from "effect"
import { randomUUID } from "node:crypto"
import { freshMember, minutesLater, NOW, operator } from "../samples.ts"
import { freshWithdrawal } from "./freshWithdrawal.ts"

const ANNA = operator("anna")
const twenty = Array.from({ length: 20 }, (_, index) => index)
const together = { concurrency: "unbounded" } as const
/** Before every other withdrawal of the suites, so that a short list holds these. */
const LONG_AGO = minutesLater(-9_000_000)

type Given = Partial<ConstructorParameters<typeof PasswordReset>[0]>

const freshReset = (userId: UserId, given: Given = {}) =>
  new PasswordReset({
    id: ResetId.make(randomUUID()), userId, reason: ResetReason.make(`it's "gone" \\ 🦊 %`), requestedAt: NOW, state: "open", decidedBy: null,
    note: null, decidedAt: null, endedAt: null, withdrawalsFrom: null, ...given
  })
const become = (reset: PasswordReset, given: Given) => new PasswordReset({ ...reset, ...given })
const approvedFrom = (reset: PasswordReset) => become(reset, { state: "approved", decidedBy: ANNA, note: "he called", decidedAt: minutesLater(1) })
const doneFrom = (reset: PasswordReset) => become(reset, { state: "done", endedAt: minutesLater(2), withdrawalsFrom: minutesLater(62) })
const refusedFrom = (reset: PasswordReset) => become(reset, { state: "refused", decidedBy: ANNA, note: "no", decidedAt: minutesLater(2), endedAt: minutesLater(2) })
const withdrawnFrom = (reset: PasswordReset) => become(reset, { state: "withdrawn", endedAt: minutesLater(2) })

/** What every `PasswordResetStore` promises, and what `WithdrawalStore` promises about it. */
export const passwordResetStoreContract = <E>(
  name: string,
  layer: Layer.Layer<PasswordResetStore | WithdrawalStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`PasswordResetStore: ${name}`, (it) => {
    const kept = Effect.fn("kept")(function*(given: Given = {}) {
      const reset = freshReset((yield* freshMember).id, given)
      assert.isTrue(yield* (yield* PasswordResetStore).add(reset))
      return reset
    })
    const moved = Effect.fn("moved")(function*(from: PasswordReset, next: PasswordReset) {
      assert.isTrue(yield* (yield* PasswordResetStore).move(from, next))
      return next
    })
    const dies = Effect.fn("dies")(function*<A, E2, R>(work: Effect.Effect<A, E2, R>, what: string) {
      const exit = yield* Effect.exit(work)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause), what)
    })

    it.effect("a reset is kept as it was asked for, and found by its id and its member", () =>
      Effect.gen(function*() {
        const store = yield* PasswordResetStore
        const reset = yield* kept()
        assert.deepStrictEqual(yield* store.get(reset.id), Option.some(reset))
        assert.deepStrictEqual(yield* (yield* Transaction).run(store.lock(reset.id)), reset)
        assert.deepStrictEqual(yield* store.of(reset.userId), { unfinished: reset, withdrawalsFrom: null })
        const unknown = ResetId.make(randomUUID())
        assert.deepStrictEqual(yield* store.get(unknown), Option.none())
        assert.deepStrictEqual(yield* Effect.flip((yield* Transaction).run(store.lock(unknown))), new ResetUnknown({ id: unknown }))
        assert.deepStrictEqual(yield* store.of((yield* freshMember).id), { unfinished: null, withdrawalsFrom: null })
      }))

    it.effect("a member has one unfinished reset, also when twenty are asked for at once, and another one only after its end", () =>
      Effect.gen(function*() {
        const store = yield* PasswordResetStore
        const { id: userId } = yield* freshMember
        const wishes = twenty.map(() => freshReset(userId))
        const answers = yield* Effect.forEach(wishes, store.add, together)
        assert.strictEqual(answers.filter((isNew) => isNew).length, 1)
        const first = (yield* store.of(userId)).unfinished
        assert.deepStrictEqual(first, wishes[answers.indexOf(true)])
        assert.isNotNull(first)
        if (first === null) return
        const approved = yield* moved(first, approvedFrom(first))
        assert.isFalse(yield* store.add(freshReset(userId)))
        yield* moved(approved, withdrawnFrom(approved))
        const second = freshReset(userId, { requestedAt: minutesLater(5) })
        assert.isTrue(yield* store.add(second))
        assert.deepStrictEqual((yield* store.ofUser(userId, 5)).map(({ id }) => id), [second.id, first.id])
        assert.strictEqual((yield* store.ofUser(userId, 1)).length, 1)
      }))

    it.effect("of twenty who move it at once exactly one is first, whatever they want of it", () =>
      Effect.gen(function*() {
        const store = yield* PasswordResetStore
        const open = yield* kept()
        const fates = [approvedFrom, refusedFrom, withdrawnFrom]
        const raced = Effect.fn("raced")(function*(from: PasswordReset, ways: ReadonlyArray<(reset: PasswordReset) => PasswordReset>) {
          const wishes = twenty.map((index) => (ways[index % ways.length] ?? withdrawnFrom)(from))
          const answers = yield* Effect.forEach(wishes, (next) => store.move(from, next), together)
          assert.strictEqual(answers.filter((isFirst) => isFirst).length, 1)
          assert.deepStrictEqual(yield* store.get(from.id), Option.fromUndefinedOr(wishes[answers.indexOf(true)]))
        })
        yield* raced(open, fates)
        const other = yield* kept()
        yield* raced(yield* moved(other, approvedFrom(other)), [doneFrom, refusedFrom, withdrawnFrom])
      }))

    it.effect("it goes along its states only, each with what belongs to it, and nothing follows an end", () =>
      Effect.gen(function*() {
        const store = yield* PasswordResetStore
        const open = yield* kept()
        const approved = approvedFrom(open)
        yield* dies(store.add(freshReset((yield* freshMember).id, { ...approved, id: ResetId.make(randomUUID()) })), "begins approved")
        yield* dies(store.move(open, doneFrom(approved)), "done before anybody agreed")
        yield* dies(store.move(open, become(open, { state: "approved" })), "approved by nobody")
        yield* dies(store.move(open, become(approved, { note: null })), "approved without a reason")
        yield* dies(store.move(open, become(open, { state: "withdrawn" })), "over without an end")
        yield* dies(store.move(open, become(approved, { reason: ResetReason.make("another reason") })), "another reason")
        yield* dies(store.move(open, become(approved, { userId: (yield* freshMember).id })), "another member")
        yield* dies(store.move(open, become(open, {})), "nowhere")
        assert.deepStrictEqual(yield* store.get(open.id), Option.some(open))
        yield* moved(open, approved)
        yield* dies(store.move(approved, open), "back")
        yield* dies(store.move(approved, become(doneFrom(approved), { withdrawalsFrom: null })), "done without a cooling-off time")
        yield* moved(approved, doneFrom(approved))
        for (const end of [withdrawnFrom(approved), refusedFrom(approved), doneFrom(approved)]) {
          assert.isFalse(yield* store.move(approved, end))
          yield* dies(store.move(doneFrom(approved), end), "after its end")
        }
        assert.deepStrictEqual(yield* store.get(open.id), Option.some(doneFrom(approved)))
      }))

    it.effect("those that wait for operators come first, the oldest of them before the others", () =>
      Effect.gen(function*() {
        const store = yield* PasswordResetStore
        const agreed = yield* kept({ requestedAt: LONG_AGO })
        yield* moved(agreed, approvedFrom(agreed))
        const late = yield* kept({ requestedAt: minutesLater(-8_000_000) })
        const early = yield* kept({ requestedAt: minutesLater(-8_000_001) })
        const over = yield* kept({ requestedAt: LONG_AGO })
        yield* moved(over, withdrawnFrom(over))
        const mine = new Set([agreed, late, early, over].map(({ id }) => id))
        const listed = (yield* store.unfinished(1_000)).filter(({ id }) => mine.has(id)).map(({ id }) => id)
        assert.deepStrictEqual(listed, [early.id, late.id, agreed.id])
        assert.deepStrictEqual((yield* store.unfinished(1)).map(({ state }) => state), ["open"])
      }))

    /** A member with an approved withdrawal that is older than any other. */
    const waiting = Effect.fn("waiting")(function*() {
      const withdrawal = yield* freshWithdrawal({ approvalsNeeded: 0, state: "approved", requestedAt: LONG_AGO })
      yield* (yield* WithdrawalStore).add(withdrawal)
      return withdrawal
    })
    const isPayable = Effect.fn("isPayable")(function*({ id }: Withdrawal, at = NOW) {
      const store = yield* WithdrawalStore
      const [seen, claimed] = [yield* store.payable(at, 1_000), yield* (yield* Transaction).run(store.claimPayable(at, 1_000))]
      assert.strictEqual(seen.some((one) => one.id === id), claimed.some((one) => one.id === id))
      return seen.some((one) => one.id === id)
    })

    it.effect("what waits to be paid waits until the reset is over, and after one that is done until its time", () =>
      Effect.gen(function*() {
        const [mine, others] = [yield* waiting(), yield* waiting()]
        assert.isTrue(yield* isPayable(mine))
        const open = freshReset(mine.userId)
        yield* (yield* PasswordResetStore).add(open)
        assert.deepStrictEqual([yield* isPayable(mine), yield* isPayable(others)], [false, true])
        const approved = yield* moved(open, approvedFrom(open))
        assert.isFalse(yield* isPayable(mine, minutesLater(900_000)))
        yield* moved(approved, doneFrom(approved))
        assert.deepStrictEqual([yield* isPayable(mine, minutesLater(61)), yield* isPayable(mine, minutesLater(62))], [false, true])
        const again = freshReset(mine.userId)
        yield* (yield* PasswordResetStore).add(again)
        assert.isFalse(yield* isPayable(mine, minutesLater(62)))
        yield* moved(again, refusedFrom(again))
        assert.isTrue(yield* isPayable(mine, minutesLater(62)))
      }))

    it.effect("those that wait for resets keep nobody behind them from being paid", () =>
      Effect.gen(function*() {
        const held = yield* waiting()
        yield* (yield* PasswordResetStore).add(freshReset(held.userId))
        const behind = yield* waiting()
        const [first] = (yield* (yield* WithdrawalStore).payable(NOW, 1_000)).filter(({ id }) => id === held.id || id === behind.id)
        assert.strictEqual(first?.id, behind.id)
      }))

    it.effect("while it is not over none of its member's withdrawals begins, and none is given on to be paid, whoever tries", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const mine = yield* waiting()
        const open = freshReset(mine.userId)
        yield* (yield* PasswordResetStore).add(open)
        const paying = new Withdrawal({ ...mine, state: "paying" })
        yield* dies(store.move(mine, paying), "on its way")
        yield* dies(Effect.flatMap(freshWithdrawal({ userId: mine.userId }), store.add), "begun")
        assert.deepStrictEqual(yield* store.get(mine.id), mine)
        yield* moved(open, withdrawnFrom(open))
        assert.isTrue(yield* store.move(mine, paying))
      }))

    it.effect("a reset and the payment of what waits, begun at once, never both take it: it is on its way before, or it waits", () =>
      Effect.gen(function*() {
        const { run } = yield* Transaction
        const [store, resets] = [yield* WithdrawalStore, yield* PasswordResetStore]
        const mine = yield* Effect.forEach(twenty, waiting)
        const ids = new Map(mine.map((one) => [one.id, one]))
        const paid = run(Effect.gen(function*() {
          const found = (yield* store.claimPayable(NOW, 1_000)).filter(({ id }) => ids.has(id))
          yield* Effect.yieldNow
          return yield* Effect.filter(found, (one) => store.move(one, new Withdrawal({ ...one, state: "paying" })))
        }))
        const begun = mine.map(({ userId }) => Effect.as(run(resets.add(freshReset(userId))), []))
        const got = new Set((yield* Effect.all([...begun, paid, paid, paid], together)).flat().map(({ id }) => id))
        for (const { id } of mine) assert.strictEqual((yield* store.get(id)).state, got.has(id) ? "paying" : "approved")
        const held = mine.filter(({ id }) => !got.has(id))
        assert.isFalse((yield* store.payable(NOW, 1_000)).some(({ id }) => held.some((one) => one.id === id)))
      }))
  })
