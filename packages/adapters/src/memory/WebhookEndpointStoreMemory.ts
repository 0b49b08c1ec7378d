import { WebhookEndpoint, WebhookSecret } from "@sigmatrade/core/webhook/WebhookEndpoint"
import type { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { EndpointChanged, EndpointsFull, EndpointUnknown, WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import type { EndpointWish } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import type { DateTime } from "effect"
import { Effect, HashMap, Layer, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { placesInOrder, rowOf } from "./World.ts"

/** The world with this endpoint in it, in its place. */
export const putEndpoint = (world: World, endpoint: WebhookEndpoint): World => ({
  ...world,
  rows: world.rows + 1,
  webhookEndpoints: HashMap.set(world.webhookEndpoints, endpoint.id, {
    order: rowOf(world.webhookEndpoints, endpoint.id)?.order ?? world.rows, value: endpoint
  })
})

const found = (world: World, id: WebhookEndpointId): Result.Result<WebhookEndpoint, EndpointUnknown> => {
  const row = rowOf(world.webhookEndpoints, id)
  return row === undefined ? Result.fail(new EndpointUnknown({ id })) : Result.succeed(row.value)
}

const added = (endpoint: WebhookEndpoint, max: number) => (world: World): Result.Result<Step<void>, EndpointsFull> =>
  HashMap.size(world.webhookEndpoints) >= max ? Result.fail(new EndpointsFull({ max })) : Result.succeed([undefined, putEndpoint(world, endpoint)])

const changed = (id: WebhookEndpointId, revision: number, wish: EndpointWish) => (world: World) =>
  Result.flatMap(found(world, id), (before): Result.Result<Step<WebhookEndpoint>, EndpointChanged> => {
    if (before.revision !== revision) return Result.fail(new EndpointChanged({ id }))
    const failingSince = before.disabled !== null && wish.disabled === null ? null : before.failingSince
    const { description, disabled, mode, types, url } = wish
    const after = new WebhookEndpoint({ ...before, url, description, types, mode, disabled, failingSince, revision: revision + 1 })
    return Result.succeed([after, putEndpoint(world, after)])
  })

const rotated = (id: WebhookEndpointId, fresh: WebhookSecret, until: DateTime.Utc) => (world: World) =>
  Result.map(found(world, id), (before): Step<WebhookEndpoint> => {
    const old = before.secrets.slice(0, 1).map(({ value }) => new WebhookSecret({ value, until }))
    const after = new WebhookEndpoint({ ...before, secrets: [fresh, ...old], revision: before.revision + 1 })
    return [after, putEndpoint(world, after)]
  })

const removed = (id: WebhookEndpointId) => (world: World) =>
  Result.map(found(world, id), (): Step<void> => [undefined, {
    ...world,
    webhookEndpoints: HashMap.remove(world.webhookEndpoints, id),
    webhookDeliveries: HashMap.filter(world.webhookDeliveries, ({ endpointId }) => endpointId !== id)
  }])

/** Endpoints in the memory world. */
export const layer: Layer.Layer<WebhookEndpointStore, never, MemoryWorld> = Layer.effect(
  WebhookEndpointStore,
  Effect.map(MemoryWorld, (world) => WebhookEndpointStore.of({
    add: (endpoint, max) => world.attempt(added(endpoint, max)),
    get: (id) => world.attempt((now) => Result.map(found(now, id), (endpoint) => [endpoint, now])),
    all: world.read(({ webhookEndpoints }) =>
      placesInOrder(webhookEndpoints).map(({ value }) => value)),
    change: (id, revision, wish) => world.attempt<WebhookEndpoint, EndpointUnknown | EndpointChanged>(changed(id, revision, wish)),
    rotate: (id, fresh, until) => world.attempt(rotated(id, fresh, until)),
    remove: (id) => world.attempt(removed(id))
  }))
)
