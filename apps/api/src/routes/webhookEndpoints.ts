import { pageOf } from "@sigmatrade/core/persistence/pageOf"
import { createWebhookEndpoint } from "@sigmatrade/core/webhook/createWebhookEndpoint"
import { removeWebhookEndpoint } from "@sigmatrade/core/webhook/removeWebhookEndpoint"
import { rotateWebhookSecret } from "@sigmatrade/core/webhook/rotateWebhookSecret"
import { switchWebhookEndpoint } from "@sigmatrade/core/webhook/switchWebhookEndpoint"
import { testWebhookEndpoint } from "@sigmatrade/core/webhook/testWebhookEndpoint"
import type { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import type { RefusedUrl } from "@sigmatrade/core/webhook/WebhookUrls"
import { WebhookUrls } from "@sigmatrade/core/webhook/WebhookUrls"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiWebhookEndpointBody, ApiWebhookEndpointChange, ApiWebhookTest } from "../contract/ApiWebhookEndpoint.ts"
import { ApiWebhookEndpoint } from "../contract/ApiWebhookEndpoint.ts"
import { refuse } from "../problems/refuse.ts"
import { newWebhookEndpointView, webhookEndpointView } from "../views/webhookEndpointView.ts"
import { callerActs } from "./callerActs.ts"
import { endpointNotFound, findWebhookEndpoint } from "./findWebhookEndpoint.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"
import { requireMatch } from "./requireMatch.ts"

/** What a refusal means for whoever chose the URL. */
const REFUSALS: Readonly<Record<RefusedUrl, string>> = {
  "bad url": "Only https is called, without a name and password in the URL.",
  "address refused": "The host leads to a private, loopback or otherwise special address: only hosts on the public internet are called.",
  "name unknown": "The host has no address. Check how it is written, and that it is in the public DNS already."
}
const full = ({ max }: { readonly max: number }) => refuse("webhook_endpoints_full", `There are ${max} endpoints already.`)
const disabled = refuse("webhook_endpoint_disabled", "Enable the endpoint first: nothing is delivered to it.")
const changed = refuse("precondition_failed", "The endpoint was changed at this moment. Read it again and decide again.")

const act = (action: string, subject: string) => ({ permission: "operators.manage", action, subject: `webhook:${subject}`, reason: null }) as const

const checkUrl = Effect.fnUntraced(function*(url: string) {
  yield* (yield* WebhookUrls).check(url).pipe(Effect.catchTag("UrlRefused", ({ reason }) => refuse("webhook_url_refused", `/url: ${REFUSALS[reason]}`)))
})

const list = Effect.fn("list")(function*(query: ListQuery<WebhookEndpointId>) {
  const endpoints = (yield* (yield* WebhookEndpointStore).all).toReversed()
  return yield* readList("/v1/webhook-endpoints", query, (page) => Effect.fromResult(pageOf(endpoints, ({ id }) => id, page)), (found) =>
    Effect.forEach(found, webhookEndpointView))
})

const create = Effect.fn("create")(function*({ description = "", mode = "finalized", scheme = "v1", types = null, url }: typeof ApiWebhookEndpointBody.Type) {
  yield* checkUrl(url)
  const made = yield* callerActs(act("make a webhook endpoint", new URL(url).host), () => createWebhookEndpoint({ url, description, types, mode, scheme })).pipe(
    Effect.catchTag("EndpointsFull", full)
  )
  return yield* newWebhookEndpointView(made)
})

const update = Effect.fn("update")(function*(id: WebhookEndpointId, ifMatch: string | undefined, change: typeof ApiWebhookEndpointChange.Type) {
  if (change.url !== undefined) yield* checkUrl(change.url)
  const store = yield* WebhookEndpointStore
  const endpoint = yield* callerActs(act("change a webhook endpoint", id), Effect.fnUntraced(function*() {
    const seen = yield* findWebhookEndpoint(id)
    yield* requireMatch(yield* webhookEndpointView(seen), ApiWebhookEndpoint, ifMatch)
    return yield* store.change(id, seen.revision, { ...seen, ...change })
  })).pipe(Effect.catchTags({ EndpointUnknown: () => endpointNotFound, EndpointChanged: () => changed }))
  return yield* webhookEndpointView(endpoint)
})

const rotate = Effect.fn("rotate")(function*(id: WebhookEndpointId, overlapMinutes: number) {
  const rotated = yield* callerActs(act("renew a webhook's secret", id), () => rotateWebhookSecret(id, overlapMinutes)).pipe(
    Effect.catchTag("EndpointUnknown", () => endpointNotFound)
  )
  return yield* newWebhookEndpointView(rotated)
})

const turn = Effect.fn("turn")(function*(id: WebhookEndpointId, isOn: boolean) {
  const switched = yield* callerActs(act(`${isOn ? "enable" : "disable"} a webhook endpoint`, id), () => switchWebhookEndpoint(id, isOn)).pipe(
    Effect.catchTag("EndpointUnknown", () => endpointNotFound)
  )
  return yield* webhookEndpointView(switched)
})

const test = Effect.fn("test")(function*(id: WebhookEndpointId) {
  const eventId = yield* callerActs(act("test a webhook endpoint", id), () => testWebhookEndpoint(id)).pipe(
    Effect.catchTags({ EndpointUnknown: () => endpointNotFound, EndpointDisabled: () => disabled })
  )
  return { object: "webhook_test", event_id: eventId, endpoint_id: id } satisfies typeof ApiWebhookTest.Type
})

const remove = Effect.fn("remove")(function*(id: WebhookEndpointId) {
  yield* callerActs(act("delete a webhook endpoint", id), () => removeWebhookEndpoint(id)).pipe(Effect.catchTag("EndpointUnknown", () => endpointNotFound))
  return { object: "webhook_endpoint" as const, id, deleted: true as const }
})

/** `/v1/webhook-endpoints` */
export const webhookEndpoints = HttpApiBuilder.group(ApiContract, "webhookEndpoints", (handlers) =>
  handlers
    .handle("list", ({ query }) => list(query))
    .handle("read", ({ params }) => Effect.flatMap(findWebhookEndpoint(params.id), webhookEndpointView))
    .handle("create", ({ payload }) => create(payload))
    .handle("update", ({ headers, params, payload }) => update(params.id, headers["if-match"], payload))
    .handle("rotate", ({ params, payload }) => rotate(params.id, payload.overlap_minutes))
    .handle("enable", ({ params }) => turn(params.id, true))
    .handle("disable", ({ params }) => turn(params.id, false))
    .handle("test", ({ params }) => test(params.id))
    .handle("delete", ({ params }) => remove(params.id)))
