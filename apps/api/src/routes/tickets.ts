import type { TicketId, TicketState } from "@sigmatrade/core/support/Ticket"
import type { TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { ticketView } from "../views/ticketView.ts"
import { notFound } from "./notFound.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"
import { ticketActs } from "./ticketActs.ts"
import type { TicketDesk } from "./ticketRead.ts"
import { messagesIn, operatorsDesk, readerAt, ticketRead } from "./ticketRead.ts"

/** Which tickets a query asks for. */
export interface TicketQuery extends ListQuery<TicketId> {
  readonly state?: TicketState
}

const findTicket = Effect.fnUntraced(function*({ userId }: TicketDesk, id: TicketId) {
  const ticket = yield* (yield* TicketStore).get(id).pipe(Effect.catchTag("TicketUnknown", () => notFound("ticket")))
  return userId === null || ticket.userId === userId ? ticket : yield* notFound("ticket")
})

/** The tickets a query asks for. */
export const listTickets = Effect.fn("listTickets")(function*(desk: TicketDesk, query: TicketQuery) {
  const store = yield* TicketStore
  return yield* readList(desk.url, query, (page) => store.list({ userId: desk.userId, state: query.state ?? null }, page), (found) =>
    Effect.succeed(found.map((ticket) => ticketView(ticket, readerAt(desk)))))
})

/** One ticket with what was said last. Another's is as unknown as none. */
export const readTicket = Effect.fn("readTicket")(function*(desk: TicketDesk, id: TicketId) {
  return yield* ticketRead(desk, yield* findTicket(desk, id))
})

/** What was said in a ticket. Another's is as unknown as none. */
export const listMessages = Effect.fn("listMessages")(function*(desk: TicketDesk, id: TicketId, query: ListQuery<TicketMessageId>) {
  yield* findTicket(desk, id)
  return yield* messagesIn(desk, id, query)
})

/** `/v1/tickets` and `POST /v1/users/{id}/tickets` */
export const tickets = HttpApiBuilder.group(ApiContract, "tickets", (handlers) =>
  handlers
    .handle("list", ({ query }) => listTickets(operatorsDesk, query))
    .handle("read", ({ params }) => readTicket(operatorsDesk, params.id))
    .handle("messages", ({ params, query }) => listMessages(operatorsDesk, params.id, query))
    .handle("create", ({ params, payload }) => ticketActs.open(params.id, payload))
    .handle("answer", ({ params, payload }) => ticketActs.answer(params.id, payload.text))
    .handle("take", ({ params, payload }) => ticketActs.take(params.id, payload.from ?? null))
    .handle("close", ({ headers, params }) => ticketActs.close(params.id, headers["if-match"]))
    .handle("reopen", ({ params }) => ticketActs.reopen(params.id)))
