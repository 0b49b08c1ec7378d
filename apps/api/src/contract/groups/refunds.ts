import { RefundState } from "@sigmatrade/core/level/Refund"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, ResourceNotFound, UserNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiPurchase, ApiPurchasePreviewed } from "../ApiPurchase.ts"
import { ApiRefund } from "../ApiRefund.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { decisionHeaders, matchProblems } from "../matchHeaders.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { ReasonBody } from "../ReasonBody.ts"
import { described, says } from "./says.ts"

const unknown = asProblem(ResourceNotFound)

const request = HttpApiEndpoint.post("request", "/purchases/:id/refund", {
  params: { id: apiId.purchase }, headers: onceHeaders, payload: ReasonBody, success: ApiRefund.pipe(HttpApiSchema.status(201)),
  error: [unknown, ...refusals("refund_requested_already")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "requestRefund", "Ask to take a sale back", "Nothing moves before another operator has agreed. Read the purchase first: it says what it would do.", "refunds:write"
))

const approve = HttpApiEndpoint.post("approve", "/refunds/:id/approve", {
  params: { id: apiId.refund }, headers: decisionHeaders, success: ApiRefund,
  error: [unknown, ...refusals(...matchProblems, "refund_needs_another", "refund_settled")]
}).middleware(OnceOnly).annotateMerge(says(
  "approveRefund",
  "Agree to take a sale back",
  "Another operator than the one who asked. The price is the user's again, the level can be bought anew, and sponsors give back what they still have.",
  "refunds:write"
))

/** Levels that were bought, and sales that are taken back. */
export const refunds = HttpApiGroup.make("refunds").add(
  HttpApiEndpoint.get("purchases", "/users/:id/purchases", {
    params: { id: ApiUserId }, query: pageQuery(apiId.purchase), success: ApiList(ApiPurchase), error: asProblem(UserNotFound)
  }).annotateMerge(says("listPurchases", "A user's purchases", "Levels the user has bought and has still, the newest first.", "users:read")),
  HttpApiEndpoint.get("purchase", "/purchases/:id", {
    params: { id: apiId.purchase }, success: ApiPurchasePreviewed, error: unknown
  }).annotateMerge(says("readPurchase", "One purchase", "What was bought, and what taking it back would do as things stand.", "refunds:read")),
  request,
  HttpApiEndpoint.get("list", "/refunds", {
    query: { ...pageQuery(apiId.refund), state: Schema.optionalKey(RefundState) }, success: ApiList(ApiRefund)
  }).annotateMerge(says("listRefunds", "All refunds", "By when they were asked for, newest first.", "refunds:read")),
  HttpApiEndpoint.get("read", "/refunds/:id", { params: { id: apiId.refund }, success: ApiRefund, error: unknown }).annotateMerge(says(
    "readRefund", "One refund", "Who asked for it and why. Its ETag is what agreeing to it names.", "refunds:read"
  )),
  approve
).annotateMerge(described("Purchases and refunds", "Levels that were bought, and sales that are taken back."))
