import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { Redacted } from "effect"
import type { EventId } from "../event/Event.ts"
import type { WebhookAnswer } from "./WebhookDelivery.ts"
import type { SigningScheme } from "./WebhookEndpoint.ts"

/** One message to one receiver. */
export interface WebhookMessage {
  readonly url: string
  readonly id: EventId
  /** When the attempt is made. */
  readonly at: DateTime.Utc
  /** JSON; exactly these bytes are signed. */
  readonly body: string
  readonly scheme: SigningScheme
  /** All of them sign. */
  readonly secrets: ReadonlyArray<Redacted.Redacted>
}

/** Posts signed messages, by Standard Webhooks 1.0.0. Whatever happens is an answer. */
export class WebhookSender extends Context.Service<WebhookSender, {
  /** Sends a message once, and answers what came of it. Never fails. */
  readonly send: (message: WebhookMessage) => Effect.Effect<WebhookAnswer>
}>()("@sigmatrade/core/webhook/WebhookSender") {}
