import type { Event, EventType } from "../event/Event.ts"
import type { WebhookEndpoint } from "./WebhookEndpoint.ts"

/**
 * What the chain may still take back, and what takes it back: nothing for those who only want what is final. Should finality itself break, they are
 * told like everybody else: they were told of the credit.
 */
const UNSETTLED: ReadonlySet<EventType> = new Set<EventType>(["deposit.seen", "deposit.dropped"])

/** Whether an endpoint is told of an event. A test is for the endpoint it tests alone. */
export const wants = ({ id, mode, types }: Pick<WebhookEndpoint, "id" | "mode" | "types">, { data, type }: Pick<Event, "data" | "type">): boolean =>
  type === "webhook.tested"
    ? data.webhook_endpoint_id === id
    : (types === null || types.includes(type)) && (mode === "instant" || !UNSETTLED.has(type))
