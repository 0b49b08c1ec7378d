import type { DateTime } from "effect"
import type { Ticket } from "../support/Ticket.ts"
import { momentOf } from "./judgeLevels.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { LeftOut } from "./LegacyFindings.ts"
import type { LegacyRow } from "./LegacyTable.ts"
import type { OldMessage, OldTicket } from "./OldTicket.ts"
import { contentOf } from "./OldTicket.ts"

const CATEGORIES: Readonly<Record<string, Ticket["category"]>> = {
  payments: "payments", withdrawals: "withdrawals", finpass: "password", referrals: "referrals", tech: "technical"
}
const STATES: Readonly<Record<string, OldTicket["state"]>> = { answered: "answered", waiting_user: "answered", closed: "closed", resolved: "closed" }

/** The conversations that are taken, and the lines that are not. */
export interface OldTicketsJudged {
  readonly tickets: ReadonlyArray<OldTicket>
  readonly leftOut: ReadonlyArray<LeftOut>
}

const linesOf = (row: LegacyRow<"support_messages">, otherwise: DateTime.Utc): ReadonlyArray<OldMessage> =>
  contentOf(row).map((content, place) => ({
    key: `support_messages:${row.id}:${place}`, isMembers: row.sender === "user", content, at: momentOf(row.created_at) ?? otherwise
  }))

const ticketOf = (row: LegacyRow<"support_tickets">, userId: string, messages: ReadonlyArray<OldMessage>, openedAt: DateTime.Utc): OldTicket => ({
  key: `support_tickets:${row.id}`,
  userId,
  category: CATEGORIES[row.category ?? ""] ?? "other",
  state: STATES[row.status ?? ""] ?? "open",
  openedAt,
  memberAt: momentOf(row.last_user_message_at) ?? openedAt,
  answeredAt: momentOf(row.last_admin_message_at) ?? (STATES[row.status ?? ""] === "answered" ? openedAt : null),
  messages
})

/** Appeals nobody has decided about, of users who are blocked: one each, since a block is appealed against once. */
const appealsOf = ({ rows }: LegacyFacts, blocked: ReadonlySet<string>, now: DateTime.Utc): OldTicketsJudged => {
  const [tickets, leftOut]: [Array<OldTicket>, Array<LeftOut>] = [[], []]
  const appealed = new Set<string>()
  for (const { appeal_text, created_at, id, status, user_id: userId } of rows.appeals) {
    const leave = (reason: string) => leftOut.push({ table: "appeals", id, reason })
    const [content] = contentOf({ text: appeal_text, attachments: null })
    const at = momentOf(created_at) ?? now
    if (status !== "pending" && status !== "under_review") leave("decided about")
    else if (userId === null || !blocked.has(userId)) leave("its user is not there, or not blocked")
    else if (appealed.has(userId)) leave("another one of the same block is taken")
    else if (content === undefined) leave("says nothing")
    else {
      appealed.add(userId)
      const messages = [{ key: `appeals:${id}:0`, isMembers: true, content, at }]
      tickets.push({ key: `appeals:${id}`, userId, category: "appeal", state: "open", openedAt: at, memberAt: at, answeredAt: null, messages })
    }
  }
  return { tickets, leftOut }
}

/** Conversations with users, all of them, and appeals that wait; conversations with people who are no users, and lines nobody said, are left out. */
export const judgeOldTickets = (facts: LegacyFacts, users: ReadonlySet<string>, blocked: ReadonlySet<string>, now: DateTime.Utc): OldTicketsJudged => {
  const { rows } = facts
  const accounts = new Map(rows.users.map(({ id, telegram_id }) => [telegram_id, id]))
  const said = Map.groupBy(rows.support_messages, ({ ticket_id }) => ticket_id)
  const appeals = appealsOf(facts, blocked, now)
  const [tickets, leftOut]: [Array<OldTicket>, Array<LeftOut>] = [[...appeals.tickets], [...appeals.leftOut]]
  const taken = new Set<string | null>()
  for (const row of rows.support_tickets) {
    const userId = row.user_id ?? accounts.get(row.telegram_id ?? "") ?? null
    const openedAt = momentOf(row.created_at) ?? momentOf(row.last_user_message_at) ?? now
    if (userId === null || !users.has(userId)) leftOut.push({ table: "support_tickets", id: row.id, reason: "of somebody who is no user" })
    else {
      taken.add(row.id)
      const lines = (said.get(row.id) ?? []).filter(({ sender }) => sender !== "system").flatMap((line) => linesOf(line, openedAt))
      tickets.push(ticketOf(row, userId, lines, openedAt))
    }
  }
  for (const line of rows.support_messages) {
    const leave = (reason: string) => leftOut.push({ table: "support_messages", id: line.id, reason })
    if (!taken.has(line.ticket_id)) leave("its ticket is left out")
    else if (line.sender === "system") leave("said by the old system itself")
    else if (contentOf(line).length === 0) leave("says nothing that can be kept")
  }
  return { tickets, leftOut }
}
