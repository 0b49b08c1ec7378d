import type { NewTicket } from "@sigmatrade/core/support/Ticket"
import { Ticket, TicketId } from "@sigmatrade/core/support/Ticket"
import type { Said, SaidContent } from "@sigmatrade/core/support/TicketMessage"
import { TicketMessage, TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import { freshMember } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

/** The id of no ticket yet. */
export const freshTicketId = () => TicketId.make(randomUUID())
/** The id of no message yet. */
export const freshMessageId = () => TicketMessageId.make(randomUUID())

/** Something somebody says. */
export const saying = (content: SaidContent | string): Said => ({
  id: freshMessageId(), content: typeof content === "string" ? { _tag: "Text", text: content } : content
})
/** Something somebody sends. */
export const sending = (kind: "photo" | "voice" | "audio" | "document", caption: string | null = null) =>
  saying({ _tag: "Media", media: { kind, fileId: `${kind}-id`, caption } })

/** An open ticket of a new member, unless told otherwise; it is kept nowhere. */
export const freshTicket = Effect.fn("freshTicket")(function*(given: Partial<NewTicket> = {}) {
  return {
    id: freshTicketId(), userId: given.userId ?? (yield* freshMember).id, category: "technical", priority: "normal", appealOf: null, state: "open",
    takenBy: null, revision: 1, openedAt: NOW, memberAt: NOW, answeredAt: null, dueAt: minutesLater(60), closedAt: null, ...given
  } satisfies NewTicket
})

/** The same, kept. */
export const keptTicket = Effect.fn("keptTicket")(function*(given: Partial<NewTicket> = {}) {
  const { isNew, ticket } = yield* (yield* TicketStore).add(yield* freshTicket(given))
  return isNew ? ticket : yield* Effect.die(new Error("It was there before"))
})

/** What a ticket becomes when these facts of it change, one revision later. */
export const next = (ticket: Ticket, given: Partial<Ticket>) => new Ticket({ ...ticket, revision: ticket.revision + 1, ...given })

/** A message of a member in a ticket. */
export const messageOf = ({ id: ticketId }: Ticket, text: string, given: Partial<TicketMessage> = {}) =>
  new TicketMessage({ id: freshMessageId(), ticketId, author: "member", operator: null, content: { _tag: "Text", text }, at: NOW, ...given })
