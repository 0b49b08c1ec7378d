import { DateTime } from "effect"
import type { SupportRules } from "./SupportPolicy.ts"
import type { Ticket, TicketCategory, TicketPriority } from "./Ticket.ts"

const HIGH: ReadonlySet<TicketCategory> = new Set(["payments", "withdrawals", "password", "appeal"])

/** How soon a matter must be answered: money and access to it first. */
export const priorityOf = (category: TicketCategory): TicketPriority => HIGH.has(category) ? "high" : "normal"

/** Until when somebody who has waited since a moment must have an answer. */
export const answerDue = ({ answerHours }: Pick<SupportRules, "answerHours">, priority: TicketPriority, since: DateTime.Utc): DateTime.Utc =>
  DateTime.add(since, { hours: answerHours[priority] })

/** Whether somebody waits longer than we promise. The moment itself is in time. */
export const isOverdue = ({ dueAt }: Pick<Ticket, "dueAt">, now: DateTime.Utc): boolean => dueAt !== null && DateTime.isGreaterThan(now, dueAt)
