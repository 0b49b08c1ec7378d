import { assert, describe, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import * as WebhookKeysNode from "@sigmatrade/adapters/webhook/WebhookKeysNode"
import type { EventType } from "@sigmatrade/core/event/Event"
import { EventPlace } from "@sigmatrade/core/event/Event"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Finding, OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { createWebhookEndpoint } from "@sigmatrade/core/webhook/createWebhookEndpoint"
import { deliverWebhook } from "@sigmatrade/core/webhook/deliverWebhook"
import { deliverWebhooks } from "@sigmatrade/core/webhook/deliverWebhooks"
import { planDeliveries } from "@sigmatrade/core/webhook/planDeliveries"
import { rotateWebhookSecret } from "@sigmatrade/core/webhook/rotateWebhookSecret"
import { removeWebhookEndpoint } from "@sigmatrade/core/webhook/removeWebhookEndpoint"
import { switchWebhookEndpoint } from "@sigmatrade/core/webhook/switchWebhookEndpoint"
import { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import type { WebhookEndpoint } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookSecret } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import { WebhookPolicy } from "@sigmatrade/core/webhook/WebhookPolicy"
import type { WebhookMessage } from "@sigmatrade/core/webhook/WebhookSender"
import { WebhookSender } from "@sigmatrade/core/webhook/WebhookSender"
import { Context, DateTime, Effect, Fiber, FiberSet, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { freshFact } from "@sigmatrade/adapters/contract/event/eventLogContract"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { freshEndpoint } from "@sigmatrade/adapters/contract/webhook/freshEndpoint"

/** What receivers have been sent, the first one first. */
class Sent extends Context.Service<Sent, Array<WebhookMessage>>()("test/Sent") {}

/** Receivers: one whose address says so never answers, one answers 500, one is gone; the others take everything. */
const receivers = Layer.effect(WebhookSender, Effect.map(Sent, (sent) => WebhookSender.of({
  send: (message) => Effect.suspend(() => {
    sent.push(message)
    if (message.url.includes("hangs")) return Effect.never
    return Effect.succeed({ _tag: "Answered" as const, status: message.url.includes("gone") ? 410 : message.url.includes("fails") ? 500 : 204, retryAfterMs: null })
  })
})))
const policy = Layer.succeed(WebhookPolicy, { leaseMs: 60_000, concurrencyMax: 8, endpointConcurrencyMax: 2, batchSize: 3 })
const keys = WebhookKeysNode.layer(Redacted.make("a-key-of-the-tests-a-key-of-the-tests"))
const world = Layer.mergeAll(MemoryAdapters.layer, policy, keys, receivers.pipe(Layer.provideMerge(Layer.sync(Sent, (): Array<WebhookMessage> => []))))

const added = Effect.fn("added")(function*(given: Partial<ConstructorParameters<typeof WebhookEndpoint>[0]>) {
  const endpoint = freshEndpoint(given)
  yield* (yield* WebhookEndpointStore).add(endpoint, 100)
  return endpoint
})
const happened = Effect.fn("happened")(function*(types: ReadonlyArray<EventType>) {
  yield* (yield* EventLog).record(types.map((type) => freshFact({ type })), yield* DateTime.now)
  while (yield* planDeliveries()) { /* until all are planned */ }
})
/** Delivers until nothing is due that somebody would answer. */
const delivered = Effect.scoped(Effect.gen(function*() {
  const inHand = yield* FiberSet.make<void, never>()
  while ((yield* deliverWebhooks(inHand)) > 0) yield* FiberSet.awaitEmpty(inHand)
}))
const idsTo = Effect.fn("idsTo")(function*({ url }: WebhookEndpoint) {
  return (yield* Sent).filter((message) => message.url === url).map(({ id }) => id)
})
const EVERYTHING: ReadonlyArray<EventType> = ["user.joined", "deposit.seen", "deposit.dropped", "deposit.credited", "level.bought", "deposit.reversed", "withdrawal.sent"]

describe("deliverWebhooks", () => {
  it.effect("whoever wants everything gets what the feed shows, in its order, and whoever wants what is final hears nothing before, but of a broken finality like everybody", () =>
    Effect.gen(function*() {
      const [instant, finalized] = [yield* added({ url: "https://a.example/" }), yield* added({ url: "https://b.example/", mode: "finalized" })]
      const chosen = yield* added({ url: "https://c.example/", types: ["level.bought"] })
      yield* happened(EVERYTHING)
      yield* delivered
      const feed = yield* (yield* EventLog).after(EventPlace.make(0), 100)
      assert.deepStrictEqual(yield* idsTo(instant), feed.map(({ id }) => id))
      const stays = feed.filter(({ type }) => !["deposit.seen", "deposit.dropped"].includes(type))
      assert.deepStrictEqual(yield* idsTo(finalized), stays.map(({ id }) => id))
      assert.deepStrictEqual(yield* idsTo(chosen), feed.filter(({ type }) => type === "level.bought").map(({ id }) => id))
    }).pipe(Effect.provide(world)))

  it.effect("while the books may be older than the chain nobody is told anything, and afterwards everything", () =>
    Effect.gen(function*() {
      const endpoint = yield* added({ url: "https://a.example/" })
      const incidents = yield* IncidentStore
      const finding = new Finding({ kind: "books behind the chain", subject: "56:0x", facts: {}, stops: ["payouts", "broadcasts"], asset: null, approvalsNeeded: 1 })
      yield* incidents.open(finding, NOW)
      yield* happened(EVERYTHING)
      yield* delivered
      assert.deepStrictEqual(yield* idsTo(endpoint), [])
      const [open] = yield* incidents.opened
      assert.isDefined(open)
      yield* approveIncident(open.id, OperatorName.make("anna"))
      yield* happened([])
      yield* delivered
      assert.lengthOf(yield* idsTo(endpoint), EVERYTHING.length + 2, "and that it began and is over")
    }).pipe(Effect.provide(world)))

  it.effect("a receiver that never answers holds up nobody else, and has no more in hand than it may", () =>
    Effect.gen(function*() {
      const [slow, quick] = [yield* added({ url: "https://hangs.example/" }), yield* added({ url: "https://ok.example/" })]
      yield* happened(EVERYTHING)
      const inHand = yield* FiberSet.make<void, never>()
      for (let round = 0; round < 10; round++) {
        yield* deliverWebhooks(inHand)
        yield* Effect.yieldNow
        yield* Effect.yieldNow
      }
      assert.lengthOf(yield* idsTo(quick), EVERYTHING.length)
      assert.lengthOf(yield* idsTo(slow), 2)
    }).pipe(Effect.scoped, Effect.provide(world)))

  it.effect("what a process had in hand when it was killed is sent again under the same id, once its lease is over", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(NOW.epochMilliseconds)
      const endpoint = yield* added({ url: "https://hangs.example/" })
      yield* happened(["deposit.credited"])
      const now = yield* DateTime.now
      const [claimed] = yield* (yield* WebhookDeliveryStore).claim(now, DateTime.add(now, { milliseconds: 60_000 }), 1, 1)
      assert.isDefined(claimed)
      const killed = yield* Effect.forkChild(deliverWebhook(claimed), { startImmediately: true })
      yield* Fiber.interrupt(killed)
      const inHand = yield* FiberSet.make<void, never>()
      assert.strictEqual(yield* deliverWebhooks(inHand), 0)
      yield* TestClock.adjust("61 seconds")
      assert.strictEqual(yield* deliverWebhooks(inHand), 1)
      yield* Effect.yieldNow
      assert.deepStrictEqual(yield* idsTo(endpoint), [claimed.event.id, claimed.event.id])
    }).pipe(Effect.scoped, Effect.provide(world)))

  it.effect("a receiver that fails is called again under the same id and with the same bytes, and one that is gone never", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(NOW.epochMilliseconds)
      const [fails, gone] = [yield* added({ url: "https://fails.example/" }), yield* added({ url: "https://gone.example/" })]
      yield* happened(["deposit.credited"])
      yield* delivered
      yield* TestClock.adjust("6 seconds")
      yield* delivered
      const sent = (yield* Sent).filter(({ url }) => url === fails.url)
      assert.lengthOf(sent, 2)
      assert.deepStrictEqual([sent[1]?.id, sent[1]?.body], [sent[0]?.id, sent[0]?.body])
      assert.lengthOf(yield* idsTo(gone), 1)
      assert.strictEqual((yield* (yield* WebhookEndpointStore).get(gone.id)).disabled, "gone")
    }).pipe(Effect.provide(world)))

  it.effect("messages are signed with what was sealed; an endpoint none of whose secrets can be opened is not called, and its attempts say why", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(NOW.epochMilliseconds)
      const { endpoint, secret } = yield* createWebhookEndpoint({ url: "https://a.example/", description: "", types: null, mode: "instant", scheme: "v1" })
      const rotated = yield* rotateWebhookSecret(endpoint.id, 60)
      for (const { value } of rotated.endpoint.secrets) assert.notMatch(Redacted.value(value), /^whsec_/u)
      const lost = yield* added({ url: "https://b.example/", secrets: [new WebhookSecret({ value: Redacted.make("AAAA".repeat(20)), until: null })] })
      yield* happened(["deposit.credited"])
      yield* delivered
      const sent = yield* Sent
      assert.deepStrictEqual(sent.map(({ secrets, url }) => [url, secrets.map((one) => Redacted.value(one))]), [
        [endpoint.url, [rotated.secret, secret].map((one) => Redacted.value(one))]
      ])
      const [delivery] = yield* (yield* WebhookDeliveryStore).list(lost.id, null, { limit: 1, anchor: null })
      assert.deepStrictEqual([delivery?.state, delivery?.attempts.map(({ error }) => error)], ["pending", ["secret sealed"]])
    }).pipe(Effect.provide(world)))

  it.effect("operators are told of an endpoint that is disabled, without the rest of its URL, until it is on again or deleted", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(NOW.epochMilliseconds)
      const gone = yield* added({ url: "https://gone.example/?token=canary" })
      const fails = yield* added({ url: "https://fails.example:8443/hook", failingSince: DateTime.subtract(NOW, { days: 6 }) })
      yield* happened(["deposit.credited"])
      yield* delivered
      const { opened } = yield* IncidentStore
      assert.deepStrictEqual((yield* opened).map(({ approvalsNeeded, facts, kind, stops, subject }) => ({ approvalsNeeded, facts, kind, stops, subject })), [
        { approvalsNeeded: 0, facts: { reason: "gone", host: "gone.example" }, kind: "webhook endpoint disabled", stops: [], subject: gone.id },
        { approvalsNeeded: 0, facts: { reason: "failing", host: "fails.example:8443" }, kind: "webhook endpoint disabled", stops: [], subject: fails.id }
      ])
      yield* switchWebhookEndpoint(gone.id, true)
      assert.deepStrictEqual((yield* opened).map(({ subject }) => subject), [fails.id])
      yield* removeWebhookEndpoint(fails.id)
      assert.deepStrictEqual(yield* opened, [])
    }).pipe(Effect.provide(world)))
})
