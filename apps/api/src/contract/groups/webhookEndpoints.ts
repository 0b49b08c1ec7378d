import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, ResourceNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import {
  ApiDeletedWebhookEndpoint, ApiNewWebhookEndpoint, ApiSecretRotation, ApiWebhookEndpoint, ApiWebhookEndpointBody, ApiWebhookEndpointChange,
  ApiWebhookEndpointId, ApiWebhookTest
} from "../ApiWebhookEndpoint.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { matchHeaders, matchProblems } from "../matchHeaders.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { described, says } from "./says.ts"

const params = { id: ApiWebhookEndpointId }
const unknown = asProblem(ResourceNotFound)
const created = HttpApiSchema.status(201)

/** Where integrators are told of events. */
export const webhookEndpoints = HttpApiGroup.make("webhookEndpoints").add(
  HttpApiEndpoint.get("list", "/webhook-endpoints", { query: pageQuery(ApiWebhookEndpointId), success: ApiList(ApiWebhookEndpoint) }).annotateMerge(says(
    "listWebhookEndpoints", "All webhook endpoints", "Newest first. Secrets are in none of them.", "webhooks:manage"
  )),
  HttpApiEndpoint.get("read", "/webhook-endpoints/:id", { params, success: ApiWebhookEndpoint, error: unknown }).annotateMerge(says(
    "readWebhookEndpoint", "One webhook endpoint", "What it is told, and how it fares. Its ETag is what a change must name.", "webhooks:manage"
  )),
  HttpApiEndpoint.post("create", "/webhook-endpoints", {
    payload: ApiWebhookEndpointBody, success: ApiNewWebhookEndpoint.pipe(created),
    error: refusals("webhook_url_refused", "webhook_endpoints_full")
  }).middleware(BodyChecks).annotateMerge(says(
    "createWebhookEndpoint", "Make a webhook endpoint", "It is told of what happens from now on. The secret is in this answer and never again.", "webhooks:manage"
  )),
  HttpApiEndpoint.patch("update", "/webhook-endpoints/:id", {
    params, headers: matchHeaders, payload: ApiWebhookEndpointChange, success: ApiWebhookEndpoint,
    error: [unknown, ...refusals(...matchProblems, "webhook_url_refused")]
  }).middleware(BodyChecks).annotateMerge(says(
    "updateWebhookEndpoint", "Change a webhook endpoint", "What is left out stays. What waits for it goes to the new URL.", "webhooks:manage"
  )),
  HttpApiEndpoint.post("rotate", "/webhook-endpoints/:id/rotate", {
    params, payload: ApiSecretRotation, success: ApiNewWebhookEndpoint.pipe(created), error: unknown
  }).middleware(BodyChecks).annotateMerge(says(
    "rotateWebhookSecret", "Renew a webhook's secret", "Messages carry a signature of each secret while the old one signs on. One older than that ends at once.", "webhooks:manage"
  )),
  HttpApiEndpoint.post("enable", "/webhook-endpoints/:id/enable", { params, success: ApiWebhookEndpoint, error: unknown }).annotateMerge(says(
    "enableWebhookEndpoint", "Enable a webhook endpoint", "What has waited is delivered. Enabling it again changes nothing.", "webhooks:manage"
  )),
  HttpApiEndpoint.post("disable", "/webhook-endpoints/:id/disable", { params, success: ApiWebhookEndpoint, error: unknown }).annotateMerge(says(
    "disableWebhookEndpoint", "Disable a webhook endpoint", "Nothing is delivered until it is enabled: events wait for it. Disabling it again changes nothing.", "webhooks:manage"
  )),
  HttpApiEndpoint.post("test", "/webhook-endpoints/:id/test", {
    params, headers: onceHeaders, success: ApiWebhookTest.pipe(created), error: [unknown, ...refusals("webhook_endpoint_disabled")]
  }).middleware(OnceOnly).annotateMerge(says(
    "testWebhookEndpoint", "Send a test event", "A webhook.tested of which this endpoint alone is told, whatever types it wants. See its deliveries for what came of it.",
    "webhooks:manage"
  )),
  HttpApiEndpoint.delete("delete", "/webhook-endpoints/:id", { params, success: ApiDeletedWebhookEndpoint, error: unknown }).annotateMerge(says(
    "deleteWebhookEndpoint", "Delete a webhook endpoint", "Its deliveries go with it. The events stay in the feed.", "webhooks:manage"
  ))
).annotateMerge(described("Webhook endpoints", "Where integrators are told of events."))
