import { assert, layer as withLayer } from "@effect/vitest"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshWithdrawal } from "./freshWithdrawal.ts"
import { freshReset, approvedFrom, doneFrom, refusedFrom, withdrawnFrom, moved, dies } from "./freshReset.ts"

const twenty = Array.from({ length: 20 }, (_, index) => index)
const together = { concurrency: "unbounded" } as const

/** Before every other withdrawal of the suites, so that a short list holds these. */
const LONG_AGO = minutesLater(-9_000_000)

/** What every `WithdrawalStore` promises about the withdrawals of members whose password is being reset. */
export const passwordResetHoldContract = <E>(
  name: string,
  layer: Layer.Layer<PasswordResetStore | WithdrawalStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`PasswordResetStore, withdrawals: ${name}`, (it) => {
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
