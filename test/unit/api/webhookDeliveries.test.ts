import { assert, describe } from "@effect/vitest"
import type { WebhookAnswer } from "@sigmatrade/core/webhook/WebhookDelivery"
import { deliverWebhooks } from "@sigmatrade/core/webhook/deliverWebhooks"
import { planDeliveries } from "@sigmatrade/core/webhook/planDeliveries"
import { WebhookPolicy } from "@sigmatrade/core/webhook/WebhookPolicy"
import type { WebhookMessage } from "@sigmatrade/core/webhook/WebhookSender"
import { WebhookSender } from "@sigmatrade/core/webhook/WebhookSender"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import type { EventType } from "@sigmatrade/core/event/Event"
import { DateTime, Effect, FiberSet } from "effect"
import { freshFact } from "@sigmatrade/adapters/contract/event/eventLogContract"
import type { Answer } from "./ApiTest.ts"
import { KEY, openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

const PATH = "/v1/webhook-endpoints"

interface Delivery {
  readonly id: string
  readonly state: string
  readonly attempts: ReadonlyArray<{ readonly attempt: number; readonly status: number | null }>
}
const listed = ({ body }: Answer) => (body as { readonly data: ReadonlyArray<Delivery> }).data
const states = (answer: Answer) => listed(answer).map(({ state }) => state)
const policy = WebhookPolicy.of({ leaseMs: 60_000, concurrencyMax: 8, endpointConcurrencyMax: 8, batchSize: 100 })

/** An endpoint of the API, and a receiver of its own that answers as it is told. */
const opened = Effect.gen(function*() {
  const app = yield* openApp()
  const made = yield* app.write(PATH, { url: "https://shop.example.org/", types: ["level.bought", "user.joined"] })
  const { id } = made.body as { readonly id: string }
  const receiver = { answer: { _tag: "Answered", status: 204, retryAfterMs: null } as WebhookAnswer, got: [] as Array<WebhookMessage> }
  const sender = WebhookSender.of({ send: (message) => Effect.sync(() => {
    receiver.got.push(message)
    return receiver.answer
  }) })
  const deliver = Effect.gen(function*() {
    while (yield* planDeliveries()) { /* until all are planned */ }
    const inHand = yield* FiberSet.make<void, never>()
    yield* deliverWebhooks(inHand)
    yield* FiberSet.awaitEmpty(inHand)
  }).pipe(Effect.scoped, Effect.provideService(WebhookSender, sender), Effect.provideService(WebhookPolicy, policy))
  const happened = Effect.fnUntraced(function*(...types: ReadonlyArray<EventType>) {
    yield* (yield* EventLog).record(types.map((type) => freshFact({ type })), yield* DateTime.now)
    yield* deliver
  })
  const write = (path: string, body: unknown, key: string = crypto.randomUUID()) => app.write(path, body, { "idempotency-key": key })
  return { ...app, write, id, path: `${PATH}/${id}`, receiver, deliver, happened }
})

describe("/v1/webhook-endpoints/{id}/deliveries", () => {
  promise("every delivery is listed with its attempts, read alone, and found by its state", Effect.gen(function*() {
    const { happened, id, path, read, receiver } = yield* opened
    yield* happened("level.bought", "deposit.credited")
    receiver.answer = { _tag: "Answered", status: 500, retryAfterMs: null }
    yield* happened("user.joined")
    const all = yield* read(`${path}/deliveries`)
    assert.deepStrictEqual(states(all), ["pending", "delivered"])
    assert.deepStrictEqual(listed(all).map(({ attempts }) => attempts.map(({ attempt, status }) => [attempt, status])), [[[1, 500]], [[1, 204]]])
    assert.deepInclude(listed(all)[0] as object, { object: "webhook_delivery", endpoint_id: id, type: "user.joined" })
    assert.deepStrictEqual(states(yield* read(`${path}/deliveries?state=delivered`)), ["delivered"])
    const [first] = listed(all)
    assert.deepStrictEqual<unknown>((yield* read(`${path}/deliveries/${first?.id}`)).body, first)
    yield* isProblem(yield* read(`${path}/deliveries/evt_00000000-0000-0000-0000-000000000000`), "resource_not_found")
  }))

  promise("one that was delivered goes out again under the same id and with the same body, and the attempt is listed", Effect.gen(function*() {
    const { deliver, happened, id, path, read, receiver, write } = yield* opened
    yield* happened("level.bought")
    const [delivery] = listed(yield* read(`${path}/deliveries`))
    const replayed = yield* write(`${path}/deliveries/${delivery?.id}/replay`, undefined)
    assert.deepStrictEqual(replayed.body, { object: "webhook_replay", endpoint_id: id, deliveries: 1, has_more: false })
    yield* deliver
    assert.deepStrictEqual(receiver.got.map(({ body, id: sent }) => [sent, body]), [receiver.got[0], receiver.got[0]].map((got) => [got?.id, got?.body]))
    assert.deepStrictEqual(listed(yield* read(`${path}/deliveries`))[0]?.attempts.map(({ attempt }) => attempt), [1, 2])
    yield* isProblem(yield* write(`${path}/deliveries/evt_00000000-0000-0000-0000-000000000000/replay`, undefined), "resource_not_found")
  }))

  promise("what happened from one moment to another goes out again, or what is named", Effect.gen(function*() {
    const { happened, path, read, write } = yield* opened
    yield* happened("level.bought", "user.joined")
    const count = (body: unknown) => Effect.map(write(`${path}/replay`, body), (answer) => (answer.body as { readonly deliveries?: number }).deliveries)
    assert.strictEqual(yield* count({ after: "2020-01-01T00:00:00Z", until: "2020-01-02T00:00:00Z" }), 0)
    assert.strictEqual(yield* count({ after: "2020-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" }), 2)
    assert.strictEqual(yield* count({ after: "2020-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" }), 0, "all of it is due already")
    yield* happened()
    const [one] = listed(yield* read(`${path}/deliveries`))
    assert.strictEqual(yield* count({ event_ids: [one?.id, "evt_00000000-0000-0000-0000-000000000000"] }), 1)
    for (const body of [{}, { event_ids: [] }, { after: "2020-01-01T00:00:00Z" }, { event_ids: [one?.id], until: "2020-01-01T00:00:00Z" }]) {
      yield* isProblem(yield* write(`${path}/replay`, body), "body_invalid")
    }
  }))

  promise("a test reaches its endpoint alone, whatever types that wants, signed like everything else, and stands among its deliveries", Effect.gen(function*() {
    const { deliver, id, path, read, receiver, write } = yield* opened
    yield* write(PATH, { url: "https://game.example.org/" })
    const { event_id: eventId } = (yield* write(`${path}/test`, undefined)).body as { readonly event_id: string }
    yield* deliver
    assert.deepStrictEqual(receiver.got.map(({ id: sent, url }) => [sent, url]), [[eventId, "https://shop.example.org/"]])
    assert.deepInclude(JSON.parse(receiver.got[0]?.body ?? "null") as object, { id: eventId, type: "webhook.tested", data: { webhook_endpoint_id: id } })
    assert.deepStrictEqual(listed(yield* read(`${path}/deliveries`)).map(({ id: sent, state }) => [sent, state]), [[eventId, "delivered"]])
    assert.strictEqual((yield* read(`/v1/events/${eventId}`)).status, 200)
  }))

  promise("a test and a replay that are repeated under one key happen once, and without a key not at all", Effect.gen(function*() {
    const { ask, deliver, path, receiver, write } = yield* opened
    const [first, again] = [yield* write(`${path}/test`, undefined, "one"), yield* write(`${path}/test`, undefined, "one")]
    assert.deepStrictEqual([again.status, again.body, again.headers.get("idempotency-replayed")], [201, first.body, "true"])
    yield* deliver
    const range = { after: "2020-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" }
    yield* write(`${path}/replay`, range, "two")
    yield* deliver
    yield* write(`${path}/replay`, range, "two")
    yield* deliver
    assert.lengthOf(receiver.got, 2)
    const { event_id: eventId } = first.body as { readonly event_id: string }
    for (const operation of ["test", "replay", `deliveries/${eventId}/replay`]) {
      const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" }
      yield* isProblem(yield* ask(`${path}/${operation}`, { method: "POST", headers, body: JSON.stringify(range) }), "idempotency_key_missing")
    }
  }))
})
