import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { approveReset, refuseReset } from "@sigmatrade/core/payout/approveReset"
import { changeWallet } from "@sigmatrade/core/payout/changeWallet"
import { checkPassword } from "@sigmatrade/core/payout/checkPassword"
import { completeReset } from "@sigmatrade/core/payout/completeReset"
import { PasswordReset, ResetId, ResetReason } from "@sigmatrade/core/payout/PasswordReset"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { requestReset } from "@sigmatrade/core/payout/requestReset"
import { requestForMember } from "@sigmatrade/core/payout/requestWithdrawal"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { withdrawReset } from "@sigmatrade/core/payout/withdrawReset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Deferred, Effect, Layer, Option, Redacted, Result } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { heldLane, paymentOf } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { settings } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { ask, memberWith, milli, oleg, olga, PASSWORD, payoutRules, toldTo, wishOf, WRONG } from "../../unit/payout/payoutWorld.ts"

const wide = payoutRules({ dayMax: milli(2_000_000_000), hourMax: milli(2_000_000_000) }, { inFlightMax: 100 })
const world = OurWallet.layer.pipe(Layer.provideMerge(Layer.mergeAll(PostgresTest.layer, settings, wide)))
const RICH = 2n ** 80n
const REASON = "my phone was stolen"
const five = Array.from({ length: 5 }, (_, index) => index)
const twenty = Array.from({ length: 20 }, (_, index) => index)
const together = { concurrency: "unbounded" } as const
const ENDS = ["PasswordResetRefused", "PasswordResetWithdrawn", "PasswordResetDone"]

const freshReset = (userId: User["id"], requestedAt: DateTime.Utc) =>
  new PasswordReset({
    id: ResetId.make(randomUUID()), userId, reason: ResetReason.make(REASON), requestedAt, state: "open", decidedBy: null, note: null,
    decidedAt: null, endedAt: null, withdrawalsFrom: null
  })

