import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { Event, EventId, EventPlace, EventType, Fact } from "./Event.ts"

/** Everything that has happened, in an order that never changes once it was read. Nothing is ever deleted. Every adapter passes its contract suite. */
export class EventLog extends Context.Service<EventLog, {
  /** Keeps facts; one whose cause is known is left as it is. Belongs in the transaction of the cause. They are not readable before `arrange`. */
  readonly record: (facts: ReadonlyArray<Fact>, at: DateTime.Utc) => Effect.Effect<void>
  /**
   * Gives the next places to what is settled: what was committed, and before which nothing can be committed any more. Answers how many
   * got one, at most `limit`; none while somebody else is at it. Call it outside of any transaction.
   */
  readonly arrange: (limit: number) => Effect.Effect<number>
  /** Events after this place, in their order, at most `limit`; of one type where it is named. Whoever asks again after the last one misses none and sees none twice. */
  readonly after: (place: EventPlace, limit: number, type?: EventType) => Effect.Effect<ReadonlyArray<Event>>
  /** The event of this id, if it has its place. */
  readonly find: (id: EventId) => Effect.Effect<Option.Option<Event>>
  /** The id of the event of this cause, with a place or without one yet. */
  readonly idOf: (cause: string) => Effect.Effect<Option.Option<EventId>>
  /** How many facts are kept and have no place yet. */
  readonly waiting: Effect.Effect<number>
  /** The last place given; 0: none yet. */
  readonly last: Effect.Effect<EventPlace>
}>()("@sigmatrade/core/event/EventLog") {}
