import { EventData, EventId, EventType } from "@sigmatrade/core/event/Event"
import { Schema } from "effect"
import { ApiTime } from "./ApiTime.ts"

/** The id of an event on the wire. */
export const ApiEventId = EventId.annotate({
  description: "The id of an event: the webhook-id of its deliveries, too. Compare it, do not take it apart.",
  examples: [EventId.make("evt_01890a5d-ac96-774b-bcce-b302099a8057")]
})

/** Something that has happened: to the letter what webhooks deliver of it. */
export const ApiEvent = Schema.Struct({
  object: Schema.Literal("event"),
  id: ApiEventId,
  type: EventType.annotate({ description: "What has happened. More types will come: ignore those you do not know." }),
  timestamp: ApiTime.annotate({ description: "When it happened." }),
  data: EventData.annotate({ description: "Ids to ask for the rest with, the asset, and amounts in base units. The names differ by type and may grow." })
}).annotate({ identifier: "Event", description: "Something that has happened: to the letter what webhooks deliver of it." })
