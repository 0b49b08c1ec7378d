import { assert, layer as withLayer } from "@effect/vitest"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import type { AfterAttempt } from "@sigmatrade/core/webhook/afterAttempt"
import type { ClaimedDelivery } from "@sigmatrade/core/webhook/WebhookDelivery"
import { WebhookAttempt } from "@sigmatrade/core/webhook/WebhookDelivery"
import { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import type { WebhookEndpoint } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { arrangeAll } from "../event/arrangeAll.ts"
import { freshFact } from "../event/eventLogContract.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshEndpoint } from "./freshEndpoint.ts"

const attemptAt = (minutes: number, given: Partial<ConstructorParameters<typeof WebhookAttempt>[0]> = {}) =>
  new WebhookAttempt({ attempt: 1, at: minutesLater(minutes), durationMs: 12, status: 500, error: null, ...given })
const LATER: AfterAttempt = { _tag: "Retry", delayMs: 60_000, disables: null }

/** What every `WebhookDeliveryStore` promises, together with the endpoints it delivers to. */
export const webhookDeliveryStoreContract = <E>(name: string, layer: Layer.Layer<WebhookDeliveryStore | WebhookEndpointStore | EventLog, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`WebhookDeliveryStore: ${name}`, (it) => {
    /** An endpoint with so many events planned for it. */
    const planned = Effect.fn("planned")(function*(count: number) {
      const [log, store] = [yield* EventLog, yield* WebhookDeliveryStore]
      yield* arrangeAll
      const endpoint = freshEndpoint({ plannedTo: yield* log.last })
      yield* (yield* WebhookEndpointStore).add(endpoint, 10_000)
      yield* log.record(Array.from({ length: count }, () => freshFact()), NOW)
      yield* arrangeAll
      const events = yield* log.after(endpoint.plannedTo, 1000)
      const plan = { endpointId: endpoint.id, from: endpoint.plannedTo, to: events.at(-1)?.place ?? endpoint.plannedTo, events: events.map(({ id }) => id) }
      assert.isTrue(yield* store.plan(plan, NOW))
      return { endpoint, events, plan }
    })
    const claim = Effect.fn("claim")(function*({ id }: WebhookEndpoint, at = 0, until = 5, max = 1000) {
      const taken = yield* (yield* WebhookDeliveryStore).claim(minutesLater(at), minutesLater(until), 10_000, max)
      return taken.filter(({ endpoint }) => endpoint.id === id)
    })
    const first = (taken: ReadonlyArray<ClaimedDelivery>) => {
      const [one] = taken
      assert.isDefined(one)
      return one
    }

    it.effect("a plan is made once: whoever was slower changes nothing", () =>
      Effect.gen(function*() {
        const { endpoint, events, plan } = yield* planned(3)
        assert.isFalse(yield* (yield* WebhookDeliveryStore).plan(plan, NOW))
        assert.deepStrictEqual((yield* claim(endpoint)).map(({ event }) => event.id), events.map(({ id }) => id))
        assert.strictEqual((yield* (yield* WebhookEndpointStore).get(endpoint.id)).plannedTo, plan.to)
      }))

    it.effect("what is taken is nobody else's until its time is over, and then it is due again under the same event", () =>
      Effect.gen(function*() {
        const { endpoint, events } = yield* planned(2)
        assert.lengthOf(yield* claim(endpoint), 2)
        assert.lengthOf(yield* claim(endpoint, 4, 9), 0)
        assert.deepStrictEqual((yield* claim(endpoint, 5, 10)).map(({ event }) => event.id), events.map(({ id }) => id))
      }))

    it.effect("one endpoint has no more in hand than it may", () =>
      Effect.gen(function*() {
        const { endpoint } = yield* planned(5)
        assert.lengthOf(yield* claim(endpoint, 0, 5, 2), 2)
        assert.lengthOf(yield* claim(endpoint, 1, 6, 2), 0)
        assert.lengthOf(yield* claim(endpoint, 1, 6, 3), 1)
      }))

    it.effect("a failure is due again at its time and counts; a success never is again", () =>
      Effect.gen(function*() {
        const store = yield* WebhookDeliveryStore
        const { endpoint } = yield* planned(1)
        yield* store.settle(first(yield* claim(endpoint)), attemptAt(0), LATER)
        assert.lengthOf(yield* claim(endpoint, 0.5), 0)
        const again = first(yield* claim(endpoint, 2, 7))
        assert.deepStrictEqual([again.attempt, again.round, again.endpoint.failingSince?.epochMilliseconds], [2, 2, NOW.epochMilliseconds])
        yield* store.settle(again, attemptAt(2, { status: 204 }), { _tag: "Delivered" })
        assert.lengthOf(yield* claim(endpoint, 600), 0)
        assert.isNull((yield* (yield* WebhookEndpointStore).get(endpoint.id)).failingSince)
        const [delivery] = yield* store.list(endpoint.id, null, { limit: 10, anchor: null })
        assert.deepStrictEqual(delivery?.attempts.map(({ attempt, status }) => [attempt, status]), [[1, 500], [2, 204]])
        assert.strictEqual(delivery?.state, "delivered")
      }))

    it.effect("a disabled endpoint gets nothing, and gets what waits when it is enabled again", () =>
      Effect.gen(function*() {
        const [store, endpoints] = [yield* WebhookDeliveryStore, yield* WebhookEndpointStore]
        const { endpoint } = yield* planned(2)
        const taken = yield* claim(endpoint, 0, 5, 1)
        assert.isTrue(yield* store.settle(first(taken), attemptAt(0, { status: 410 }), { ...LATER, disables: "gone" }))
        assert.lengthOf(yield* claim(endpoint, 30), 0)
        const disabled = yield* endpoints.get(endpoint.id)
        assert.strictEqual(disabled.disabled, "gone")
        const enabled = yield* endpoints.change(endpoint.id, disabled.revision, { ...disabled, disabled: null })
        assert.deepStrictEqual([enabled.disabled, enabled.failingSince], [null, null])
        assert.lengthOf(yield* claim(endpoint, 31, 36), 2)
      }))

    it.effect("what happened between two moments is replayed, both included, and asked again it goes on with the rest", () =>
      Effect.gen(function*() {
        const [log, store] = [yield* EventLog, yield* WebhookDeliveryStore]
        yield* arrangeAll
        const endpoint = freshEndpoint({ plannedTo: yield* log.last })
        yield* (yield* WebhookEndpointStore).add(endpoint, 10_000)
        for (const minute of [1, 2, 3, 4, 5]) yield* log.record([freshFact()], minutesLater(minute))
        yield* arrangeAll
        const events = yield* log.after(endpoint.plannedTo, 10)
        const to = events.at(-1)?.place ?? endpoint.plannedTo
        yield* store.plan({ endpointId: endpoint.id, from: endpoint.plannedTo, to, events: events.map(({ id }) => id) }, NOW)
        for (const one of yield* claim(endpoint)) yield* store.settle(one, attemptAt(0, { status: 200 }), { _tag: "Delivered" })
        const again = (at: number) => store.replay(endpoint.id, { after: minutesLater(2), until: minutesLater(4) }, minutesLater(at), 2)
        assert.deepStrictEqual([yield* again(9), yield* again(10), yield* again(10)], [2, 1, 0])
        assert.deepStrictEqual((yield* claim(endpoint, 10, 15)).map(({ event }) => event.id), events.slice(1, 4).map(({ id }) => id))
      }))

    it.effect("deliveries are listed newest first, by their state where it is named, read on in both directions, and found one by one", () =>
      Effect.gen(function*() {
        const store = yield* WebhookDeliveryStore
        const { endpoint, events } = yield* planned(5)
        yield* store.settle(first(yield* claim(endpoint, 0, 5, 1)), attemptAt(0, { status: 200 }), { _tag: "Delivered" })
        const ids = events.map(({ id }) => id).toReversed()
        const [newest, second, , fourth, oldest] = ids
        assert.isDefined(second)
        assert.isDefined(fourth)
        assert.isDefined(oldest)
        const listed = (state: "pending" | "delivered" | null, page: Parameters<typeof store.list>[2]) =>
          Effect.map(store.list(endpoint.id, state, page), (found) => found.map(({ event }) => event.id))
        assert.deepStrictEqual(yield* listed(null, { limit: 10, anchor: null }), ids)
        assert.deepStrictEqual(yield* listed(null, { limit: 2, anchor: { id: second, side: "older" } }), ids.slice(2, 4))
        assert.deepStrictEqual(yield* listed(null, { limit: 2, anchor: { id: fourth, side: "newer" } }), ids.slice(1, 3))
        assert.deepStrictEqual(yield* listed("delivered", { limit: 10, anchor: { id: fourth, side: "older" } }), [oldest])
        assert.deepStrictEqual(yield* listed("pending", { limit: 10, anchor: null }), ids.slice(0, 4))
        const other = yield* planned(1)
        assert.strictEqual((yield* Effect.flip(store.list(other.endpoint.id, null, { limit: 1, anchor: { id: second, side: "older" } })))._tag, "AnchorUnknown")
        const found = yield* store.find(endpoint.id, oldest)
        assert.deepStrictEqual(Option.map(found, ({ attempts, state }) => [state, attempts.length]), Option.some(["delivered", 1]))
        assert.isTrue(Option.isNone(yield* store.find(other.endpoint.id, newest ?? oldest)))
      }))

    it.effect("an endpoint that fails since this very attempt is not disabled for failing", () =>
      Effect.gen(function*() {
        const { endpoint } = yield* planned(1)
        assert.isFalse(yield* (yield* WebhookDeliveryStore).settle(first(yield* claim(endpoint)), attemptAt(0), { ...LATER, disables: "failing" }))
        assert.isNull((yield* (yield* WebhookEndpointStore).get(endpoint.id)).disabled)
      }))

    it.effect("what is replayed is due at once, delivered or not, and its schedule begins anew", () =>
      Effect.gen(function*() {
        const store = yield* WebhookDeliveryStore
        const { endpoint, events } = yield* planned(3)
        for (const one of yield* claim(endpoint)) yield* store.settle(one, attemptAt(0, { status: 200 }), { _tag: "Delivered" })
        const [, second, third] = events
        assert.isDefined(second)
        assert.isDefined(third)
        assert.strictEqual(yield* store.replay(endpoint.id, { events: [second.id, third.id] }, minutesLater(9), 100), 2)
        const again = yield* claim(endpoint, 9, 14)
        assert.deepStrictEqual(again.map(({ attempt, event, round }) => [event.id, attempt, round]), [[second.id, 2, 1], [third.id, 2, 1]])
        assert.strictEqual(yield* store.replay(endpoint.id, { events: [second.id] }, minutesLater(10), 100), 0, "it is in hand")
      }))
  })
