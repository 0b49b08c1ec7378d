import { DateTime } from "effect"
import type { Event } from "./Event.ts"

/** What integrators get of an event, in the feed and in deliveries alike. `timestamp` is when it happened. Source: Standard Webhooks 1.0.0, "Payload structure". */
export const eventBody = ({ data, id, occurredAt, type }: Event) => ({ object: "event" as const, id, type, timestamp: DateTime.formatIso(occurredAt), data })
