import { assert, layer as withLayer } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { WithdrawalApprovedAlready, WithdrawalStore, WithdrawalUnknown } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect, Exit, Option, Result } from "effect"
import { randomBytes } from "node:crypto"
import { freshMember } from "../freshMember.ts"
import { BNB, LARGE, LARGEST, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { become, freshClientKey, freshWithdrawal, freshWithdrawalId, keptWithdrawal } from "./freshWithdrawal.ts"

const twenty = Array.from({ length: 20 }, (_, index) => index)
const freshAsset = () => AssetId.make(`T${randomBytes(4).toString("hex").toUpperCase()}`)
const [olga, oleg] = [operator("olga"), operator("oleg")]

/** What every `WithdrawalStore` promises about keeping and finding. */
export const withdrawalStoreContract = <E>(name: string, layer: Layer.Layer<WithdrawalStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`WithdrawalStore: ${name}`, (it) => {
    it.effect("what is kept is found, exactly as it was given", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const given = yield* freshWithdrawal({ amount: LARGEST, fee: Amount.make(LARGEST - 1n), asset: BNB, approvalsNeeded: 2, reason: "it's \"why\" 🦊" })
        assert.deepStrictEqual(yield* store.add(given), { withdrawal: given, isNew: true })
        assert.deepStrictEqual(yield* store.get(given.id), given)
        assert.deepStrictEqual(yield* store.lock(given.id), given)
        assert.deepStrictEqual(Option.getOrThrow(yield* store.byClientKey(given.userId, given.clientKey)), given)
        assert.isTrue(Option.isNone(yield* store.byClientKey(given.userId, freshClientKey())))
        const id = freshWithdrawalId()
        assert.deepStrictEqual(yield* Effect.flip(store.get(id)), new WithdrawalUnknown({ id }))
        assert.deepStrictEqual(yield* Effect.flip(store.lock(id)), new WithdrawalUnknown({ id }))
      }))

    it.effect("what was going on when it was asked for is kept with it, and a repeat changes nothing of that", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const given = yield* freshWithdrawal()
        yield* store.add(given).pipe(Effect.annotateLogs({ requestId: "req_1" }))
        yield* store.add(yield* freshWithdrawal({ userId: given.userId, clientKey: given.clientKey })).pipe(Effect.annotateLogs({ requestId: "req_2" }))
        assert.strictEqual((yield* store.origin(given.id))?.requestId, "req_1")
        assert.deepStrictEqual([yield* store.origin((yield* keptWithdrawal()).id), yield* store.origin(freshWithdrawalId())], [null, null])
      }))

    it.effect("a member's client key is one withdrawal for ever; another member may use the same key", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const first = yield* keptWithdrawal()
        const again = yield* freshWithdrawal({ userId: first.userId, clientKey: first.clientKey, amount: Amount.make(7n) })
        assert.deepStrictEqual(yield* store.add(again), { withdrawal: first, isNew: false })
        const refused = become(first, { state: "refused", settledAt: minutesLater(1), reason: "no" })
        assert.isTrue(yield* store.move(first, refused))
        assert.deepStrictEqual(yield* store.add(again), { withdrawal: refused, isNew: false })
        assert.isTrue((yield* store.add(yield* freshWithdrawal({ clientKey: first.clientKey }))).isNew)
      }))

    it.effect("of twenty who add under one client key at once exactly one is kept, and all are answered it", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const { id: userId } = yield* freshMember
        const clientKey = freshClientKey()
        const answers = yield* Effect.forEach(twenty, () =>
          Effect.flatMap(freshWithdrawal({ userId, clientKey }), store.add), { concurrency: "unbounded" })
        assert.strictEqual(answers.filter(({ isNew }) => isNew).length, 1)
        assert.strictEqual(new Set(answers.map(({ withdrawal }) => withdrawal.id)).size, 1)
        assert.strictEqual((yield* store.ofUser(userId, 100)).length, 1)
      }))

    it.effect("an approval counts for its revision and once per operator", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const first = yield* keptWithdrawal({ approvalsNeeded: 2 })
        const at = minutesLater(1)
        assert.deepStrictEqual(yield* store.approve({ id: first.id, revision: 1, operator: olga, at }), [olga])
        assert.deepStrictEqual(
          yield* Effect.flip(store.approve({ id: first.id, revision: 1, operator: olga, at })),
          new WithdrawalApprovedAlready({ id: first.id, operator: olga })
        )
        assert.deepStrictEqual(yield* store.approve({ id: first.id, revision: 1, operator: oleg, at }), [olga, oleg])
        assert.isTrue(yield* store.move(first, become(first, { revision: 2, amount: Amount.make(LARGE - 1n) })))
        assert.deepStrictEqual(yield* store.approvals(first.id, 2), [])
        assert.deepStrictEqual(yield* store.approvals(first.id, 1), [olga, oleg])
        assert.deepStrictEqual(yield* store.approve({ id: first.id, revision: 2, operator: olga, at }), [olga])
      }))

    it.effect("of twenty approvals by one operator at once one counts, and twenty operators are counted one after another", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const { id } = yield* keptWithdrawal({ approvalsNeeded: 2 })
        const results = yield* Effect.forEach(twenty, () =>
          Effect.result(store.approve({ id, revision: 1, operator: olga, at: NOW })), { concurrency: "unbounded" })
        assert.strictEqual(results.filter(Result.isSuccess).length, 1)
        const { run } = yield* Transaction
        const counted = yield* Effect.forEach(twenty, (index) => run(Effect.andThen(
          store.lock(id),
          store.approve({ id, revision: 1, operator: operator(`one-${index}`), at: NOW })
        )), { concurrency: "unbounded" })
        assert.sameMembers(counted.map((known) => known.length), twenty.map((index) => index + 2))
      }))

    it.effect("who refused it, and why, is kept once", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const { id } = yield* keptWithdrawal()
        assert.isTrue(Option.isNone(yield* store.refusal(id)))
        const refusal = { id, operator: olga, cause: "blocked", note: "it's \"why\" 🦊", at: minutesLater(1) } as const
        yield* store.noteRefusal(refusal)
        assert.deepStrictEqual(Option.getOrThrow(yield* store.refusal(id)), refusal)
        assert.isTrue(Exit.isFailure(yield* Effect.exit(store.noteRefusal({ ...refusal, operator: oleg, cause: "operator" }))))
        assert.deepStrictEqual(Option.getOrThrow(yield* store.refusal(id)), refusal)
      }))

    it.effect("what was given back does not count as used; the rest counts from the moment asked for", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const asset = freshAsset()
        const { id: userId } = yield* freshMember
        const auto = { approvalsNeeded: 0, state: "approved" } as const
        yield* keptWithdrawal({ userId, asset, requestedAt: NOW })
        const kept = yield* keptWithdrawal({ userId, asset, requestedAt: minutesLater(1), ...auto })
        yield* keptWithdrawal({ asset, requestedAt: minutesLater(2), amount: Amount.make(5n) })
        yield* keptWithdrawal({ userId, asset: USDT, requestedAt: minutesLater(1) })
        const gone = yield* keptWithdrawal({ userId, asset, requestedAt: minutesLater(2) })
        yield* store.move(gone, become(gone, { state: "cancelled", settledAt: minutesLater(3) }))
        assert.deepStrictEqual(yield* store.used(userId, asset, minutesLater(1)), { amount: LARGE, count: 1, oldestAt: minutesLater(1), inFlight: 3 })
        assert.deepInclude(yield* store.used(null, asset, NOW), { amount: Amount.make(2n * LARGE + 5n), count: 3, oldestAt: NOW })
        assert.deepInclude(yield* store.used(userId, asset, minutesLater(3)), { amount: Amount.make(0n), count: 0, oldestAt: null })
        const paying = become(kept, { state: "paying" })
        yield* store.move(kept, paying)
        assert.strictEqual((yield* store.used(userId, asset, NOW)).inFlight, 3)
        yield* store.move(paying, become(paying, { state: "paid", settledAt: minutesLater(4) }))
        assert.deepInclude(yield* store.used(userId, asset, NOW), { amount: Amount.make(2n * LARGE), count: 2, inFlight: 2 })
      }))

    it.effect("a member's come newest first, those in a state oldest first, open and due ones as asked for, not more", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const { run } = yield* Transaction
        const { id: userId } = yield* freshMember
        const early = DateTime.makeUnsafe("2001-01-01T00:00:00Z")
        const [one, two, three] = [
          yield* keptWithdrawal({ userId, requestedAt: early, expiresAt: DateTime.add(early, { hours: 2 }) }),
          yield* keptWithdrawal({ userId, requestedAt: DateTime.add(early, { hours: 1 }), approvalsNeeded: 0, state: "approved" }),
          yield* keptWithdrawal({ userId, requestedAt: DateTime.add(early, { hours: 2 }), expiresAt: DateTime.add(early, { hours: 1 }) })
        ]
        assert.deepStrictEqual((yield* store.ofUser(userId, 2)).map(({ id }) => id), [three.id, two.id])
        assert.deepStrictEqual((yield* store.inState("requested", 2)).map(({ id }) => id), [one.id, three.id])
        assert.deepStrictEqual((yield* run(store.claimPayable(NOW, 1))).map(({ id }) => id), [two.id])
        assert.deepStrictEqual((yield* run(store.lockOpen(userId))).map(({ id }) => id), [one.id, two.id, three.id])
        const due = (hours: number, limit: number) => run(store.claimExpired(DateTime.add(early, { hours }), limit))
        assert.deepStrictEqual((yield* due(0.5, 9)).length, 0)
        assert.deepStrictEqual((yield* due(1, 9)).map(({ id }) => id), [three.id])
        assert.deepStrictEqual((yield* due(2, 9)).map(({ id }) => id), [three.id, one.id])
        assert.deepStrictEqual((yield* due(2, 1)).map(({ id }) => id), [three.id])
        // Out of the way of the next test of this database.
        for (const open of [one, two, three]) yield* store.move(open, become(open, { state: "cancelled", settledAt: NOW }))
      }))

    it.effect("what a step that is undone added, moved or approved never happened", () =>
      Effect.gen(function*() {
        const store = yield* WithdrawalStore
        const { run } = yield* Transaction
        const kept = yield* keptWithdrawal()
        const lost = yield* freshWithdrawal()
        yield* Effect.flip(run(Effect.gen(function*() {
          yield* store.add(lost)
          yield* store.approve({ id: kept.id, revision: 1, operator: olga, at: NOW })
          yield* store.move(kept, become(kept, { state: "approved" }))
          return yield* Effect.fail("undo" as const)
        })))
        assert.deepStrictEqual(yield* store.get(kept.id), kept)
        assert.deepStrictEqual(yield* store.approvals(kept.id, 1), [])
        assert.strictEqual((yield* Effect.flip(store.get(lost.id)))._tag, "WithdrawalUnknown")
      }))
  })
