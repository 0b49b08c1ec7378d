import type { Event } from "@sigmatrade/core/event/Event"
import { eventBody } from "@sigmatrade/core/event/eventBody"
import type { ApiEvent } from "../contract/ApiEvent.ts"

/** An event as integrators see it, wherever they do. */
export const eventView = (event: Event): typeof ApiEvent.Type => ({ ...eventBody(event), timestamp: event.occurredAt })
