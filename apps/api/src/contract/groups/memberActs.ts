import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiSchema } from "effect/http-api"
import { asProblem, ResourceNotFound, ServiceUnavailable, UserNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { ApiDepositIntent, DepositIntentBody } from "../ApiDepositIntent.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiTicketRead, OwnMessageBody, OwnTicketBody } from "../ApiTicket.ts"
import { ApiWithdrawal, OwnWithdrawalBody } from "../ApiWithdrawal.ts"
import { ApiWithdrawalPreview, previewQuery } from "../ApiWithdrawalPreview.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { IntentEvent } from "../IntentEvent.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { previewRefusals, withdrawalRefusals } from "../withdrawalRefusals.ts"
import { says } from "./says.ts"

const created = HttpApiSchema.status(201)
const unknown = asProblem(ResourceNotFound)
const unavailable = asProblem(ServiceUnavailable)

/** The wish is known by its key for ever, in the withdrawal itself: its answer, which the password is part of, is kept nowhere. */
const wishHeaders = {
  "idempotency-key": Schema.optionalKey(Schema.String).annotate({
    description: "Required. Names this wish: 1 to 255 printable characters, quoted or not, a new one such as a UUID for each wish and the same one for every repeat of it. "
      + "A repeat, with the password, is answered with the withdrawal as it stands then, however late."
  })
}

const pay = HttpApiEndpoint.post("pay", "/me/deposit-intents", {
  headers: onceHeaders, payload: DepositIntentBody, success: ApiDepositIntent.pipe(created),
  error: [unavailable, ...refusals("done_too_often", "level_not_for_sale", "wallet_missing")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "createMyDepositIntent", "Pay a level", "Says what to pay where, at a price that holds until it expires. An open one for the same level is renewed.", null
))

const intents = HttpApiEndpoint.get("intents", "/me/deposit-intents", {
  query: pageQuery(apiId.intent), success: ApiList(ApiDepositIntent), error: asProblem(UserNotFound)
}).annotateMerge(says("listMyDepositIntents", "His intents", "By when they were opened first, newest first.", null))

const intent = HttpApiEndpoint.get("intent", "/me/deposit-intents/:id", { params: { id: apiId.intent }, success: ApiDepositIntent, error: unknown })
  .annotateMerge(says("readMyDepositIntent", "One of his intents", "What to pay where, and how far his payments are.", null))

const watch = HttpApiEndpoint.get("watch", "/me/deposit-intents/:id/events", {
  params: { id: apiId.intent }, success: HttpApiSchema.StreamSse({ events: IntentEvent }), error: unknown
}).annotateMerge(says("watchMyDepositIntent", "Watch one of his intents", "Server-sent events, as at /v1/deposit-intents.", null))

const preview = HttpApiEndpoint.get("preview", "/me/withdrawal-preview", {
  query: previewQuery, success: ApiWithdrawalPreview, error: refusals(...previewRefusals)
}).annotateMerge(says("previewMyWithdrawal", "What a withdrawal would be", "What would arrive, and where, or why it would be refused. Show it before you ask for the password.", null))

const withdraw = HttpApiEndpoint.post("withdraw", "/me/withdrawals", {
  headers: wishHeaders, payload: OwnWithdrawalBody, success: ApiWithdrawal.pipe(created),
  error: [unavailable, ...refusals("idempotency_key_missing", "done_too_often", "password_missing", "password_wrong", "password_locked", ...withdrawalRefusals)]
}).middleware(BodyChecks).annotateMerge(says(
  "createMyWithdrawal", "Ask for money", "With his password for withdrawals. It is reserved at once and goes to his own wallet; a small sum needs no operator.", null
))

const cancel = HttpApiEndpoint.post("cancel", "/me/withdrawals/:id/cancel", {
  params: { id: apiId.withdrawal }, headers: onceHeaders, success: ApiWithdrawal, error: [unknown, ...refusals("withdrawal_settled")]
}).middleware(OnceOnly).annotateMerge(says("cancelMyWithdrawal", "Take a withdrawal back", "Unless it is on its way. The money is available again.", null))

const ask = HttpApiEndpoint.post("ask", "/me/tickets", {
  headers: onceHeaders, payload: OwnTicketBody, success: ApiTicketRead.pipe(created), error: [unavailable, ...refusals("done_too_often", "account_blocked", "text_too_long", "too_many_tickets")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says("createMyTicket", "Ask for help", "Opens a ticket. He is told of the answer in the bot, and reads it there and here.", null))

const say = HttpApiEndpoint.post("say", "/me/tickets/:id/messages", {
  params: { id: apiId.ticket }, headers: onceHeaders, payload: OwnMessageBody, success: ApiTicketRead.pipe(created),
  error: [unknown, unavailable, ...refusals("done_too_often", "account_blocked", "text_too_long", "ticket_full", "ticket_over")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says("createMyMessage", "Say something in a ticket", "A ticket that was closed within a week is opened again by it.", null))

/** What a member does himself in a Mini App. */
export const memberActs = [pay, intents, intent, watch, preview, withdraw, cancel, ask, say] as const
