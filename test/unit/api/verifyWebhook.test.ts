import { assert, describe, it } from "@effect/vitest"
import { signMessage } from "@sigmatrade/adapters/webhook/signMessage"
import * as WebhookKeysNode from "@sigmatrade/adapters/webhook/WebhookKeysNode"
import type { ReceivedWebhook } from "@sigmatrade/api/client"
import { signTestWebhook, verifyWebhook, WebhookRejected } from "@sigmatrade/api/client"
import { EventId } from "@sigmatrade/core/event/Event"
import type { SigningScheme } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookKeys } from "@sigmatrade/core/webhook/WebhookKeys"
import { DateTime, Effect, Redacted } from "effect"
import { Webhook } from "standardwebhooks"

const ID = EventId.make("evt_01890a5d-ac96-774b-bcce-b302099a8057")
const event = { object: "event" as const, id: ID, type: "deposit.credited", timestamp: "2026-03-01T12:00:00.000Z", data: { userId: "Ω", amount: "1000000000000000000" } }
const body = JSON.stringify(event)
const NOW_MS = 1_772_366_400_000

/** A new key and its public half. */
const keyOf = (scheme: SigningScheme) => Effect.gen(function*() {
  const keys = yield* WebhookKeys
  const secret = yield* keys.fresh(scheme)
  return { secret, text: Redacted.value(secret), publicKey: keys.publicOf(scheme, secret) ?? "" }
}).pipe(Effect.provide(WebhookKeysNode.layer(Redacted.make(""))))

/** What the watcher sends. */
const sent = (scheme: SigningScheme, secrets: ReadonlyArray<Redacted.Redacted>, text = body) =>
  signMessage({ at: DateTime.makeUnsafe(NOW_MS), body: text, id: ID, scheme, secrets })

const verified = (received: ReceivedWebhook) => Effect.promise(() => verifyWebhook({ nowMs: NOW_MS, ...received }))

const refusalOf = (received: ReceivedWebhook) => Effect.promise(() => verifyWebhook({ nowMs: NOW_MS, ...received }).then(
  (accepted) => ({ reason: `accepted ${accepted.id}`, message: "" }),
  (error: unknown) => error instanceof WebhookRejected ? error : { reason: error instanceof TypeError ? "called wrongly" : "unknown", message: String(error) }
))

