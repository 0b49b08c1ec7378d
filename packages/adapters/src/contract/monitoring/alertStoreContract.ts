import { assert, layer as withLayer } from "@effect/vitest"
import { AlertStanding, AlertStore } from "@sigmatrade/core/monitoring/AlertStore"
import { TelegramId } from "@sigmatrade/core/user/User"
import type { Layer } from "effect"
import { Effect } from "effect"
import { randomInt, randomUUID } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"

const fresh = (given: Partial<ConstructorParameters<typeof AlertStanding>[0]> = {}) =>
  new AlertStanding({
    kind: "books differ", subject: `it's ${randomUUID()}`, telegramId: TelegramId.make(randomInt(2 ** 40, 2 ** 47)), told: "raised", raisedAt: NOW, heldUntil: null, ...given
  })
const become = (standing: AlertStanding, given: Partial<ConstructorParameters<typeof AlertStanding>[0]>) => new AlertStanding({ ...standing, ...given })

/** What every `AlertStore` promises. */
export const alertStoreContract = <E>(name: string, layer: Layer.Layer<AlertStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`AlertStore: ${name}`, (it) => {
    const of = ({ kind, subject }: AlertStanding) => Effect.map(Effect.flatMap(AlertStore, ({ all }) => all), (all) =>
      all.filter((one) => one.kind === kind && one.subject === subject))

    it.effect("what was told is kept for each operator, kind and subject by itself", () =>
      Effect.gen(function*() {
        const store = yield* AlertStore
        const one = fresh({ heldUntil: minutesLater(1) })
        const others = [become(one, { telegramId: TelegramId.make(5) }), become(one, { kind: "disk full" }), become(one, { subject: `${one.subject}!` })]
        for (const standing of [one, ...others]) assert.isTrue(yield* store.move(null, standing))
        for (const standing of [one, ...others]) assert.deepInclude(yield* of(standing), standing)
      }))

    it.effect("a standing is replaced only while it is the one that was read", () =>
      Effect.gen(function*() {
        const store = yield* AlertStore
        const one = fresh({ told: "nothing" })
        const held = become(one, { heldUntil: minutesLater(1) })
        assert.isFalse(yield* store.move(one, held))
        assert.isTrue(yield* store.move(null, one))
        assert.deepStrictEqual([yield* store.move(null, held), yield* store.move(one, held), yield* store.move(one, held)], [false, true, false])
        const raised = become(held, { told: "raised", raisedAt: minutesLater(1), heldUntil: null })
        assert.isTrue(yield* store.move(held, raised))
        assert.isFalse(yield* store.move(become(raised, { raisedAt: NOW }), held))
        assert.deepStrictEqual(yield* of(one), [raised])
      }))

    it.effect("of twenty who take one at once exactly one has it", () =>
      Effect.gen(function*() {
        const store = yield* AlertStore
        const one = fresh()
        const first = yield* Effect.forEach(Array.from({ length: 20 }), () => store.move(null, one), { concurrency: "unbounded" })
        const second = yield* Effect.forEach(Array.from({ length: 20 }), () => store.move(one, become(one, { heldUntil: NOW })), { concurrency: "unbounded" })
        assert.deepStrictEqual([first, second].map((won) => won.filter((has) => has).length), [1, 1])
      }))

    it.effect("only what is resolved and was raised before the moment is forgotten", () =>
      Effect.gen(function*() {
        const store = yield* AlertStore
        const [old, young, open] = [fresh({ told: "resolved", raisedAt: minutesLater(-1) }), fresh({ told: "resolved" }), fresh({ raisedAt: minutesLater(-1) })]
        for (const standing of [old, young, open]) yield* store.move(null, standing)
        assert.isAtLeast(yield* store.forget(NOW), 1)
        assert.deepStrictEqual([yield* of(old), yield* of(young), yield* of(open)], [[], [young], [open]])
      }))
  })
