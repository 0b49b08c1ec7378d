import { assert, layer } from "@effect/vitest"
import * as WebhookSenderHttp from "@sigmatrade/adapters/webhook/WebhookSenderHttp"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { deliverWebhooks } from "@sigmatrade/core/webhook/deliverWebhooks"
import { planDeliveries } from "@sigmatrade/core/webhook/planDeliveries"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import { WebhookPolicy } from "@sigmatrade/core/webhook/WebhookPolicy"
import { Effect, Fiber, FiberSet, Layer, Ref, Schedule } from "effect"
import { apiWorld } from "../../contract/api/apiContract.ts"
import { freshFact } from "@sigmatrade/adapters/contract/event/eventLogContract"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { freshEndpoint } from "@sigmatrade/adapters/contract/webhook/freshEndpoint"
import { openApp } from "../../unit/api/ApiTest.ts"
import { openReceiver } from "./openReceiver.ts"

const WRITERS = 4
const EACH = 15

const policy = Layer.succeed(WebhookPolicy, { leaseMs: 60_000, concurrencyMax: 8, endpointConcurrencyMax: 4, batchSize: 7 })
const world = Layer.mergeAll(apiWorld, policy, WebhookSenderHttp.layer({ loopback: true }))

interface Told {
  readonly id: string
}

layer(world, { timeout: "120 seconds", excludeTestServices: true })("the feed and the webhooks", (it) => {
  it.effect("tell the same, to the letter, while many commit at once and some undo what they wrote: nothing is missed, nothing comes twice", () =>
    Effect.gen(function*() {
      const [log, transaction] = [yield* EventLog, yield* Transaction]
      const { port, received } = yield* openReceiver({ "/ok": (response) => response.writeHead(204).end() })
      yield* (yield* WebhookEndpointStore).add(freshEndpoint({ url: `http://127.0.0.1:${port}/ok` }), 10)
      const { read } = yield* openApp()
      const feed = yield* Ref.make<ReadonlyArray<Told>>([])
      const follow = Effect.gen(function*() {
        const last = (yield* Ref.get(feed)).at(-1)
        const { body } = yield* read(`/v1/events?limit=5${last === undefined ? "" : `&starting_after=${last.id}`}`)
        const { data } = body as { readonly data: ReadonlyArray<Told> }
        yield* Ref.update(feed, (known) => [...known, ...data])
        return data.length
      })
      const write = (writer: number) => Effect.forEach(Array.from({ length: EACH }), (_, turn) =>
        Effect.exit(transaction.run(Effect.gen(function*() {
          yield* log.record([freshFact(), freshFact({ type: "level.bought" })], NOW)
          yield* Effect.yieldNow
          if ((writer + turn) % 5 === 0) yield* Effect.fail("undo")
        }))))
      const inHand = yield* FiberSet.make<void, never>()
      const tell = Effect.gen(function*() {
        const isPlanned = yield* planDeliveries()
        const begun = yield* deliverWebhooks(inHand)
        yield* FiberSet.awaitEmpty(inHand)
        return isPlanned || begun > 0
      })
      const telling = yield* Effect.forkChild(Effect.forever(tell))
      const following = yield* Effect.forkChild(Effect.forever(follow))
      const done = yield* Effect.forEach(Array.from({ length: WRITERS }, (_, writer) => writer), write, { concurrency: "unbounded" })
      yield* Fiber.interrupt(telling)
      yield* Fiber.interrupt(following)
      yield* FiberSet.awaitEmpty(inHand)
      const kept = done.flat().filter(({ _tag }) => _tag === "Success").length * 2
      // Whoever writes to another database of this server holds places back, too.
      const told = Effect.gen(function*() {
        yield* tell
        yield* follow
        return (yield* Ref.get(feed)).length >= kept && received.length >= kept
      })
      yield* Effect.repeat(told, { until: (isAll) => isAll, times: 1_000, schedule: Schedule.spaced("10 millis") })
      const shown = yield* Ref.get(feed)
      assert.strictEqual(shown.length, kept)
      assert.strictEqual(new Set(shown.map(({ id }) => id)).size, kept)
      const byId = new Map(received.map(({ body }) => [(JSON.parse(body) as Told).id, body]))
      assert.deepStrictEqual(shown.map(({ id }) => byId.get(id)), shown.map((event) => JSON.stringify(event)))
      assert.strictEqual(byId.size, kept)
      for (const { body, headers } of received) assert.strictEqual(headers["webhook-id"], (JSON.parse(body) as Told).id)
    }).pipe(Effect.scoped))
})
