import type { TicketId } from "@sigmatrade/core/support/Ticket"
import type { Topic } from "@sigmatrade/core/support/TopicStore"
import { TopicStore } from "@sigmatrade/core/support/TopicStore"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { TopicRow } from "./SupportWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const put = (world: World, row: TopicRow): World => ({ ...world, topics: HashMap.set(world.topics, row.ticketId, row) })

const topicOf = ({ dueAt: _dueAt, ...topic }: TopicRow): Topic => topic

const claimed = (now: DateTime.Utc, until: DateTime.Utc, limit: number) => (world: World): Step<ReadonlyArray<Topic>> => {
  const behind = HashMap.toValues(world.tickets).toSorted((one, other) => one.number - other.number).flatMap(({ id, revision, state }): Array<TopicRow> => {
    const row = rowOf(world.topics, id)
    if (row === undefined) return state === "closed" ? [] : [{ ticketId: id, thread: null, told: 0, isClosed: false, revision: 0, dueAt: now }]
    const isDue = row.revision < revision && DateTime.isLessThanOrEqualTo(row.dueAt, now) && (state !== "closed" || row.thread !== null)
    return isDue ? [row] : []
  }).slice(0, limit)
  return [behind.map(topicOf), behind.reduce((after, row) => put(after, { ...row, dueAt: until }), world)]
}

const saved = (topic: Topic) => (world: World): Step<void> => {
  const row = rowOf(world.topics, topic.ticketId)
  if (row === undefined) return [undefined, world]
  if (row.thread !== null && row.thread !== topic.thread) throw new Error("A ticket has one topic for ever")
  return [undefined, put(world, { ...row, ...topic })]
}

/** The topics of tickets in the memory world. */
export const layer: Layer.Layer<TopicStore, never, MemoryWorld> = Layer.effect(
  TopicStore,
  Effect.map(MemoryWorld, (world) => TopicStore.of({
    claim: (now, until, limit) => world.change(claimed(now, until, limit)),
    save: (topic) => world.change(saved(topic)),
    rest: (ticketId: TicketId, dueAt) => world.change((now) => {
      const row = rowOf(now.topics, ticketId)
      return [undefined, row === undefined ? now : put(now, { ...row, dueAt })]
    }),
    byThread: (thread) => world.read(({ topics }) =>
      Option.map(Option.fromUndefinedOr(HashMap.toValues(topics).find((row) => row.thread === thread)), ({ ticketId }) => ticketId))
  }))
)
