import { Context } from "effect"

/** How events are delivered. A setting. */
export class WebhookPolicy extends Context.Service<WebhookPolicy, {
  /** How long a taken delivery belongs to its taker; longer than any attempt may last. */
  readonly leaseMs: number
  /** Attempts in hand at once, in all. */
  readonly concurrencyMax: number
  /** Attempts in hand at once to one endpoint, so that a slow one holds up nobody else. */
  readonly endpointConcurrencyMax: number
  /** Events that get their place, or are planned for one endpoint, in one step. */
  readonly batchSize: number
}>()("@sigmatrade/core/webhook/WebhookPolicy") {}
