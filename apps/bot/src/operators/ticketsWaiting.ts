import type { Act } from "@sigmatrade/core/admin/actAs"
import { closeTicket, reopenTicket } from "@sigmatrade/core/support/closeTicket"
import { ticketQueue } from "@sigmatrade/core/support/historyOf"
import { takeTicket } from "@sigmatrade/core/support/takeTicket"
import type { TicketId } from "@sigmatrade/core/support/Ticket"
import { Effect, Option } from "effect"
import type { BotServices } from "../BotServices.ts"
import { aboutOf, pageIn } from "../features/tickets.ts"
import { idDetails } from "../idDetails.ts"
import { button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk, DeskRefusal } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"
import { ticketCard, ticketIn } from "./ticketCard.ts"

/** Tickets on one page. */
const TICKETS_MAX = 8

/** What waits for an answer, what is due first first, what is late marked. */
export const ticketsWaiting = Effect.fn("ticketsWaiting")(function*({ texts }: Desk, [given]: ReadonlyArray<string>) {
  const page = pageIn(given)
  const { hasMore, tickets } = yield* ticketQueue({ page, size: TICKETS_MAX })
  const rows = tickets.map(({ isOverdue, ticket }) => {
    const key = isOverdue ? "button-ticket-late" : "button-ticket-waiting"
    return [button(texts.plain(key, { ...aboutOf(texts, ticket), operator: ticket.takenBy ?? "—" }), `adminticket:${idDetails(ticket.id)}`)]
  })
  const more = hasMore ? [[button(texts.plain("button-next"), `admintickets:${page + 1}`)]] : []
  const key = rows.length === 0 ? "admin-tickets-none" : "admin-tickets"
  return shown(texts.html(key), [...rows, ...more, ...backToPanel(texts)])
})

const refused = {
  TicketUnknown: () => Effect.succeed("stale-button"),
  TicketTaken: () => Effect.succeed("admin-ticket-taken"),
  TicketOver: () => Effect.succeed("admin-ticket-over")
}

/** Does something to a ticket, for which `work` answers a word, and shows it as it is then. */
const change = (action: string, work: (desk: Desk, act: Omit<Act, "requestId">, id: TicketId) => Effect.Effect<string, DeskRefusal, BotServices>) =>
  Effect.fn("change")(function*(desk: Desk, details: ReadonlyArray<string>) {
    const id = ticketIn(details)
    if (Option.isNone(id)) return stale(desk.texts)
    const word = yield* work(desk, { permission: "tickets.answer", action, subject: `ticket:${id.value}`, reason: null }, id.value)
    return { ...(yield* ticketCard(desk, details)), toast: desk.texts.plain(word) }
  })

/** He answers this one from now on. */
export const take = change("take ticket", (desk, act, id) =>
  actAt(desk, act, (operator) => takeTicket(id, operator)).pipe(Effect.as("admin-ticket-yours"), Effect.catchTags(refused)))
/** It is done: the member is told. */
export const close = change("close ticket", (desk, act, id) =>
  actAt(desk, act, (operator) => closeTicket(id, operator)).pipe(Effect.as("admin-ticket-closed"), Effect.catchTags(refused)))
/** It is not done after all: the member is told. */
export const reopen = change("reopen ticket", (desk, act, id) =>
  actAt(desk, act, (operator) => reopenTicket(id, operator)).pipe(
    Effect.as("admin-ticket-reopened"),
    Effect.catchTags({ TicketUnknown: refused.TicketUnknown, TicketNotOver: () => Effect.succeed("admin-ticket-not-over") })
  ))
