import type { Ticket, TicketId } from "@sigmatrade/core/support/Ticket"
import type { TicketMessage, TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { HashMap } from "effect"

/** What members ask for and what was answered. */
export interface SupportWorld {
  readonly tickets: HashMap.HashMap<TicketId, Ticket>
  /** In the order they were kept. */
  readonly ticketMessages: HashMap.HashMap<TicketId, ReadonlyArray<TicketMessage>>
  readonly ticketMessageIds: HashMap.HashMap<TicketMessageId, true>
}

/** Nobody has asked for anything. */
export const EMPTY_SUPPORT: SupportWorld = { tickets: HashMap.empty(), ticketMessages: HashMap.empty(), ticketMessageIds: HashMap.empty() }
