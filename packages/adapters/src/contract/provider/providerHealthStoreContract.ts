import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { ProviderHealth, ProviderState } from "@sigmatrade/core/provider/ProviderHealth"
import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { minutesLater, NOW } from "../minutesLater.ts"

const healthOf = (name: string, given: Partial<ConstructorParameters<typeof ProviderHealth>[0]> = {}) =>
  new ProviderHealth({
    id: ProviderId.make(name), state: "ready", latest: BlockNumber.make(2 ** 40), finalized: BlockNumber.make(0), reason: null, ...given
  })

/** What every `ProviderHealthStore` promises. */
export const providerHealthStoreContract = <E>(name: string, layer: Layer.Layer<ProviderHealthStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`ProviderHealthStore: ${name}`, (it) => {
    it.effect("nothing was reported before the first report, and afterwards that, exactly, in its order", () =>
      Effect.gen(function*() {
        const store = yield* ProviderHealthStore
        assert.deepStrictEqual(yield* store.all, [])
        const states = ProviderState.literals.map((state, index) => healthOf(`rpc-${9 - index}`, { state }))
        const healths = [healthOf("zebra"), ...states, healthOf("ant", { latest: null, finalized: null, reason: `no "answer" \\ 🦊` })]
        yield* store.report(healths, minutesLater(3))
        assert.deepStrictEqual(yield* store.all, healths.map((health) => ({ health, at: minutesLater(3) })))
      }))

    it.effect("a report replaces the whole one before", () =>
      Effect.gen(function*() {
        const store = yield* ProviderHealthStore
        yield* store.report([healthOf("one"), healthOf("two"), healthOf("three")], NOW)
        const changed = [healthOf("three", { state: "faulty", latest: null, reason: "forged answer" }), healthOf("one")]
        yield* store.report(changed, minutesLater(1))
        assert.deepStrictEqual(yield* store.all, changed.map((health) => ({ health, at: minutesLater(1) })))
        yield* store.report([], minutesLater(2))
        assert.deepStrictEqual(yield* store.all, [])
      }))

    it.effect("of twenty reports at once one stays whole", () =>
      Effect.gen(function*() {
        const store = yield* ProviderHealthStore
        const names = ["rpc-0", "rpc-1", "rpc-2", "rpc-3"]
        const reports = Array.from({ length: 20 }, (_, index) =>
          names.slice(index % 4).map((one) => healthOf(one, { latest: BlockNumber.make(index) })))
        yield* Effect.forEach(reports, (report, index) => store.report(report, minutesLater(index)), { concurrency: "unbounded" })
        const all = yield* store.all
        const winner = reports[all[0]?.health.latest ?? -1]
        assert.deepStrictEqual(all.map(({ health }) => health), winner)
      }))

    it.effect("a report of a step that is undone was never made", () =>
      Effect.gen(function*() {
        const store = yield* ProviderHealthStore
        yield* store.report([healthOf("one")], NOW)
        const report = store.report([healthOf("two")], minutesLater(1))
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(report, Effect.fail("undo" as const))))
        assert.deepStrictEqual(yield* store.all, [{ health: healthOf("one"), at: NOW }])
      }))
  })
