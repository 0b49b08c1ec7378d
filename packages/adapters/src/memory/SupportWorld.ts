import type { Ticket, TicketId } from "@sigmatrade/core/support/Ticket"
import type { TicketMessage, TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import type { Topic } from "@sigmatrade/core/support/TopicStore"
import type { DateTime } from "effect"
import { HashMap } from "effect"

/** The topic of a ticket; a lease is a due time in the future. */
export interface TopicRow extends Topic {
  readonly dueAt: DateTime.Utc
}

/** What members ask for and what was answered. */
export interface SupportWorld {
  readonly tickets: HashMap.HashMap<TicketId, Ticket>
  /** In the order they were kept. */
  readonly ticketMessages: HashMap.HashMap<TicketId, ReadonlyArray<TicketMessage>>
  readonly ticketMessageIds: HashMap.HashMap<TicketMessageId, true>
  readonly topics: HashMap.HashMap<TicketId, TopicRow>
}

/** Nobody has asked for anything. */
export const EMPTY_SUPPORT: SupportWorld = {
  tickets: HashMap.empty(), ticketMessages: HashMap.empty(), ticketMessageIds: HashMap.empty(), topics: HashMap.empty()
}
