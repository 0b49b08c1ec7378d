import { assert, layer as withLayer } from "@effect/vitest"
import { TransferId as TransferIdSchema } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshTxHash } from "../freshAddress.ts"
import { NOW } from "../minutesLater.ts"
import { credited, finalOf } from "./finalOf.ts"
import { freshDeposits, due } from "./freshDeposits.ts"

/** What every `DepositStore` promises when many take one deposit, or take it by its id. */
export const depositClaimContract = <E>(name: string, layer: Layer.Layer<DepositStore | TransferStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DepositStore, claims: ${name}`, (it) => {
    it.effect("one can be taken by its id while it is not settled", () =>
      Effect.gen(function*() {
        const { ids: [id], sightings } = yield* freshDeposits(1)
        assert.isDefined(id)
        const deposits = yield* DepositStore
        const { run } = yield* Transaction
        assert.deepStrictEqual(yield* run(deposits.claimOne(id)), sightings.map(finalOf))
        assert.deepStrictEqual(yield* run(deposits.claimOne(TransferIdSchema.make(`1:${freshTxHash()}:0`))), [])
      }))

    it.effect("of twenty who take and settle at once exactly one settles each", () =>
      Effect.gen(function*() {
        const { ids } = yield* freshDeposits(25)
        const deposits = yield* DepositStore
        const { run } = yield* Transaction
        const settled = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          run(Effect.gen(function*() {
            const mine = (yield* deposits.claim(NOW, 6, [])).filter(({ id }) => ids.includes(id))
            yield* Effect.yieldNow
            yield* deposits.settle(mine.map(({ id }) => credited(id)), NOW)
            return mine.map(({ id }) => id)
          })), { concurrency: "unbounded" })
        const rest = yield* due(ids)
        assert.sameMembers([...settled.flat(), ...rest.map(({ id }) => id)], [...ids])
      }))

    it.effect("of twenty who take one by its id at once exactly one settles it", () =>
      Effect.gen(function*() {
        const { ids: [id] } = yield* freshDeposits(1)
        assert.isDefined(id)
        const deposits = yield* DepositStore
        const { run } = yield* Transaction
        const counts = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          run(Effect.gen(function*() {
            const mine = yield* deposits.claimOne(id)
            yield* Effect.yieldNow
            if (mine.length > 0) yield* deposits.settle([credited(id)], NOW)
            return mine.length
          })), { concurrency: "unbounded" })
        assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 1)
      }))

    it.effect("a step that is undone leaves what it took due", () =>
      Effect.gen(function*() {
        const { ids, sightings } = yield* freshDeposits(2)
        const deposits = yield* DepositStore
        const step = Effect.gen(function*() {
          const mine = (yield* deposits.claim(NOW, 10_000, [])).filter(({ id }) => ids.includes(id))
          yield* deposits.settle(mine.map(({ id }) => credited(id)), NOW)
          return yield* Effect.fail("undo")
        })
        yield* Effect.flip((yield* Transaction).run(step))
        assert.deepStrictEqual(yield* due(ids), sightings.map(finalOf))
      }))
  })
