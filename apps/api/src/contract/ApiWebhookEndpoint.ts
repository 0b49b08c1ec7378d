import { EventType } from "@sigmatrade/core/event/Event"
import { SECRET_OVERLAP_MINUTES_MAX } from "@sigmatrade/core/webhook/rotateWebhookSecret"
import { DisabledReason, SigningScheme, WebhookEndpoint, WebhookEndpointId, WebhookMode } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { Schema } from "effect"
import { ApiEventId } from "./ApiEvent.ts"
import { ApiTime } from "./ApiTime.ts"

/** The id of a webhook endpoint on the wire. */
export const ApiWebhookEndpointId = WebhookEndpointId.annotate({ description: "The id of a webhook endpoint. Compare it, do not take it apart." })

const url = WebhookEndpoint.fields.url.annotate({
  description: "Where events are posted: https, a host on the public internet, no name and password in it.", examples: ["https://shop.example.org/hooks"]
})
const description = WebhookEndpoint.fields.description.annotate({ description: "What listens there, for people." })
const types = Schema.NullOr(Schema.NonEmptyArray(EventType)).annotate({ description: "Which types it is told of; null: all, also those that are added later." })
const mode = WebhookMode.annotate({
  description: "instant: also of payments that are not final yet (deposit.seen, and deposit.dropped where the chain takes one back). finalized: only of what is final."
})
const scheme = SigningScheme.annotate({
  description: "v1: HMAC-SHA256 with a secret both sides know. v1a: Ed25519, checked with a public key. Never changes."
})

const members = {
  object: Schema.Literal("webhook_endpoint"),
  id: ApiWebhookEndpointId,
  url,
  description,
  types,
  mode,
  scheme,
  keys: Schema.Array(Schema.Struct({
    public_key: Schema.NullOr(Schema.String).annotate({ description: "What signatures of v1a are checked with, whpk_ and base64; null for v1." }),
    signs_until: Schema.NullOr(ApiTime).annotate({ description: "Until when it signs; null: until it is rotated." })
  })).annotate({ description: "What messages are signed with, the newest first: during a rotation the one before signs too." }),
  disabled: Schema.NullOr(DisabledReason).annotate({
    description: "Why nothing is delivered: gone, its receiver said so (410); failing, every attempt of days has failed; operator. null: it is active."
  }),
  failing_since: Schema.NullOr(ApiTime).annotate({ description: "Since when every attempt has failed; null: the last one succeeded, or there was none." }),
  created_at: ApiTime
}

/** A webhook endpoint on the wire, without its secret. */
export const ApiWebhookEndpoint = Schema.Struct(members).annotate({ identifier: "WebhookEndpoint", description: "Where an integrator is told of events." })

/** A webhook endpoint whose secret was just made. */
export const ApiNewWebhookEndpoint = Schema.Struct({
  ...members,
  secret: Schema.NullOr(Schema.String).annotate({ description: "What v1 is checked with, whsec_ and base64: shown here and never again. null for v1a: its private key is nobody's but ours." })
}).annotate({ identifier: "NewWebhookEndpoint", description: "A webhook endpoint whose secret was just made." })

/** What a new endpoint shall be. */
export const ApiWebhookEndpointBody = Schema.Struct({
  url,
  description: Schema.optionalKey(description),
  types: Schema.optionalKey(types),
  mode: Schema.optionalKey(mode.annotate({ description: "instant or finalized; left out: finalized." })),
  scheme: Schema.optionalKey(scheme.annotate({ description: "v1 or v1a; left out: v1." }))
}).annotate({ identifier: "CreateWebhookEndpoint", description: "What a new endpoint shall be. It is told of what happens from then on." })

/** What of an endpoint changes. */
export const ApiWebhookEndpointChange = Schema.Struct({
  url: Schema.optionalKey(url), description: Schema.optionalKey(description), types: Schema.optionalKey(types), mode: Schema.optionalKey(mode)
}).annotate({ identifier: "UpdateWebhookEndpoint", description: "What changes; what is left out stays." })

/** How a secret is renewed. */
export const ApiSecretRotation = Schema.Struct({
  overlap_minutes: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: SECRET_OVERLAP_MINUTES_MAX })).annotate({
    description: "How long the old secret signs on beside the new one, so that the receiver can change over."
  })
}).annotate({ identifier: "RotateWebhookSecret", description: "How a secret is renewed." })

/** A test that is on its way. */
export const ApiWebhookTest = Schema.Struct({
  object: Schema.Literal("webhook_test"),
  event_id: ApiEventId,
  endpoint_id: ApiWebhookEndpointId
}).annotate({ identifier: "WebhookTest", description: "A webhook.tested that is on its way to this endpoint alone." })

/** An endpoint that is no more. */
export const ApiDeletedWebhookEndpoint = Schema.Struct({
  object: Schema.Literal("webhook_endpoint"),
  id: ApiWebhookEndpointId,
  deleted: Schema.Literal(true)
}).annotate({ identifier: "DeletedWebhookEndpoint", description: "An endpoint that is no more." })
