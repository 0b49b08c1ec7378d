import { DateTime, Effect, Schema } from "effect"
import type { User } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import type { Ticket, TicketId } from "./Ticket.ts"
import type { TicketMessage } from "./TicketMessage.ts"
import { TicketStore } from "./TicketStore.ts"
import type { Topic, TopicThread } from "./TopicStore.ts"
import { TopicStore } from "./TopicStore.ts"
import { isFromTopic } from "./topicMessageId.ts"

/** The forum does not do it now. `retryAfterMs`: for so long at least. */
export class ForumUnavailable extends Schema.TaggedError<ForumUnavailable>()("ForumUnavailable", { retryAfterMs: Schema.NullOr(Schema.Int) }) {}

/** What can be done in the forum. */
export interface Forum<R> {
  /** Opens the topic of a ticket. */
  readonly open: (ticket: Ticket, member: User) => Effect.Effect<TopicThread, ForumUnavailable, R>
  /** Shows a message in a topic. */
  readonly say: (thread: TopicThread, message: TicketMessage) => Effect.Effect<void, ForumUnavailable, R>
  /** Closes a topic, or opens it again. */
  readonly setClosed: (thread: TopicThread, isClosed: boolean) => Effect.Effect<void, ForumUnavailable, R>
}

/** Topics in one step, how long one belongs to whoever took it, and how long it rests after a failure. */
const BATCH_SIZE = 10
const LEASE_SECONDS = 60
const REST_MS = 30_000
/** Messages read at once, and of one ticket at most: more than one ever has. */
const PAGE_SIZE = 50
const PAGES_MAX = 40

/** Everything that was said, the oldest first. */
const saidIn = Effect.fn("saidIn")(function*(id: TicketId) {
  const tickets = yield* TicketStore
  const said: Array<TicketMessage> = []
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const found = yield* tickets.messages(id, { offset: page * PAGE_SIZE, limit: PAGE_SIZE })
    said.push(...found)
    if (found.length < PAGE_SIZE) break
  }
  return said.toReversed()
})

/** Brings one topic up to its ticket, and keeps after each step how far it is: a death between two repeats one message at most. */
const bring = Effect.fn("bring")(function*<R>(topic: Topic, forum: Forum<R>) {
  const topics = yield* TopicStore
  const ticket = yield* (yield* TicketStore).get(topic.ticketId).pipe(Effect.orDie)
  const member = yield* (yield* UserStore).get(ticket.userId).pipe(Effect.orDie)
  const said = yield* saidIn(ticket.id)
  const thread = topic.thread ?? (yield* forum.open(ticket, member))
  let now: Topic = { ...topic, thread }
  if (topic.thread === null) yield* topics.save(now)
  for (const message of said.slice(topic.told)) {
    if (now.isClosed) {
      yield* forum.setClosed(thread, false)
      now = { ...now, isClosed: false }
    }
    if (!isFromTopic(message.id)) yield* forum.say(thread, message)
    now = { ...now, told: now.told + 1 }
    yield* topics.save(now)
  }
  const isClosed = ticket.state === "closed"
  if (now.isClosed !== isClosed) yield* forum.setClosed(thread, isClosed)
  yield* topics.save({ ...now, isClosed, revision: ticket.revision })
})

/**
 * One step of the forum: topics are made for new tickets, what was said is shown in them, and they are closed and opened with their tickets.
 * What was written in a topic itself is not repeated there. Answers how many were behind.
 */
export const keepTopics = Effect.fn("keepTopics")(function*<R>(forum: Forum<R>) {
  const topics = yield* TopicStore
  const now = yield* DateTime.now
  const behind = yield* topics.claim(now, DateTime.add(now, { seconds: LEASE_SECONDS }), BATCH_SIZE)
  yield* Effect.forEach(behind, (topic) =>
    bring(topic, forum).pipe(
      // What is said from now on need not wait for the end of the lease.
      Effect.andThen(topics.rest(topic.ticketId, now)),
      Effect.catchTag("ForumUnavailable", ({ retryAfterMs }) => Effect.gen(function*() {
        yield* topics.rest(topic.ticketId, DateTime.add(yield* DateTime.now, { milliseconds: Math.max(REST_MS, retryAfterMs ?? 0) }))
      }))
    ), { discard: true })
  return behind.length
})
