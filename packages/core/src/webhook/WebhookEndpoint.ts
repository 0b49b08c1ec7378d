import { Schema } from "effect"
import { EventPlace, EventType } from "../event/Event.ts"

/** `we_` and a UUID of version 7. */
export const WebhookEndpointId = Schema.String.check(
  Schema.isPattern(/^we_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)
).pipe(Schema.brand("WebhookEndpointId"))
export type WebhookEndpointId = typeof WebhookEndpointId.Type

/** Endpoints there may be at once. */
export const ENDPOINTS_MAX = 100

/** How what is delivered is signed: with a secret both sides know (`v1`, HMAC), or so that the receiver can prove it to others (`v1a`, Ed25519). */
export const SigningScheme = Schema.Literals(["v1", "v1a"])
export type SigningScheme = typeof SigningScheme.Type

/** What is kept of a secret of an endpoint (`WebhookKeys.seal`), and until when it signs; `null`: until it is replaced. It is never printed. */
export class WebhookSecret extends Schema.Class<WebhookSecret>("WebhookSecret")({
  value: Schema.Redacted(Schema.String),
  until: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** Which events: at once, so that what was told may be taken back; or only what is final, so that nothing is but by a broken finality. */
export const WebhookMode = Schema.Literals(["instant", "finalized"])
export type WebhookMode = typeof WebhookMode.Type

/** Why nothing is delivered: its receiver has said that it is gone, every attempt of days has failed, or an operator wanted it. */
export const DisabledReason = Schema.Literals(["gone", "failing", "operator"])
export type DisabledReason = typeof DisabledReason.Type

/** Where an integrator is told of events. */
export class WebhookEndpoint extends Schema.Class<WebhookEndpoint>("WebhookEndpoint")({
  id: WebhookEndpointId,
  url: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(2_000)),
  description: Schema.String.check(Schema.isMaxLength(200)),
  /** Which types it is told of; `null`: all, also those that are added later. */
  types: Schema.NullOr(Schema.Array(EventType)),
  mode: WebhookMode,
  scheme: SigningScheme,
  /** The newest first: during a rotation the one before signs too. */
  secrets: Schema.Array(WebhookSecret).check(Schema.isMinLength(1), Schema.isMaxLength(2)),
  /** `null`: it is active. */
  disabled: Schema.NullOr(DisabledReason),
  /** Since when every attempt has failed; `null`: the last one succeeded, or there was none. */
  failingSince: Schema.NullOr(Schema.DateTimeUtc),
  /** Deliveries are planned of every event up to this place. */
  plannedTo: EventPlace,
  createdAt: Schema.DateTimeUtc,
  /** Counts changes of what people see of it. */
  revision: Schema.Int
}) {}
