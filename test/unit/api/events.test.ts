import { assert, describe } from "@effect/vitest"
import { ApiEvent } from "@sigmatrade/api/contract/ApiEvent"
import { ApiList } from "@sigmatrade/api/contract/ApiList"
import { EventPlace } from "@sigmatrade/core/event/Event"
import type { EventType } from "@sigmatrade/core/event/Event"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { BNB } from "@sigmatrade/core/money/Asset"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import { bodyOf } from "@sigmatrade/core/webhook/deliverWebhook"
import { Effect, Schema } from "effect"
import { arrangeAll } from "@sigmatrade/adapters/contract/event/arrangeAll"
import { freshFact } from "@sigmatrade/adapters/contract/event/eventLogContract"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { join, milli, newAddress, transferFrom } from "../../support/community.ts"
import type { Answer } from "./ApiTest.ts"
import { credit, openApp, promise, publishPrices } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

const NOBODY = "evt_00000000-0000-0000-0000-000000000000"

type Listed = { readonly url: string; readonly has_more: boolean; readonly data: ReadonlyArray<{ readonly id: string; readonly type: string }> }
const listed = ({ body }: Answer) => body as Listed
const happened = Effect.fnUntraced(function*(...types: ReadonlyArray<EventType>) {
  const log = yield* EventLog
  yield* log.record(types.map((type) => freshFact({ type })), NOW)
  yield* arrangeAll
  return yield* log.after(EventPlace.make(0), 1000)
})

describe("GET /v1/events", () => {
  promise("before anything has happened the feed is empty, and it can be followed from there", Effect.gen(function*() {
    const { read } = yield* openApp()
    assert.deepStrictEqual((yield* read("/v1/events")).body, { object: "list", url: "/v1/events", has_more: false, data: [] })
  }))

  promise("oldest first, to the letter what webhooks deliver, and it decodes as the contract says", Effect.gen(function*() {
    const events = yield* happened("user.joined", "deposit.seen", "deposit.credited", "level.bought")
    const { read } = yield* openApp()
    const answer = yield* read("/v1/events")
    yield* Effect.orDie(Schema.decodeUnknownEffect(Schema.toCodecJson(ApiList(ApiEvent)) as Schema.Codec<unknown, unknown>)(answer.body))
    assert.deepStrictEqual<unknown>(listed(answer).data, events.map((event) => JSON.parse(bodyOf(event))))
  }))

  promise("whoever goes on with the last id he has done sees every event once, also those that came in between", Effect.gen(function*() {
    yield* happened("user.joined", "deposit.seen", "deposit.credited")
    const { read } = yield* openApp()
    const first = listed(yield* read("/v1/events?limit=2"))
    assert.deepStrictEqual([first.data.length, first.has_more], [2, true])
    const all = yield* happened("level.bought", "withdrawal.sent")
    const rest = listed(yield* read(`/v1/events?limit=100&starting_after=${first.data.at(-1)?.id}`))
    assert.deepStrictEqual([...first.data, ...rest.data].map(({ id }) => id), all.map(({ id }) => id))
    const end = listed(yield* read(`/v1/events?starting_after=${rest.data.at(-1)?.id}`))
    assert.deepStrictEqual([end.data, end.has_more], [[], false])
  }))

  promise("of one type there are only these, wherever the reader stands", Effect.gen(function*() {
    const all = yield* happened("user.joined", "level.bought", "user.joined", "level.bought")
    const { read } = yield* openApp()
    const bought = listed(yield* read(`/v1/events?type=level.bought&starting_after=${all[0]?.id}`))
    assert.deepStrictEqual(bought.data.map(({ id }) => id), all.filter(({ type }) => type === "level.bought").map(({ id }) => id))
    yield* isProblem(yield* read("/v1/events?type=level.sold"), "parameter_invalid")
  }))

  promise("an id that is none and one that no event has are refused by name, and so is the other direction", Effect.gen(function*() {
    yield* happened("user.joined")
    const { read } = yield* openApp()
    for (const id of ["dep_1", NOBODY]) {
      const { errors = [] } = yield* isProblem(yield* read(`/v1/events?starting_after=${id}`), "parameter_invalid")
      assert.deepStrictEqual(errors.map((fault) => "parameter" in fault ? fault.parameter : null), ["starting_after"])
    }
    yield* isProblem(yield* read(`/v1/events?ending_before=${NOBODY}`), "parameter_unknown")
  }))

  promise("one event is the same alone, answers 304 for ever, and 404 when there is none", Effect.gen(function*() {
    yield* happened("user.joined")
    const { read } = yield* openApp()
    const [event] = listed(yield* read("/v1/events")).data
    const alone = yield* read(`/v1/events/${event?.id}`)
    assert.deepStrictEqual<unknown>(alone.body, event)
    assert.strictEqual((yield* read(`/v1/events/${event?.id}`, { "if-none-match": alone.headers.get("etag") ?? "" })).status, 304)
    yield* isProblem(yield* read(`/v1/events/${NOBODY}`), "resource_not_found")
  }))

  promise("the ids an event names lead to what they name", Effect.gen(function*() {
    yield* publishPrices
    const wallet = newAddress()
    yield* linkWallet((yield* join()).id, wallet)
    yield* credit(transferFrom(wallet, BNB.id, milli(100)))
    yield* arrangeAll
    const { read } = yield* openApp()
    const { data } = (yield* read("/v1/events")).body as { readonly data: ReadonlyArray<{ readonly type: string; readonly data: Record<string, string> }> }
    assert.includeMembers(data.map(({ type }) => type), ["user.joined", "wallet.linked", "deposit.seen", "deposit.credited", "level.bought"])
    for (const { data: { deposit_id: deposit, user_id: user } } of data) {
      assert.strictEqual((yield* read(`/v1/users/${user}`)).status, 200)
      if (deposit !== undefined) assert.strictEqual((yield* read(`/v1/deposits/${deposit}`)).status, 200)
    }
  }))
})
