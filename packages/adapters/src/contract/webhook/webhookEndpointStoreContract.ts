import { assert, layer as withLayer } from "@effect/vitest"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import type { Layer } from "effect"
import { Effect, Redacted } from "effect"
import { minutesLater } from "../minutesLater.ts"
import { freshEndpoint, freshSecret } from "./freshEndpoint.ts"

/** What every `WebhookEndpointStore` promises. */
export const webhookEndpointStoreContract = <E>(name: string, layer: Layer.Layer<WebhookEndpointStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`WebhookEndpointStore: ${name}`, (it) => {
    it.effect("an endpoint is kept as it is, its secrets too, until it is removed", () =>
      Effect.gen(function*() {
        const store = yield* WebhookEndpointStore
        const endpoint = freshEndpoint({ types: ["deposit.seen", "user.joined"], mode: "finalized", scheme: "v1a" })
        yield* store.add(endpoint, 10_000)
        const kept = yield* store.get(endpoint.id)
        assert.deepStrictEqual({ ...kept, secrets: kept.secrets.map(({ value }) => Redacted.value(value)) }, {
          ...endpoint, secrets: endpoint.secrets.map(({ value }) => Redacted.value(value))
        })
        assert.include((yield* store.all).map(({ id }) => id), endpoint.id)
        yield* store.remove(endpoint.id)
        assert.strictEqual((yield* Effect.flip(store.get(endpoint.id)))._tag, "EndpointUnknown")
        assert.strictEqual((yield* Effect.flip(store.remove(endpoint.id)))._tag, "EndpointUnknown")
      }))

    it.effect("there are never more than there may be, under races too", () =>
      Effect.gen(function*() {
        const store = yield* WebhookEndpointStore
        const max = (yield* store.all).length + 3
        yield* Effect.forEach(Array.from({ length: 10 }), () => Effect.exit(store.add(freshEndpoint(), max)), { concurrency: "unbounded" })
        assert.lengthOf(yield* store.all, max)
      }))

    it.effect("of two who change the same state of an endpoint one is refused", () =>
      Effect.gen(function*() {
        const [store, endpoint] = [yield* WebhookEndpointStore, freshEndpoint()]
        yield* store.add(endpoint, 10_000)
        const wish = { url: "https://example.org/other", description: "", types: ["level.bought" as const], mode: "finalized" as const, disabled: "operator" as const }
        const changed = yield* store.change(endpoint.id, 0, wish)
        const { description, disabled, mode, revision, types, url } = changed
        assert.deepStrictEqual({ description, disabled, mode, types, url, revision }, { ...wish, revision: 1 })
        assert.strictEqual((yield* Effect.flip(store.change(endpoint.id, 0, wish)))._tag, "EndpointChanged")
        assert.strictEqual((yield* Effect.flip(store.change(freshEndpoint().id, 0, wish)))._tag, "EndpointUnknown")
      }))

    it.effect("a rotation keeps the secret before until its time, and no older one", () =>
      Effect.gen(function*() {
        const [store, endpoint, second, third] = [yield* WebhookEndpointStore, freshEndpoint(), freshSecret(), freshSecret()]
        yield* store.add(endpoint, 10_000)
        yield* store.rotate(endpoint.id, second, minutesLater(1))
        const { secrets } = yield* store.rotate(endpoint.id, third, minutesLater(2))
        const values = (some: typeof secrets) => some.map(({ value }) => Redacted.value(value))
        assert.deepStrictEqual(values(secrets), values([third, second]))
        assert.deepStrictEqual(secrets.map(({ until }) => until?.epochMilliseconds), [undefined, minutesLater(2).epochMilliseconds])
      }))
  })
