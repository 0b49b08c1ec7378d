import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, ResourceNotFound, UserNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { ApiDepositIntent, DepositIntentBody } from "../ApiDepositIntent.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { IntentEvent } from "../IntentEvent.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { described, says } from "./says.ts"

const params = { id: apiId.intent }
const ofUser = { id: ApiUserId }
const unknown = asProblem(ResourceNotFound)

const create = HttpApiEndpoint.post("create", "/users/:id/deposit-intents", {
  params: ofUser, headers: onceHeaders, payload: DepositIntentBody, success: ApiDepositIntent.pipe(HttpApiSchema.status(201)),
  error: [asProblem(UserNotFound), ...refusals("level_not_for_sale", "wallet_missing")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "createDepositIntent",
  "Let a user pay a level",
  "Says what to pay where, at a price that holds until it expires. An open one for the same level is renewed.",
  "deposits:write"
))

const watch = HttpApiEndpoint.get("watch", "/deposit-intents/:id/events", {
  params, success: HttpApiSchema.StreamSse({ events: IntentEvent }), error: unknown
}).annotateMerge(says(
  "watchDepositIntent",
  "Watch an intent",
  "Server-sent events: deposit_intent with the whole intent at once and whenever it has changed, ping every 15 seconds. Ends when nothing can change any more, "
    + "and after 30 minutes: then read the intent, and watch on if it is not over.",
  "deposits:read"
))

/** What users are about to pay. */
export const depositIntents = HttpApiGroup.make("depositIntents").add(
  create,
  HttpApiEndpoint.get("read", "/deposit-intents/:id", { params, success: ApiDepositIntent, error: unknown }).annotateMerge(says(
    "readDepositIntent", "One intent", "What to pay where, and how far the user's payments are.", "deposits:read"
  )),
  watch,
  HttpApiEndpoint.get("list", "/users/:id/deposit-intents", {
    params: ofUser, query: pageQuery(apiId.intent), success: ApiList(ApiDepositIntent), error: asProblem(UserNotFound)
  }).annotateMerge(says("listDepositIntents", "A user's intents", "By when they were opened first, newest first.", "deposits:read"))
).annotateMerge(described("Deposit intents", "What users are about to pay."))
