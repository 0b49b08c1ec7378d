import { DateTime, Result, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { answerDue } from "./answerDue.ts"
import type { SupportRules } from "./SupportPolicy.ts"
import { Ticket, TicketId } from "./Ticket.ts"

/** Another operator has it. */
export class TicketTaken extends Schema.TaggedError<TicketTaken>()("TicketTaken", { id: TicketId, by: OperatorName }) {}

/** It is closed: for its member too long ago to go on, for an operator until he opens it again. */
export class TicketOver extends Schema.TaggedError<TicketOver>()("TicketOver", { id: TicketId, closedAt: Schema.DateTimeUtc }) {}

/** It is not closed, so it cannot be opened again. */
export class TicketNotOver extends Schema.TaggedError<TicketNotOver>()("TicketNotOver", { id: TicketId }) {}

type Moved<E> = Result.Result<Ticket, E>
type Clock = Pick<SupportRules, "answerHours" | "reopenDays">

const next = (ticket: Ticket, given: Partial<Ticket>): Ticket => new Ticket({ ...ticket, ...given, revision: ticket.revision + 1 })

/** Lets an operator act on a ticket that nobody else has and that is not closed. */
const his = (ticket: Ticket, operator: OperatorName): Moved<TicketTaken | TicketOver> => {
  const { closedAt, id, takenBy } = ticket
  if (closedAt !== null) return Result.fail(new TicketOver({ id, closedAt }))
  return takenBy !== null && takenBy !== operator ? Result.fail(new TicketTaken({ id, by: takenBy })) : Result.succeed(ticket)
}

/**
 * The member has written. Whoever waits already does not wait anew; an answered one goes back to whoever answered it; a closed one is open
 * to anybody if it was closed no longer than `reopenDays` ago. Errors: `TicketOver`.
 */
export const afterMember = (rules: Clock, ticket: Ticket, now: DateTime.Utc): Moved<TicketOver> => {
  const { closedAt, id, priority, state } = ticket
  if (state === "open" || state === "taken") return Result.succeed(next(ticket, { memberAt: now }))
  const again = { memberAt: now, dueAt: answerDue(rules, priority, now) }
  if (closedAt === null) return Result.succeed(next(ticket, { ...again, state: "taken" }))
  return DateTime.isGreaterThan(now, DateTime.add(closedAt, { days: rules.reopenDays }))
    ? Result.fail(new TicketOver({ id, closedAt }))
    : Result.succeed(next(ticket, { ...again, state: "open", takenBy: null, closedAt: null }))
}

/**
 * An operator takes it, from nobody or, when he says so, from the colleague he names. Taking his own changes nothing.
 * Errors: `TicketTaken`, `TicketOver`.
 */
export const afterTaking = (ticket: Ticket, operator: OperatorName, from: OperatorName | null): Moved<TicketTaken | TicketOver> => {
  const { closedAt, id, state, takenBy } = ticket
  if (closedAt !== null) return Result.fail(new TicketOver({ id, closedAt }))
  if (takenBy === operator) return Result.succeed(ticket)
  if (takenBy !== null && takenBy !== from) return Result.fail(new TicketTaken({ id, by: takenBy }))
  return Result.succeed(next(ticket, { takenBy: operator, state: state === "open" ? "taken" : state }))
}

/** An operator answers, which also makes it his; the member waits for nothing then. Errors: `TicketTaken`, `TicketOver`. */
export const afterAnswer = (ticket: Ticket, operator: OperatorName, now: DateTime.Utc): Moved<TicketTaken | TicketOver> =>
  Result.map(his(ticket, operator), () => next(ticket, { state: "answered", takenBy: operator, answeredAt: now, dueAt: null }))

/** An operator closes it, answered or not. Errors: `TicketTaken`, `TicketOver`. */
export const afterClosing = (ticket: Ticket, operator: OperatorName, now: DateTime.Utc): Moved<TicketTaken | TicketOver> =>
  Result.map(his(ticket, operator), () => next(ticket, { state: "closed", takenBy: operator, dueAt: null, closedAt: now }))

/** An operator opens it again, however long ago it was closed, and has it. Errors: `TicketNotOver`. */
export const afterReopening = (rules: Clock, ticket: Ticket, operator: OperatorName, now: DateTime.Utc): Moved<TicketNotOver> =>
  ticket.closedAt === null
    ? Result.fail(new TicketNotOver({ id: ticket.id }))
    : Result.succeed(next(ticket, { state: "taken", takenBy: operator, dueAt: answerDue(rules, ticket.priority, now), closedAt: null }))
