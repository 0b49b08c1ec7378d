import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { EventId, EventPlace } from "../event/Event.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { AfterAttempt } from "./afterAttempt.ts"
import type { ClaimedDelivery, DeliveryState, WebhookAttempt, WebhookDelivery } from "./WebhookDelivery.ts"
import type { WebhookEndpointId } from "./WebhookEndpoint.ts"

/** The events planned for an endpoint, and up to where it has been planned. */
export interface DeliveryPlan {
  readonly endpointId: WebhookEndpointId
  /** Where its planning stood when it was made: another plan since then makes this one void. */
  readonly from: EventPlace
  readonly to: EventPlace
  readonly events: ReadonlyArray<EventId>
}

/** Which deliveries: of these events, or of those that happened from one moment to another, both included. */
export type ReplayRange = { readonly events: ReadonlyArray<EventId> } | { readonly after: DateTime.Utc; readonly until: DateTime.Utc }

/** Events on their way to endpoints. Every adapter passes its contract suite. */
export class WebhookDeliveryStore extends Context.Service<WebhookDeliveryStore, {
  /** Makes deliveries due, each event once per endpoint. Answers whether it did: not if somebody was faster. */
  readonly plan: (plan: DeliveryPlan, at: DateTime.Utc) => Effect.Effect<boolean>
  /**
   * Takes due deliveries of active endpoints until `until`: then, if nothing was said of them, they are due again. At most `limit`, and at
   * most `endpointMax` to one endpoint, counting those that are taken already. The oldest events first.
   */
  readonly claim: (now: DateTime.Utc, until: DateTime.Utc, limit: number, endpointMax: number) => Effect.Effect<ReadonlyArray<ClaimedDelivery>>
  /**
   * Keeps an attempt and what follows it, in one step. A success ends what the endpoint has failed since; a failure begins it, and disables
   * the endpoint when that follows. Answers whether the endpoint was disabled by this.
   */
  readonly settle: (claimed: ClaimedDelivery, attempt: WebhookAttempt, next: AfterAttempt) => Effect.Effect<boolean>
  /** Deliveries to an endpoint, those in this state or (`null`) all, the newest event first. A page begins at an event. */
  readonly list: (
    endpointId: WebhookEndpointId,
    state: DeliveryState | null,
    page: PageRequest<EventId>
  ) => Effect.Effect<ReadonlyArray<WebhookDelivery>, AnchorUnknown>
  /** The delivery of one event to an endpoint, if there is one. */
  readonly find: (endpointId: WebhookEndpointId, event: EventId) => Effect.Effect<Option.Option<WebhookDelivery>>
  /**
   * Makes them due at once, delivered or not, their schedule begun anew; what is due already or in hand is left as it is. Answers how many, at
   * most `limit`, the oldest events first: asked again, it goes on.
   */
  readonly replay: (endpointId: WebhookEndpointId, range: ReplayRange, at: DateTime.Utc, limit: number) => Effect.Effect<number>
}>()("@sigmatrade/core/webhook/WebhookDeliveryStore") {}
