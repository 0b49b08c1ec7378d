import { TicketState } from "@sigmatrade/core/support/Ticket"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, ResourceNotFound, UserNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiTicket, ApiTicketRead, ApiTicketMessage, TakeBody, TicketAnswerBody, TicketBody } from "../ApiTicket.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { matchHeaders, matchProblems } from "../matchHeaders.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { described, says } from "./says.ts"

const params = { id: apiId.ticket }
const created = HttpApiSchema.status(201)
const unknown = asProblem(ResourceNotFound)

const create = HttpApiEndpoint.post("create", "/users/:id/tickets", {
  params: { id: ApiUserId }, headers: onceHeaders, payload: TicketBody, success: ApiTicketRead.pipe(created),
  error: [asProblem(UserNotFound), ...refusals("user_blocked", "text_too_long", "too_many_tickets", "appealed_already", "nothing_to_appeal")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "createTicket", "Open a ticket in a user's name", "Operators see it as if he had written it in his chat, where he reads their answer.", "tickets:write"
))

const answer = HttpApiEndpoint.post("answer", "/tickets/:id/messages", {
  params, headers: onceHeaders, payload: TicketAnswerBody, success: ApiTicketMessage.pipe(created),
  error: [unknown, ...refusals("text_too_long", "ticket_taken", "ticket_closed")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "answerTicket", "Answer a ticket", "The user reads it in his chat, without the operator's name. Whoever answers what nobody has takes it.", "tickets:answer"
))

const take = HttpApiEndpoint.post("take", "/tickets/:id/take", {
  params, headers: onceHeaders, payload: TakeBody, success: ApiTicketRead, error: [unknown, ...refusals("ticket_taken", "ticket_closed")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "takeTicket", "Take a ticket", "Of several operators who want it one gets it. Taking one's own changes nothing.", "tickets:answer"
))

const close = HttpApiEndpoint.post("close", "/tickets/:id/close", {
  params, headers: { ...onceHeaders, ...matchHeaders }, success: ApiTicketRead, error: [unknown, ...refusals(...matchProblems, "ticket_taken", "ticket_closed")]
}).middleware(OnceOnly).annotateMerge(says(
  "closeTicket", "Close a ticket", "Answered or not; its user is told. With If-Match, so that nothing he has just written goes unread.", "tickets:answer"
))

const reopen = HttpApiEndpoint.post("reopen", "/tickets/:id/reopen", {
  params, headers: onceHeaders, success: ApiTicketRead, error: [unknown, ...refusals("ticket_not_closed")]
}).middleware(OnceOnly).annotateMerge(says(
  "reopenTicket", "Open a closed ticket again", "However long ago it was closed. Whoever does it has it, and its user is told.", "tickets:answer"
))

/** What members ask for. */
export const tickets = HttpApiGroup.make("tickets").add(
  HttpApiEndpoint.get("list", "/tickets", {
    query: { ...pageQuery(apiId.ticket), state: Schema.optionalKey(TicketState) }, success: ApiList(ApiTicket)
  }).annotateMerge(says("listTickets", "All tickets", "By number, newest first.", "tickets:read")),
  HttpApiEndpoint.get("read", "/tickets/:id", { params, success: ApiTicketRead, error: unknown }).annotateMerge(says(
    "readTicket", "One ticket", "How it stands, and what was said last.", "tickets:read"
  )),
  HttpApiEndpoint.get("messages", "/tickets/:id/messages", {
    params, query: pageQuery(apiId.message), success: ApiList(ApiTicketMessage), error: unknown
  }).annotateMerge(says("listMessages", "What was said in a ticket", "Newest first. Words only: pictures and files lie at Telegram.", "tickets:read")),
  create,
  answer,
  take,
  close,
  reopen
).annotateMerge(described("Tickets", "What members ask for."))
