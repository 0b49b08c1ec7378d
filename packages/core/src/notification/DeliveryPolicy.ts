import { Context } from "effect"
import type { RetryPolicy } from "../retry/RetryPolicy.ts"

/** How notices are delivered. A setting. */
export class DeliveryPolicy extends Context.Service<DeliveryPolicy, {
  readonly retry: RetryPolicy
  /** How long a taken notice belongs to its taker; longer than any single delivery may last. */
  readonly leaseMs: number
  /** No single delivery lasts longer. */
  readonly deliveryMsMax: number
  /** Notices taken at once. */
  readonly batchSize: number
  /** Deliveries in hand at the same time: so many may happen twice when a process is killed. */
  readonly concurrencyMax: number
}>()("@sigmatrade/core/notification/DeliveryPolicy") {}
