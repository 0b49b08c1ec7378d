import { assert, layer as withLayer } from "@effect/vitest"
import { PasswordReset, ResetId, ResetReason } from "@sigmatrade/core/payout/PasswordReset"
import { PasswordResetStore, ResetUnknown } from "@sigmatrade/core/payout/PasswordResetStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { randomUUID } from "node:crypto"
import { freshMember } from "../freshMember.ts"
import { minutesLater } from "../minutesLater.ts"
import { freshReset, become, approvedFrom, doneFrom, refusedFrom, withdrawnFrom, moved, dies } from "./freshReset.ts"

const twenty = Array.from({ length: 20 }, (_, index) => index)
const together = { concurrency: "unbounded" } as const

/** Before every other withdrawal of the suites, so that a short list holds these. */
const LONG_AGO = minutesLater(-9_000_000)

/** What every `PasswordResetStore` promises, and what `WithdrawalStore` promises about it. */
export const passwordResetStoreContract = <E>(
  name: string,
  layer: Layer.Layer<PasswordResetStore | WithdrawalStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`PasswordResetStore: ${name}`, (it) => {
    const kept = Effect.fn("kept")(function*(given: Parameters<typeof freshReset>[1] = {}) {
      const reset = freshReset((yield* freshMember).id, given)
      assert.isTrue(yield* (yield* PasswordResetStore).add(reset))
      return reset
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
  })