layer(world, { timeout: "120 seconds", excludeTestServices: true })("resets of a password under races", (it) => {
  const opened = Effect.fn("opened")(function*() {
    const member = yield* memberWith(RICH)
    return { member, reset: (yield* requestReset(member.id, REASON)).reset }
  })
  const now = ({ id }: PasswordReset) => Effect.flatMap(PasswordResetStore, ({ get }) => Effect.map(get(id), Option.getOrThrow))
  const told = (member: User) => Effect.map(toldTo(member), (all) => all.map(({ _tag }) => _tag).filter((tag) => tag.startsWith("PasswordReset")))
  const count = (results: ReadonlyArray<Result.Result<unknown, unknown>>) => results.filter(Result.isSuccess).length

  it.effect("twenty requests at once are one, and its member is told once", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const asked = yield* Effect.forEach(twenty, (index) => requestReset(member.id, `${REASON} ${index}`), together)
      assert.strictEqual(asked.filter(({ isNew }) => isNew).length, 1)
      assert.strictEqual(new Set(asked.map(({ reset }) => reset.id)).size, 1)
      assert.deepStrictEqual(yield* told(member), ["PasswordResetRequested"])
    }))

  it.effect("of approvals and refusals of an open one exactly one counts", () =>
    Effect.gen(function*() {
      const { member, reset } = yield* opened()
      const acts = twenty.map((index) => index % 2 === 0
        ? Effect.result(approveReset(reset.id, olga, "yes"))
        : Effect.result(refuseReset(reset.id, "open", oleg, "no")))
      const results = yield* Effect.all(acts, together)
      assert.strictEqual(count(results), 1)
      assert.strictEqual((yield* told(member)).length, 2)
    }))

  it.effect("whatever operators and the member do to an approved one at once, one of them ends it, and he is told of that one", () =>
    Effect.gen(function*() {
      for (const round of five) {
        const { member, reset } = yield* opened()
        yield* approveReset(reset.id, olga, "yes")
        const next = Redacted.make(`another password ${round}`)
        const acts = five.flatMap(() => [
          Effect.result(Effect.asVoid(completeReset(member.id, next))),
          Effect.result(Effect.asVoid(withdrawReset(member.id, reset.id))),
          Effect.result(Effect.asVoid(refuseReset(reset.id, "approved", oleg, "no"))),
          Effect.result(Effect.asVoid(requestReset(member.id, "short")))
        ])
        const results = yield* Effect.all(acts, together)
        assert.strictEqual(count(results), 1)
        const { state } = yield* now(reset)
        assert.include(["done", "withdrawn", "refused"], state)
        const words = (yield* told(member)).filter((tag) => ENDS.includes(tag))
        assert.deepStrictEqual(words.map((tag) => tag.replace("PasswordReset", "").toLowerCase()), [state])
      }
    }))

  it.effect("the old password and the new one at once: one of them is his afterwards, as the reset says", () =>
    Effect.gen(function*() {
      for (const round of five) {
        const { member, reset } = yield* opened()
        yield* approveReset(reset.id, olga, "yes")
        const next = Redacted.make(`another password ${round}`)
        yield* Effect.all([Effect.result(completeReset(member.id, next)), Effect.result(checkPassword(member.id, PASSWORD))], together)
        const { state } = yield* now(reset)
        assert.include(["done", "withdrawn"], state)
        yield* checkPassword(member.id, state === "done" ? next : PASSWORD)
      }
    }))

  it.effect("requests, withdrawals, changes of the wallet and the lane at once: no money begins to leave after the reset has begun", () =>
    Effect.gen(function*() {
      const { run } = yield* Transaction
      const store = yield* WithdrawalStore
      const members = yield* Effect.forEach(five, () => memberWith(RICH))
      const waiting = yield* Effect.forEach(members, (member) => Effect.map(ask(member, milli(10_000)), ({ withdrawal }) => withdrawal))
      const lane = run(Effect.gen(function*() {
        const held = yield* heldLane()
        for (const one of yield* store.claimPayable(yield* DateTime.now, 100)) {
          yield* (yield* PayoutStore).reserve(held, paymentOf(one), yield* DateTime.now)
          yield* store.move(one, new Withdrawal({ ...one, state: "paying" }))
        }
      }))
      const acts = members.flatMap((member) => [
        Effect.result(Effect.asVoid(requestReset(member.id, REASON))),
        Effect.result(Effect.asVoid(requestForMember(wishOf(member, milli(10_000))))),
        Effect.result(Effect.asVoid(changeWallet(member.id, freshAddress(), WRONG)))
      ])
      yield* Effect.all([Effect.all(acts, together), lane, lane], together)
      yield* lane
      const held = new Set((yield* Effect.forEach(waiting, ({ id }) => store.get(id))).filter(({ state }) => state === "approved").map(({ userId }) => userId))
      for (const member of members) {
        const { unfinished } = yield* (yield* PasswordResetStore).of(member.id)
        assert.isNotNull(unfinished)
        for (const one of yield* store.ofUser(member.id, 10)) assert.include(["approved", "paying"], one.state)
        // What has not begun before the reset waits for it, however often the lane comes by.
        if (held.has(member.id)) assert.isFalse((yield* store.payable(yield* DateTime.now, 1_000)).some(({ userId }) => userId === member.id))
      }
    }))

  it.effect("a reset that begins while the lane looks at a long queue is seen by it, and the round of all others does not fail", () =>
    Effect.gen(function*() {
      const [sql, store, resets] = [yield* SqlClient.SqlClient, yield* WithdrawalStore, yield* PasswordResetStore]
      const { run } = yield* Transaction
      const crowd = (yield* memberWith(1n)).id
      const undone = (isLooking: Deferred.Deferred<void>) => run(Effect.gen(function*() {
        // They make the claim long: its first look lies well before its last lock. They are gone with the transaction.
        yield* sql`
          INSERT INTO withdrawals (id, user_id, client_key, asset, amount, destination, state, requested_at, fee, revision, approvals_needed, expires_at)
          SELECT gen_random_uuid(), ${crowd}, 'crowd-' || n, 'USDT', 5, '0x' || repeat('a', 40), 'approved', '2020-01-01', 1, 1, 0, now()
          FROM generate_series(1, 2000) n`
        yield* Deferred.succeed(isLooking, undefined)
        const claimed = yield* store.claimPayable(yield* DateTime.now, 10_000)
        yield* Effect.forEach(claimed.filter(({ userId }) => members.includes(userId)), (one) => store.move(one, new Withdrawal({ ...one, state: "paying" })))
        return yield* Effect.fail("undo" as const)
      }))
      const members = (yield* Effect.forEach([...five, ...five], () => memberWith(RICH))).map(({ id }) => id)
      for (const userId of members) yield* requestForMember({ ...wishOf({ id: userId } as User, milli(10_000)) })
      const rounds = yield* Effect.forEach(members, Effect.fnUntraced(function*(userId, index) {
        const isLooking = yield* Deferred.make<void>()
        const begun = Effect.gen(function*() {
          yield* Deferred.await(isLooking)
          yield* Effect.sleep(index * 2)
          yield* resets.add(freshReset(userId, yield* DateTime.now))
        })
        return (yield* Effect.all([Effect.flip(undone(isLooking)), begun], together))[0]
      }))
      assert.deepStrictEqual(rounds, members.map(() => "undo"))
    }))

  it.effect("all of it left the books in order", () => Effect.map(brokenInvariants, (broken) => assert.deepStrictEqual(broken, [])))
})
