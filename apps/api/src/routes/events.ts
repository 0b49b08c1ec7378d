import type { EventId, EventType } from "@sigmatrade/core/event/Event"
import { EventPlace } from "@sigmatrade/core/event/Event"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { LIMIT_DEFAULT } from "../contract/ApiList.ts"
import { eventView } from "../views/eventView.ts"
import { listView } from "../views/listView.ts"
import { notFound } from "./notFound.ts"
import { parameterInvalid } from "./parameterInvalid.ts"

interface EventQuery {
  readonly limit?: number
  readonly starting_after?: EventId
  readonly type?: EventType
}

const placeOf = Effect.fnUntraced(function*(id: EventId | undefined) {
  if (id === undefined) return EventPlace.make(0)
  const found = yield* (yield* EventLog).find(id)
  return Option.isSome(found) ? found.value.place : yield* parameterInvalid("starting_after", "no event has this id")
})

const listEvents = Effect.fn("listEvents")(function*({ limit = LIMIT_DEFAULT, starting_after: last, type }: EventQuery) {
  const found = yield* (yield* EventLog).after(yield* placeOf(last), limit + 1, type)
  return listView("/v1/events", found.map(eventView), limit)
})

const readEvent = Effect.fn("readEvent")(function*(id: EventId) {
  const found = yield* (yield* EventLog).find(id)
  return Option.isSome(found) ? eventView(found.value) : yield* notFound("event")
})

/** `GET /v1/events` and `GET /v1/events/{id}` */
export const events = HttpApiBuilder.group(ApiContract, "events", (handlers) =>
  handlers.handle("list", ({ query }) => listEvents(query)).handle("read", ({ params }) => readEvent(params.id)))
