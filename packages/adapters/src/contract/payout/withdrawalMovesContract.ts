import { assert, layer as withLayer } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { Withdrawal, WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalState as States } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect, Exit } from "effect"
import { freshAddress } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { BNB } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { become, freshClientKey, freshWithdrawal, freshWithdrawalId, keptWithdrawal } from "./freshWithdrawal.ts"

/** Before what other tests of the same database leave behind. */
const LONG_AGO = DateTime.makeUnsafe("1999-01-01T00:00:00Z")
const twenty = Array.from({ length: 20 }, (_, index) => index)
const LEGAL: ReadonlySet<string> = new Set([
  "requested approved", "requested refused", "requested cancelled", "requested expired", "approved paying", "approved refused",
  "approved cancelled", "paying paid", "paying returned"
])
const settledAtOf = (state: WithdrawalState) => ["requested", "approved", "paying"].includes(state) ? null : minutesLater(9)

/** What every `WithdrawalStore` promises about how a withdrawal changes. */
export const withdrawalMovesContract = <E>(name: string, layer: Layer.Layer<WithdrawalStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`WithdrawalStore, moves: ${name}`, (it) => {
    /** One that stands in a state, by the moves that lead there; nobody needs to approve it. */
    const standing = Effect.fn("standing")(function*(state: WithdrawalState) {
      const store = yield* WithdrawalStore
      const path = (["approved", "paying"] as const).slice(0, state === "requested" || ["refused", "cancelled", "expired"].includes(state)
        ? 0
        : state === "approved" ? 1 : 2)
      let now = yield* keptWithdrawal({ approvalsNeeded: 0 })
      for (const next of [...path, state]) {
        if (now.state === next) continue
        const after = become(now, { state: next, settledAt: settledAtOf(next) })
        assert.isTrue(yield* store.move(now, after))
        now = after
      }
      return now
    })
    const refused = Effect.fn("refused")(function*(before: Withdrawal, after: Withdrawal, why: string) {
      const store = yield* WithdrawalStore
      assert.isTrue(Exit.isFailure(yield* Effect.exit(store.move(before, after))), why)
      assert.deepStrictEqual(yield* store.get(before.id), before, why)
    })

    it.effect("a withdrawal goes along its states only, and what is settled never changes", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        for (const from of States.literals) {
          for (const to of States.literals) {
            const before = yield* standing(from)
            const after = become(before, { state: to, settledAt: settledAtOf(to), reason: "why" })
            const legal = LEGAL.has(`${from} ${to}`) || (from === to && before.settledAt === null)
            if (!legal) yield* refused(before, after, `${from} to ${to}`)
            else {
              assert.isTrue(yield* store.move(before, after), `${from} to ${to}`)
              assert.deepStrictEqual(yield* store.get(before.id), after)
            }
          }
        }
      }), 120_000)

    it.effect("what is to be paid changes with the next revision only, and only while nothing is paid", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const changes = [
          { destination: freshAddress() }, { asset: BNB }, { amount: Amount.make(9n) }, { fee: Amount.make(1n) },
          { approvalsNeeded: 0 }, { expiresAt: minutesLater(90) }
        ]
        for (const change of changes) {
          const before = yield* keptWithdrawal()
          yield* refused(before, become(before, change), JSON.stringify(Object.keys(change)))
          yield* refused(before, become(before, { ...change, revision: 3 }), "a revision left out")
          const after = become(before, { ...change, revision: 2 })
          assert.isTrue(yield* store.move(before, after))
          assert.deepStrictEqual(yield* store.get(before.id), after)
        }
        const paying = yield* standing("paying")
        yield* refused(paying, become(paying, { destination: freshAddress(), revision: 2 }), "paying")
        const approved = yield* standing("approved")
        assert.isTrue(yield* store.move(approved, become(approved, { destination: freshAddress(), revision: 2, state: "requested", approvalsNeeded: 1 })))
      }))

    it.effect("whose wish it is never changes", () =>
      Effect.gen(function*() {
        const before = yield* keptWithdrawal()
        const others = [
          { id: freshWithdrawalId() }, { userId: (yield* freshMember).id }, { clientKey: freshClientKey() }, { requestedAt: minutesLater(1) }
        ]
        for (const other of others) yield* refused(before, become(before, { ...other, revision: 2 }), JSON.stringify(Object.keys(other)))
      }))

    it.effect("it is approved only by as many operators as it needs, who agreed to this very revision", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const before = yield* keptWithdrawal({ approvalsNeeded: 2 })
        const approvedNow = become(before, { state: "approved" })
        yield* refused(before, approvedNow, "nobody")
        yield* store.approve({ id: before.id, revision: 1, operator: operator("olga"), at: NOW })
        yield* refused(before, approvedNow, "one")
        yield* store.approve({ id: before.id, revision: 1, operator: operator("oleg"), at: NOW })
        const revised = become(before, { revision: 2, destination: freshAddress() })
        yield* refused(before, become(revised, { state: "approved" }), "by approvals of the revision before")
        assert.isTrue(yield* store.move(before, revised))
        yield* refused(revised, become(revised, { state: "approved" }), "the revision after")
        for (const who of ["olga", "oleg"]) yield* store.approve({ id: before.id, revision: 2, operator: operator(who), at: NOW })
        assert.isTrue(yield* store.move(revised, become(revised, { state: "approved" })))
      }))

    it.effect("nobody approves what does not wait, or a revision that is not there", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const approve = (id: Withdrawal["id"], revision: number) =>
          Effect.exit(store.approve({ id, revision, operator: operator("olga"), at: NOW }))
        const before = yield* keptWithdrawal()
        assert.isTrue(Exit.isFailure(yield* approve(before.id, 2)))
        assert.isTrue(Exit.isFailure(yield* approve(freshWithdrawalId(), 1)))
        for (const state of ["approved", "paying", "cancelled"] as const) {
          assert.isTrue(Exit.isFailure(yield* approve((yield* standing(state)).id, 1)), state)
        }
        assert.deepStrictEqual(yield* store.approvals(before.id, 2), [])
      }))

    it.effect("a withdrawal begins with its first revision, and not as paid or unapproved", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const wrong = [{ revision: 2 }, { state: "paying" }, { state: "paid", settledAt: NOW }, { state: "approved", approvalsNeeded: 1 }] as const
        for (const given of wrong) {
          const withdrawal = yield* freshWithdrawal(given)
          assert.isTrue(Exit.isFailure(yield* Effect.exit(store.add(withdrawal))), JSON.stringify(given))
          assert.strictEqual((yield* Effect.flip(store.get(withdrawal.id)))._tag, "WithdrawalUnknown")
        }
      }))

    it.effect("of twenty who move it at once exactly one is first, whatever they want of it", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const before = yield* keptWithdrawal({ approvalsNeeded: 0 })
        const wishes = twenty.map((index) => index % 2 === 0
          ? become(before, { state: "approved" })
          : become(before, { state: "cancelled", settledAt: minutesLater(index) }))
        const answers = yield* Effect.forEach(wishes, (next) => store.move(before, next), { concurrency: "unbounded" })
        assert.strictEqual(answers.filter((isFirst) => isFirst).length, 1)
        const first = wishes[answers.indexOf(true)]
        assert.isDefined(first)
        assert.deepStrictEqual(yield* store.get(before.id), first)
      }))

    it.effect("twenty who claim at once get every approved one once, and what somebody cancels meanwhile nobody", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const { run } = yield* Transaction
        const mine = yield* Effect.forEach(twenty, () => keptWithdrawal({ approvalsNeeded: 0, state: "approved", requestedAt: LONG_AGO }))
        const ids = new Set(mine.map(({ id }) => id))
        const claimed = run(Effect.gen(function*() {
          const found = yield* store.claimPayable(NOW, 3)
          yield* Effect.yieldNow
          return yield* Effect.filter(found.filter(({ id }) => ids.has(id)), (one) => store.move(one, become(one, { state: "paying" })))
        }))
        const cancelled = Effect.filter(mine.slice(0, 10), (one) => store.move(one, become(one, { state: "cancelled", settledAt: NOW })))
        const groups = yield* Effect.all([...twenty.map(() => claimed), cancelled], { concurrency: "unbounded" })
        const got = groups.flat().map(({ id }) => id)
        assert.strictEqual(new Set(got).size, got.length)
        assert.sameMembers(got, mine.map(({ id }) => id))
      }))

    it.effect("whoever queues for an asset waits, so that what everybody has used stays true until it is written", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const { run } = yield* Transaction
        const most = (yield* store.used(null, BNB, minutesLater(30_000))).count + 5
        const members = yield* Effect.forEach(twenty, () => freshMember)
        const asked = yield* Effect.forEach(members, ({ id: userId }) => run(Effect.gen(function*() {
          yield* store.queueFor(BNB)
          if ((yield* store.used(null, BNB, minutesLater(30_000))).count >= most) return false
          yield* Effect.yieldNow
          yield* store.add(yield* freshWithdrawal({ userId, asset: BNB, requestedAt: minutesLater(30_000) }))
          return true
        })), { concurrency: "unbounded" })
        assert.strictEqual(asked.filter((isIn) => isIn).length, 5)
      }))
  })
