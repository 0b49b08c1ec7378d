import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import type { NewTicket, Ticket, TicketState } from "./Ticket.ts"
import { TicketId } from "./Ticket.ts"
import type { TicketMessage, TicketMessageId } from "./TicketMessage.ts"

/** No ticket has this id, or it is another member's. */
export class TicketUnknown extends Schema.TaggedError<TicketUnknown>()("TicketUnknown", { id: TicketId }) {}

/** A part of a list: how many are skipped, and how many are read at most. */
export interface Page {
  readonly offset: number
  readonly limit: number
}

/** Which tickets are meant; `null`: whosever, wherever they stand. */
export interface TicketFilter {
  readonly userId: UserId | null
  readonly state: TicketState | null
}

/** Tickets and what was said in them, never deleted. Every adapter passes its contract suite. */
export class TicketStore extends Context.Service<TicketStore, {
  /** Keeps a new one and gives it its number, or answers the one that has this id, with `isNew: false`. A second appeal of a block is a defect. */
  readonly add: (ticket: NewTicket) => Effect.Effect<{ readonly ticket: Ticket; readonly isNew: boolean }>
  /** A ticket as it stands. */
  readonly get: (id: TicketId) => Effect.Effect<Ticket, TicketUnknown>
  /** Inside a transaction: the same, and nobody else changes it before commit. */
  readonly lock: (id: TicketId) => Effect.Effect<Ticket, TicketUnknown>
  /** Keeps messages in this order; one whose id is known is left as it is. Answers how many were new. */
  readonly append: (messages: ReadonlyArray<TicketMessage>) => Effect.Effect<number>
  /**
   * Puts `next` in the place of `from`, if that is still its revision. Answers whether it was: `false` means that somebody was first, and
   * nothing happened. A move that `isSoundMove` forbids is a defect.
   */
  readonly move: (from: Ticket, next: Ticket) => Effect.Effect<boolean>
  /** How many messages the member has in a ticket. */
  readonly countMember: (id: TicketId) => Effect.Effect<number>
  /** How many tickets of a member are not closed, appeals not counted. */
  readonly countOpen: (userId: UserId) => Effect.Effect<number>
  /** The appeal of a member against the block of this moment. */
  readonly appeal: (userId: UserId, blockedAt: DateTime.Utc) => Effect.Effect<Option.Option<Ticket>>
  /** Those whose members wait for an answer, the one that is due first first. */
  readonly waiting: (page: Page) => Effect.Effect<ReadonlyArray<Ticket>>
  /** A member's, newest first. */
  readonly ofUser: (userId: UserId, page: Page) => Effect.Effect<ReadonlyArray<Ticket>>
  /** What was said in a ticket, newest first. */
  readonly messages: (id: TicketId, page: Page) => Effect.Effect<ReadonlyArray<TicketMessage>>
  /** Tickets by number, newest first. */
  readonly list: (filter: TicketFilter, page: PageRequest<TicketId>) => Effect.Effect<ReadonlyArray<Ticket>, AnchorUnknown>
  /** What was said in a ticket in the order it was kept, newest first. */
  readonly listMessages: (id: TicketId, page: PageRequest<TicketMessageId>) => Effect.Effect<ReadonlyArray<TicketMessage>, AnchorUnknown>
}>()("@sigmatrade/core/support/TicketStore") {}
