import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import type { WebhookEndpoint, WebhookSecret } from "./WebhookEndpoint.ts"
import { WebhookEndpointId } from "./WebhookEndpoint.ts"

/** There is no endpoint of this id, or no more. */
export class EndpointUnknown extends Schema.TaggedError<EndpointUnknown>()("EndpointUnknown", { id: WebhookEndpointId }) {}

/** Somebody has changed the endpoint since it was read. */
export class EndpointChanged extends Schema.TaggedError<EndpointChanged>()("EndpointChanged", { id: WebhookEndpointId }) {}

/** There are as many endpoints as there may be. */
export class EndpointsFull extends Schema.TaggedError<EndpointsFull>()("EndpointsFull", { max: Schema.Int }) {}

/** What people decide about an endpoint. */
export type EndpointWish = Pick<WebhookEndpoint, "url" | "description" | "types" | "mode" | "disabled">

/** Where integrators want to be told. Every adapter passes its contract suite. */
export class WebhookEndpointStore extends Context.Service<WebhookEndpointStore, {
  /** Keeps a new endpoint. Errors: `EndpointsFull`, also under races. */
  readonly add: (endpoint: WebhookEndpoint, max: number) => Effect.Effect<void, EndpointsFull>
  /** An endpoint as it stands. */
  readonly get: (id: WebhookEndpointId) => Effect.Effect<WebhookEndpoint, EndpointUnknown>
  /** Every endpoint, the oldest first. */
  readonly all: Effect.Effect<ReadonlyArray<WebhookEndpoint>>
  /** Changes what people decide, if nobody has changed it since this revision. Enabled again, it has not failed yet. */
  readonly change: (
    id: WebhookEndpointId,
    revision: number,
    wish: EndpointWish
  ) => Effect.Effect<WebhookEndpoint, EndpointUnknown | EndpointChanged>
  /** The newest secret becomes the one before and signs until `until`; the one before that is gone. */
  readonly rotate: (id: WebhookEndpointId, fresh: WebhookSecret, until: DateTime.Utc) => Effect.Effect<WebhookEndpoint, EndpointUnknown>
  /** It is gone, with its deliveries. */
  readonly remove: (id: WebhookEndpointId) => Effect.Effect<void, EndpointUnknown>
}>()("@sigmatrade/core/webhook/WebhookEndpointStore") {}
