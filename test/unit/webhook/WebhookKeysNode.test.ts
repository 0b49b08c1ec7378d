import { assert, describe, it } from "@effect/vitest"
import * as WebhookKeysNode from "@sigmatrade/adapters/webhook/WebhookKeysNode"
import { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookKeys } from "@sigmatrade/core/webhook/WebhookKeys"
import { Effect, Option, Redacted } from "effect"

const [ONE, OTHER] = [WebhookEndpointId.make("we_01890a5d-ac96-774b-bcce-b302099a8057"), WebhookEndpointId.make("we_01890a5d-ac96-774b-bcce-b302099a8058")]
const keysUnder = (key: string) => Effect.provide(WebhookKeys, WebhookKeysNode.layer(Redacted.make(key)))
const KEY = "a-key-of-the-tests-a-key-of-the-tests"
const value = (secret: Redacted.Redacted) => Redacted.value(secret)

describe("secrets of webhook endpoints at rest", () => {
  it.effect("what is kept says nothing of the secret, is never the same twice, and is opened by whoever has the key", () =>
    Effect.gen(function*() {
      const [keys, later] = [yield* keysUnder(KEY), yield* keysUnder(KEY)]
      for (const scheme of ["v1", "v1a"] as const) {
        const secret = yield* keys.fresh(scheme)
        const [kept, again] = [keys.seal(ONE, secret), keys.seal(ONE, secret)]
        assert.notStrictEqual(value(kept), value(again))
        assert.notInclude(Buffer.from(value(kept), "base64").toString("latin1"), value(secret).slice(0, 10))
        assert.deepStrictEqual(Option.map(later.open(ONE, kept), value), Option.some(value(secret)))
      }
    }))

  it.effect("nobody opens it with another key or none, for another endpoint, or after any bit of it was changed", () =>
    Effect.gen(function*() {
      const keys = yield* keysUnder(KEY)
      const kept = keys.seal(ONE, yield* keys.fresh("v1"))
      for (const other of [`${KEY}.`, ""]) assert.deepStrictEqual((yield* keysUnder(other)).open(ONE, kept), Option.none())
      assert.deepStrictEqual(keys.open(OTHER, kept), Option.none())
      const bytes = Buffer.from(value(kept), "base64")
      for (let place = 0; place < bytes.length; place += 1) {
        const changed = Buffer.from(bytes)
        changed[place] = (changed[place] ?? 0) ^ 1
        assert.deepStrictEqual(keys.open(ONE, Redacted.make(changed.toString("base64"))), Option.none(), String(place))
      }
      for (const short of ["", "AAAA"]) assert.deepStrictEqual(keys.open(ONE, Redacted.make(short)), Option.none())
    }))

  it.effect("without a key the secret itself is kept, and opened also once there is one", () =>
    Effect.gen(function*() {
      const keys = yield* keysUnder("")
      const secret = yield* keys.fresh("v1")
      assert.strictEqual(value(keys.seal(ONE, secret)), value(secret))
      assert.deepStrictEqual(Option.map((yield* keysUnder(KEY)).open(ONE, secret), value), Option.some(value(secret)))
    }))
})
