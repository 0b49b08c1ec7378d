import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { TicketId } from "./Ticket.ts"

/** The number of a topic in the forum of support, as the messenger gives it. */
export const TopicThread = Schema.Int.check(Schema.isGreaterThan(0)).pipe(Schema.brand("TopicThread"))
export type TopicThread = typeof TopicThread.Type

/** How far the topic of a ticket is behind the ticket. */
export interface Topic {
  readonly ticketId: TicketId
  /** `null`: it is not there yet. */
  readonly thread: TopicThread | null
  /** Messages of the ticket, the oldest first, that stand in it or need not. */
  readonly told: number
  readonly isClosed: boolean
  /** The revision of the ticket that all of this shows. */
  readonly revision: number
}

/** The topics of tickets. Every adapter passes its contract suite. */
export class TopicStore extends Context.Service<TopicStore, {
  /**
   * Takes topics that are behind their tickets, until `until`: then, if nothing was said of them, they are due again. A closed ticket that
   * never had one gets none.
   */
  readonly claim: (now: DateTime.Utc, until: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<Topic>>
  /** Keeps how far it is. A topic that is there stays the one it is: another thread is a defect. */
  readonly save: (topic: Topic) => Effect.Effect<void>
  /** It is taken up again at this moment at the earliest, if it is behind. */
  readonly rest: (ticketId: TicketId, dueAt: DateTime.Utc) => Effect.Effect<void>
  /** The ticket whose topic this is. */
  readonly byThread: (thread: TopicThread) => Effect.Effect<Option.Option<TicketId>>
}>()("@sigmatrade/core/support/TopicStore") {}
