import { Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { UserId } from "../user/User.ts"

/** The identity of a ticket: a UUID of version 7, made by whoever asks for it, so that asking twice opens one. */
export const TicketId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("TicketId"))
export type TicketId = typeof TicketId.Type

/** What people call a ticket by; counts up, with gaps. */
export const TicketNumber = Schema.Int.check(Schema.isGreaterThan(0)).pipe(Schema.brand("TicketNumber"))
export type TicketNumber = typeof TicketNumber.Type

/** What it is about. `appeal`: a blocked member asks to be let in again, and nobody else does. */
export const TicketCategory = Schema.Literals(["payments", "withdrawals", "password", "referrals", "technical", "appeal", "other"])
export type TicketCategory = typeof TicketCategory.Type

/** `open`: waits for anybody. `taken`: waits for the operator who has it. `answered`: waits for the member. `closed`: waits for nobody. */
export const TicketState = Schema.Literals(["open", "taken", "answered", "closed"])
export type TicketState = typeof TicketState.Type

/** How soon it must be answered. */
export const TicketPriority = Schema.Literals(["normal", "high"])
export type TicketPriority = typeof TicketPriority.Type

/** A conversation of one member with operators about one thing. */
export class Ticket extends Schema.Class<Ticket>("Ticket")({
  id: TicketId,
  number: TicketNumber,
  userId: UserId,
  category: TicketCategory,
  priority: TicketPriority,
  /** When the block happened that an appeal is against, one appeal per block; `null` for everything else. */
  appealOf: Schema.NullOr(Schema.DateTimeUtc),
  state: TicketState,
  /** Whose it is; `null` while it is `open`. Stays when it is closed. */
  takenBy: Schema.NullOr(OperatorName),
  /** Counts every change; whoever changes it names the one he has seen. */
  revision: Schema.Int.check(Schema.isGreaterThan(0)),
  openedAt: Schema.DateTimeUtc,
  /** When the member wrote last. */
  memberAt: Schema.DateTimeUtc,
  /** When an operator answered last; `null`: never. */
  answeredAt: Schema.NullOr(Schema.DateTimeUtc),
  /** Until when it must be answered; `null` when the member waits for nothing. */
  dueAt: Schema.NullOr(Schema.DateTimeUtc),
  closedAt: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** A ticket before the store has given it its number. */
export type NewTicket = Omit<ConstructorParameters<typeof Ticket>[0], "number">
