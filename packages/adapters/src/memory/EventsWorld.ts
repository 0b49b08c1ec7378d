import type { Event, EventId, Fact } from "@sigmatrade/core/event/Event"
import type { KeptAnswer } from "@sigmatrade/core/persistence/IdempotencyStore"
import type { DeliveryState, WebhookAttempt } from "@sigmatrade/core/webhook/WebhookDelivery"
import type { WebhookEndpoint, WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import type { DateTime } from "effect"
import { HashMap } from "effect"
import type { Ordered } from "./World.ts"

/** A fact that has no place yet. */
export interface UnplacedFact {
  readonly id: EventId
  readonly fact: Fact
  readonly at: DateTime.Utc
}

/** A delivery, on its way or not any more. */
export interface DeliveryRow {
  readonly endpointId: WebhookEndpointId
  readonly event: Event
  readonly state: DeliveryState
  readonly dueAt: DateTime.Utc
  readonly leasedUntil: DateTime.Utc | null
  readonly round: number
  readonly attempts: ReadonlyArray<WebhookAttempt>
}

/** What of the world belongs to integrators: what they are told, and what they were answered. */
export interface EventsWorld {
  readonly eventCauses: HashMap.HashMap<string, true>
  /** The oldest first. */
  readonly unplacedFacts: ReadonlyArray<UnplacedFact>
  /** By their places, which begin with 1 and have no gap. */
  readonly events: HashMap.HashMap<number, Event>
  readonly eventPlaces: HashMap.HashMap<EventId, number>
  readonly webhookEndpoints: HashMap.HashMap<WebhookEndpointId, Ordered<WebhookEndpoint>>
  /** By `<endpoint> <event>`. */
  readonly webhookDeliveries: HashMap.HashMap<string, DeliveryRow>
  /** By caller, operation and key. */
  readonly keptAnswers: HashMap.HashMap<string, { readonly answer: KeptAnswer; readonly at: DateTime.Utc }>
}

/** Before anything has happened. */
export const NO_EVENTS: EventsWorld = {
  eventCauses: HashMap.empty(),
  unplacedFacts: [],
  events: HashMap.empty(),
  eventPlaces: HashMap.empty(),
  webhookEndpoints: HashMap.empty(),
  webhookDeliveries: HashMap.empty(),
  keptAnswers: HashMap.empty()
}