describe("a webhook", () => {
  it.effect("of the watcher is believed and read, v1 as v1a, whatever form body and headers have", () => Effect.gen(function*() {
    const [shared, own] = [yield* keyOf("v1"), yield* keyOf("v1a")]
    const [v1, v1a] = [sent("v1", [shared.secret]), sent("v1a", [own.secret])]
    const bytes = new TextEncoder().encode(body)
    for (const payload of [body, bytes, Buffer.from(bytes), bytes.buffer]) {
      assert.deepStrictEqual(yield* verified({ payload, headers: v1, secret: shared.text }), event)
      assert.deepStrictEqual(yield* verified({ payload, headers: new Headers(v1a), publicKey: own.publicKey }), event)
    }
    const shouted = Object.fromEntries(Object.entries(v1).map(([name, value]) => [name.toUpperCase(), value]))
    assert.deepStrictEqual(yield* verified({ payload: body, headers: shouted, secret: shared.text }), event)
  }))

  it.effect("is believed during a rotation, whichever side has changed already", () => Effect.gen(function*() {
    const [before, after, strange] = [yield* keyOf("v1"), yield* keyOf("v1"), yield* keyOf("v1")]
    const both = sent("v1", [after.secret, before.secret])
    for (const secret of [before.text, after.text, [strange.text, after.text]]) assert.strictEqual((yield* verified({ payload: body, headers: both, secret })).id, ID)
    const one = sent("v1", [before.secret])
    assert.strictEqual((yield* verified({ payload: body, headers: one, secret: [after.text, before.text] })).id, ID)
  }))

  it.effect("is refused when anything of it was changed, or when it is signed by somebody else", () => Effect.gen(function*() {
    const [ours, strange, own] = [yield* keyOf("v1"), yield* keyOf("v1"), yield* keyOf("v1a")]
    const headers = sent("v1", [ours.secret])
    const received = { payload: body, headers, secret: ours.text }
    const asymmetric = sent("v1a", [own.secret])
    const changed: ReadonlyArray<ReceivedWebhook> = [
      { ...received, payload: body.replace("1000", "9000") },
      { ...received, payload: `${body} ` },
      { ...received, headers: { ...headers, "webhook-id": `${ID}0` } },
      { ...received, headers: { ...headers, "webhook-timestamp": String(NOW_MS / 1_000 + 1) } },
      { ...received, secret: strange.text },
      // The public key is no secret: nobody may sign with it as if it were one.
      { payload: body, headers: sent("v1", [Redacted.make(own.publicKey.replace("whpk_", "whsec_"))]), publicKey: own.publicKey },
      { payload: body, headers: { ...asymmetric, "webhook-signature": asymmetric["webhook-signature"].replace("v1a,", "v1,") }, publicKey: own.publicKey },
      ...["", ",", "v1,", "v1,????", "v2,AAAA", "v1a,AAAA", "x".repeat(99)].map((signature) => ({ ...received, headers: { ...headers, "webhook-signature": signature || " " } }))
    ]
    for (const one of changed) assert.strictEqual((yield* refusalOf(one)).reason, "signature wrong")
    assert.strictEqual((yield* refusalOf({ ...received, headers: { ...headers, "webhook-signature": `${"v1,AAAA ".repeat(10)}${headers["webhook-signature"]}` } })).reason, "signature wrong")
  }))

  it.effect("is refused when it is older or newer than the tolerance, to the second", () => Effect.gen(function*() {
    const { secret, text } = yield* keyOf("v1")
    const received = { payload: body, headers: sent("v1", [secret]), secret: text }
    for (const seconds of [-300, 300]) assert.strictEqual((yield* verified({ ...received, nowMs: NOW_MS + seconds * 1_000 })).id, ID)
    for (const seconds of [-301, 301]) assert.strictEqual((yield* refusalOf({ ...received, nowMs: NOW_MS + seconds * 1_000 })).reason, "too old or too new")
    assert.strictEqual((yield* refusalOf({ ...received, nowMs: NOW_MS + 11_000, toleranceSeconds: 10 })).reason, "too old or too new")
    for (const stamp of ["1e12", "-1", "0x1", "abc", " 1772366400"]) {
      assert.strictEqual((yield* refusalOf({ ...received, headers: { ...received.headers, "webhook-timestamp": stamp } })).reason, "too old or too new")
    }
  }))

  it.effect("is refused without its headers, and when what is signed is no event", () => Effect.gen(function*() {
    const { secret, text } = yield* keyOf("v1")
    const headers = sent("v1", [secret])
    for (const name of Object.keys(headers)) {
      assert.strictEqual((yield* refusalOf({ payload: body, headers: { ...headers, [name]: undefined }, secret: text })).reason, "header missing")
    }
    for (const other of ["", "[]", "null", "1", `{"object":"event"}`, `{"object":"event","id":"a","type":"b","timestamp":"c"}`, body.replace(`"event"`, `"other"`), "no JSON"]) {
      assert.strictEqual((yield* refusalOf({ payload: other, headers: sent("v1", [secret], other), secret: text })).reason, "body wrong")
    }
  }))

  it.effect("cannot be checked by mistake: a parsed body and a missing or broken key are errors that repeat no secret", () => Effect.gen(function*() {
    const { secret, text } = yield* keyOf("v1")
    const headers = sent("v1", [secret])
    const wrong = [
      { payload: event, headers, secret: text }, { payload: body, headers }, { payload: body, headers, secret: [] }, { payload: body, headers, secret: "" },
      { payload: body, headers, secret: text.slice(0, 20) }, { payload: body, headers, secret: text.replace("whsec_", "") }, { payload: body, headers, publicKey: text },
      { payload: body, headers, secret: [text, "whsec_canary!"] }, { payload: body, headers, publicKey: `whpk_${"A".repeat(40)}` }
    ]
    for (const one of wrong) {
      const { message, reason } = yield* refusalOf(one as unknown as ReceivedWebhook)
      assert.strictEqual(reason, "called wrongly")
      assert.notInclude(message, "canary")
      assert.notInclude(message, text.slice(6, 20))
    }
  }))
})

describe("a test's webhook", () => {
  it.effect("is what the watcher would send, and others' libraries read it", () => Effect.gen(function*() {
    const [shared, own] = [yield* keyOf("v1"), yield* keyOf("v1a")]
    const made = { type: event.type, data: event.data, id: ID, atMs: NOW_MS }
    const v1 = yield* Effect.promise(() => signTestWebhook({ ...made, secret: shared.text }))
    const v1a = yield* Effect.promise(() => signTestWebhook({ ...made, secret: own.text }))
    const { "content-type": type, ...headers } = v1.headers
    assert.deepStrictEqual([v1.payload, type], [body, "application/json"])
    assert.deepStrictEqual(headers, sent("v1", [shared.secret]))
    assert.deepInclude(v1a.headers, sent("v1a", [own.secret]))
    const now = yield* Effect.promise(() => signTestWebhook({ type: "user.joined", data: {}, secret: [shared.text, own.text] }))
    assert.deepInclude(new Webhook(shared.text).verify(now.payload, now.headers), { type: "user.joined" })
    assert.strictEqual((yield* Effect.promise(() => verifyWebhook({ ...now, publicKey: own.publicKey }))).type, "user.joined")
  }))
})
