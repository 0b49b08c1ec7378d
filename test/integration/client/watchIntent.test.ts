import { assert, describe } from "@effect/vitest"
import type { CallOptions } from "@sigmatrade/api/client"
import { createClient } from "@sigmatrade/api/client"
import { startApi } from "@sigmatrade/api/startApi"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Effect, Fiber } from "effect"
import { joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import type { Fault } from "../../support/startFaultyProxy.ts"
import { startFaultyProxy } from "../../support/startFaultyProxy.ts"
import { credit, KEY, options, promise, publishPrices } from "../../unit/api/ApiTest.ts"

/** A member who is about to pay level 1, and a client of the API on whose way requests may suffer. */
const opened = Effect.gen(function*() {
  yield* publishPrices
  const { four } = yield* joinFour
  const proxy = yield* startFaultyProxy((yield* startApi(options())).url)
  const client = createClient({ baseUrl: proxy.url, key: KEY, retryDelayMs: 1 })
  const intent = yield* Effect.promise(() => client.depositIntents.create(`usr_${four.id}`, { level: 1, asset: "BNB" }))
  const pay = credit(transferFrom(four.wallet?.address ?? newAddress(), BNB.id, milli(50)))
  return { ...proxy, client, intent, pay }
})

const stream = (body: string): Fault => ({ status: 200, headers: { "content-type": "text/event-stream" }, body })

describe("watching an intent", () => {
  promise("shows it at once and when it has changed, each state once, and ends when it is over, over whatever connections it takes", Effect.gen(function*() {
    const { client, faults, intent, pay, seen } = yield* opened
    const now = `event: deposit_intent\ndata: ${JSON.stringify(intent)}\n\n`
    // Lost, refused, ended in order, broken inside an event; each connection that brought something may be followed by three failures.
    faults.push("request lost", { status: 503 }, stream(`${now}event: ping\ndata: {}\n\n`), stream(now.slice(0, 100)), "request lost", "request lost")
    const before = seen.length
    const states: Array<string> = []
    const opening = Promise.withResolvers<void>()
    const watching = yield* Effect.forkScoped(Effect.promise(async () => {
      for await (const { state } of client.depositIntents.watch(intent.id)) {
        states.push(state)
        opening.resolve()
      }
    }))
    yield* Effect.promise(() => opening.promise)
    yield* pay
    yield* Fiber.join(watching)
    assert.deepStrictEqual([states[0], states.at(-1), seen.length - before], ["open", "fulfilled", 7])
    assert.strictEqual(states.filter((state) => state === "fulfilled").length, 1)
  }))

  promise("fails once nothing came over as many connections as there may be tries, and at once for what is no intent", Effect.gen(function*() {
    const { client, faults, intent, seen } = yield* opened
    const before = seen.length
    const first = (id: string, settings: CallOptions = {}) => Effect.promise(async () => {
      try {
        for await (const { state } of client.depositIntents.watch(id, settings)) return state
        return "ended"
      } catch (error) {
        return error
      }
    })
    faults.push("silence", "request lost", stream(""))
    assert.deepInclude(yield* first(intent.id, { triesMax: 3, timeoutMs: 300 }), { reason: "network", tries: 3 })
    assert.strictEqual(seen.length - before, 3)
    assert.deepInclude(yield* first("int_999999"), { status: 404, tries: 1 })
    assert.deepInclude(yield* first(intent.id, { signal: AbortSignal.abort(new TypeError("enough")) }), { message: "enough" })
    assert.strictEqual(yield* first(intent.id), "open")
  }))
})
