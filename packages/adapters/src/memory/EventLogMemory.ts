import { Event, EventId, EventPlace } from "@sigmatrade/core/event/Event"
import type { EventType, Fact } from "@sigmatrade/core/event/Event"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import type { DateTime } from "effect"
import { Effect, HashMap, Layer, Option } from "effect"
import { digest } from "./digest.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"

/** See `EventId`. */
const idOf = (cause: string) => EventId.make(digest(cause).replace(/^0x(.{8})(.{4})(.{4})(.{4})(.{12}).*$/u, "evt_$1-$2-$3-$4-$5"))

/** The world with facts in it, but for those it knows. */
export const withFacts = (world: World, facts: ReadonlyArray<Fact>, at: DateTime.Utc): World =>
  facts.reduce((before, fact) => HashMap.has(before.eventCauses, fact.cause) ? before : {
    ...before,
    eventCauses: HashMap.set(before.eventCauses, fact.cause, true as const),
    unplacedFacts: [...before.unplacedFacts, { id: idOf(fact.cause), fact, at }]
  }, world)

const arranged = (limit: number) => (world: World): Step<number> => {
  const last = HashMap.size(world.events)
  const placed = world.unplacedFacts.slice(0, limit).map(({ at, fact: { data, type }, id }, index) =>
    new Event({ id, place: EventPlace.make(last + index + 1), type, occurredAt: at, data }))
  return [placed.length, {
    ...world,
    unplacedFacts: world.unplacedFacts.slice(placed.length),
    events: HashMap.setMany(world.events, placed.map((event) => [event.place, event] as const)),
    eventPlaces: HashMap.setMany(world.eventPlaces, placed.map(({ id, place }) => [id, place] as const))
  }]
}

const after = (place: EventPlace, limit: number, type?: EventType) => ({ events }: World) =>
  Array.from({ length: Math.max(0, HashMap.size(events) - place) }, (_, index) => place + index + 1)
    .flatMap((at) => Option.toArray(HashMap.get(events, at)))
    .filter((event) => type === undefined || event.type === type)
    .slice(0, limit)

/** Everything that has happened in the memory world. */
export const layer: Layer.Layer<EventLog, never, MemoryWorld> = Layer.effect(
  EventLog,
  Effect.map(MemoryWorld, (world) => EventLog.of({
    record: (facts, at) => world.change((now) => [undefined, withFacts(now, facts, at)]),
    arrange: (limit) => world.change(arranged(limit)),
    after: (place, limit, type) => world.read(after(place, limit, type)),
    find: (id) => world.read(({ eventPlaces, events }) => Option.flatMap(HashMap.get(eventPlaces, id), (place) => HashMap.get(events, place))),
    idOf: (cause) => world.read(({ eventCauses }) => HashMap.has(eventCauses, cause) ? Option.some(idOf(cause)) : Option.none()),
    waiting: world.read(({ unplacedFacts }) => unplacedFacts.length),
    last: world.read(({ events }) => EventPlace.make(HashMap.size(events)))
  }))
)
