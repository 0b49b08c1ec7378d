import { Schema } from "effect"
import { Event } from "../event/Event.ts"
import { WebhookEndpoint } from "./WebhookEndpoint.ts"

/** Why an attempt got no answer: too late, an address we do not call, a connection that failed or broke, nothing we know; or none was made, for no secret could be opened to sign with. */
export const Unanswered = Schema.Literals(["timeout", "address refused", "name unknown", "connection failed", "bad url", "secret sealed"])
export type Unanswered = typeof Unanswered.Type

/** What the receiver said. Only a status of 200 to 299 means that it has the event. */
export type WebhookAnswer =
  | { readonly _tag: "Answered"; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly _tag: "Unanswered"; readonly reason: Unanswered }

/** One attempt, as it is listed. */
export class WebhookAttempt extends Schema.Class<WebhookAttempt>("WebhookAttempt")({
  /** 1 is the first; a replay counts on. */
  attempt: Schema.Int,
  at: Schema.DateTimeUtc,
  durationMs: Schema.Int,
  /** The status answered; `null`: none. */
  status: Schema.NullOr(Schema.Int),
  error: Schema.NullOr(Unanswered)
}) {}

/** Where a delivery stands: due, arrived, or given up. */
export const DeliveryState = Schema.Literals(["pending", "delivered", "given up"])
export type DeliveryState = typeof DeliveryState.Type

/** One event on its way to one endpoint, and its attempts, the first one first. */
export class WebhookDelivery extends Schema.Class<WebhookDelivery>("WebhookDelivery")({
  event: Event,
  state: DeliveryState,
  /** When it is tried next, or was to be. */
  dueAt: Schema.DateTimeUtc,
  attempts: Schema.Array(WebhookAttempt)
}) {}

/** A delivery somebody has taken. */
export class ClaimedDelivery extends Schema.Class<ClaimedDelivery>("ClaimedDelivery")({
  event: Event,
  endpoint: WebhookEndpoint,
  /** Which attempt this is in all. */
  attempt: Schema.Int,
  /** Which attempt this is since it was planned or replayed: its place in the schedule. */
  round: Schema.Int
}) {}
