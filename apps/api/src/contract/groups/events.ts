import { EventType } from "@sigmatrade/core/event/Event"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, ResourceNotFound } from "../../problems/declaredProblems.ts"
import { ApiEvent, ApiEventId } from "../ApiEvent.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { described, says } from "./says.ts"

const { limit, starting_after } = pageQuery(ApiEventId)

/** Everything that has happened, to be read in its order. */
export const events = HttpApiGroup.make("events").add(
  HttpApiEndpoint.get("list", "/events", {
    query: { limit, starting_after, type: Schema.optionalKey(EventType) }, success: ApiList(ApiEvent)
  }).annotateMerge(says(
    "listEvents",
    "The feed of events",
    "Oldest first, in the one order in which they were committed: begin without starting_after, then go on with the id of the last event you have "
      + "done. Nothing ever appears before an event that was shown, so that whoever reads on so misses none and gets none twice.",
    "events:read"
  )),
  HttpApiEndpoint.get("read", "/events/:id", {
    params: { id: ApiEventId }, success: ApiEvent, error: asProblem(ResourceNotFound)
  }).annotateMerge(says("readEvent", "One event", "The same as in the feed. It never changes.", "events:read"))
).annotateMerge(described("Events", "Everything that has happened, to be read in its order."))
