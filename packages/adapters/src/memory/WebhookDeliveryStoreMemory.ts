import type { AfterAttempt } from "@sigmatrade/core/webhook/afterAttempt"
import { ClaimedDelivery, WebhookAttempt, WebhookDelivery } from "@sigmatrade/core/webhook/WebhookDelivery"
import { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import type { DeliveryPlan, ReplayRange } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import { WebhookEndpoint } from "@sigmatrade/core/webhook/WebhookEndpoint"
import type { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import type { DeliveryRow } from "./EventsWorld.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import { putEndpoint } from "./WebhookEndpointStoreMemory.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const keyOf = ({ endpointId, event }: Pick<DeliveryRow, "endpointId" | "event">) => `${endpointId} ${event.id}`

const put = (world: World, rows: ReadonlyArray<DeliveryRow>): World => ({
  ...world, webhookDeliveries: HashMap.setMany(world.webhookDeliveries, rows.map((row) => [keyOf(row), row] as const))
})

const planned = ({ endpointId, events, from, to }: DeliveryPlan, at: DateTime.Utc) => (world: World): Step<boolean> => {
  const endpoint = rowOf(world.webhookEndpoints, endpointId)?.value
  if (endpoint?.plannedTo !== from) return [false, world]
  const rows = events.flatMap((id) => {
    const event = Option.flatMap(HashMap.get(world.eventPlaces, id), (place) => HashMap.get(world.events, place))
    return Option.toArray(event)
  }).map((event): DeliveryRow => ({ endpointId, event, state: "pending", dueAt: at, leasedUntil: null, round: 0, attempts: [] }))
  const fresh = rows.filter((row) => !HashMap.has(world.webhookDeliveries, keyOf(row)))
  return [true, put(putEndpoint(world, new WebhookEndpoint({ ...endpoint, plannedTo: to })), fresh)]
}

const isTaken = (now: DateTime.Utc) => ({ leasedUntil }: DeliveryRow) => leasedUntil !== null && DateTime.isGreaterThan(leasedUntil, now)
const inOrder = (one: DeliveryRow, other: DeliveryRow) => one.event.place - other.event.place || (one.endpointId < other.endpointId ? -1 : 1)

const claimed = (now: DateTime.Utc, until: DateTime.Utc, limit: number, endpointMax: number) =>
  (world: World): Step<ReadonlyArray<ClaimedDelivery>> => {
    const pending = Map.groupBy(HashMap.toValues(world.webhookDeliveries).filter(({ state }) => state === "pending"), ({ endpointId }) => endpointId)
    const taken = [...pending].flatMap(([endpointId, rows]) => {
      const endpoint = rowOf(world.webhookEndpoints, endpointId)?.value
      if (endpoint === undefined || endpoint.disabled !== null) return []
      const room = Math.max(0, endpointMax - rows.filter(isTaken(now)).length)
      const due = rows.filter((row) => !isTaken(now)(row) && DateTime.isLessThanOrEqualTo(row.dueAt, now)).toSorted(inOrder).slice(0, room)
      return due.map((row) => ({ row, endpoint }))
    }).toSorted((one, other) => inOrder(one.row, other.row)).slice(0, limit)
    return [
      taken.map(({ endpoint, row: { attempts, event, round } }) => new ClaimedDelivery({ event, endpoint, attempt: attempts.length + 1, round: round + 1 })),
      put(world, taken.map(({ row }) => ({ ...row, leasedUntil: until })))
    ]
  }

const stateAfter = { Delivered: "delivered", GivenUp: "given up", Retry: "pending" } as const

const kept = (row: DeliveryRow, attempt: WebhookAttempt, next: AfterAttempt): DeliveryRow => ({
  ...row,
  state: row.state === "delivered" ? row.state : stateAfter[next._tag],
  dueAt: DateTime.add(attempt.at, { milliseconds: attempt.durationMs + (next._tag === "Retry" ? next.delayMs : 0) }),
  leasedUntil: null,
  round: row.round + 1,
  attempts: [...row.attempts, new WebhookAttempt({ ...attempt, attempt: row.attempts.length + 1 })]
})

const settled = ({ endpoint: { id }, event }: ClaimedDelivery, attempt: WebhookAttempt, next: AfterAttempt) => (world: World): Step<boolean> => {
  const row = rowOf(world.webhookDeliveries, keyOf({ endpointId: id, event }))
  const endpoint = rowOf(world.webhookEndpoints, id)?.value
  if (row === undefined || endpoint === undefined) return [false, world]
  const after = put(world, [kept(row, attempt, next)])
  if (next._tag === "Delivered") return [false, putEndpoint(after, new WebhookEndpoint({ ...endpoint, failingSince: null }))]
  const failingSince = endpoint.failingSince ?? attempt.at
  const disables = next.disables === "failing" && !DateTime.isLessThan(failingSince, attempt.at) ? null : next.disables
  const isDisabled = disables !== null && endpoint.disabled === null
  const changed = isDisabled ? { disabled: disables, revision: endpoint.revision + 1 } : {}
  return [isDisabled, putEndpoint(after, new WebhookEndpoint({ ...endpoint, failingSince, ...changed }))]
}

const isIn = (range: ReplayRange, { event: { id, occurredAt } }: DeliveryRow) =>
  "events" in range ? range.events.includes(id) : DateTime.between(occurredAt, { minimum: range.after, maximum: range.until })

const isDue = ({ dueAt, state }: DeliveryRow, at: DateTime.Utc) => state === "pending" && DateTime.isLessThanOrEqualTo(dueAt, at)

const replayed = (endpointId: WebhookEndpointId, range: ReplayRange, at: DateTime.Utc, limit: number) => (world: World): Step<number> => {
  const chosen = HashMap.toValues(world.webhookDeliveries)
    .filter((row) => row.endpointId === endpointId && isIn(range, row) && !isDue(row, at))
    .toSorted(inOrder).slice(0, limit)
  return [chosen.length, put(world, chosen.map((row) => ({ ...row, state: "pending", dueAt: at, leasedUntil: null, round: 0 })))]
}

const shown = ({ attempts, dueAt, event, state }: DeliveryRow) => new WebhookDelivery({ event, state, dueAt, attempts })

const deliveriesTo = (endpointId: WebhookEndpointId) => ({ webhookDeliveries }: World) =>
  HashMap.toValues(webhookDeliveries).filter((row) => row.endpointId === endpointId).toSorted((one, other) => inOrder(other, one)).map(shown)

/** Deliveries in the memory world. */
export const layer: Layer.Layer<WebhookDeliveryStore, never, MemoryWorld> = Layer.effect(
  WebhookDeliveryStore,
  Effect.map(MemoryWorld, (world) => WebhookDeliveryStore.of({
    plan: (plan, at) => world.change(planned(plan, at)),
    claim: (now, until, limit, endpointMax) => world.change(claimed(now, until, limit, endpointMax)),
    settle: (one, attempt, next) => world.change(settled(one, attempt, next)),
    list: (endpointId, state, page) =>
      readPage(world, deliveriesTo(endpointId), ({ event }) => event.id, page, (delivery) => state === null || delivery.state === state),
    find: (endpointId, event) => world.read(({ webhookDeliveries }) =>
      Option.map(Option.fromUndefinedOr(rowOf(webhookDeliveries, `${endpointId} ${event}`)), shown)),
    replay: (endpointId, range, at, limit) => world.change(replayed(endpointId, range, at, limit))
  }))
)
