import { assert, describe, it } from "@effect/vitest"
import { signMessage } from "@sigmatrade/adapters/webhook/signMessage"
import * as WebhookKeysNode from "@sigmatrade/adapters/webhook/WebhookKeysNode"
import { WebhookKeys } from "@sigmatrade/core/webhook/WebhookKeys"
import { DateTime, Effect, Redacted } from "effect"
import { createPublicKey, verify } from "node:crypto"
import { inspect } from "node:util"

const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: DateTime.makeUnsafe(1_614_265_330_000), body: `{"test": 2432232314}` }

describe("signMessage", () => {
  it("a message is signed as the test vector of Standard Webhooks says", () => {
    const secrets = [Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    assert.deepStrictEqual(signMessage({ ...message, scheme: "v1", secrets }), {
      "webhook-id": message.id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    })
  })

  it("an asymmetric signature is the one the reference implementation's test vector says, with the key pair or its seed alone", () => {
    // Svix, server/svix-server/src/worker.rs, test_asymmetric_key_signing: the specification itself gives no vector for v1a.
    const pair = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
    const seed = `whsk_${Buffer.from(pair.slice("whsk_".length), "base64").subarray(0, 32).toString("base64")}`
    for (const secret of [pair, seed]) {
      assert.strictEqual(
        signMessage({ ...message, scheme: "v1a", secrets: [Redacted.make(secret)] })["webhook-signature"],
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
      )
    }
  })

  it.effect("the public key that is given out is the one of that vector", () =>
    Effect.gen(function*() {
      const seed = Redacted.make("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=")
      assert.strictEqual((yield* WebhookKeys).publicOf("v1a", seed), "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")
    }).pipe(Effect.provide(WebhookKeysNode.layer(Redacted.make("")))))

  it.effect("an asymmetric signature holds for another implementation of Ed25519, with the public key that is given out", () =>
    Effect.gen(function*() {
      const keys = yield* WebhookKeys
      const secret = yield* keys.fresh("v1a")
      const signature = signMessage({ ...message, scheme: "v1a", secrets: [secret] })["webhook-signature"]
      const raw = Buffer.from((keys.publicOf("v1a", secret) ?? "").slice("whpk_".length), "base64")
      const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") }, format: "jwk" })
      const text = Buffer.from(`${message.id}.1614265330.${message.body}`)
      assert.isTrue(verify(null, text, key, Buffer.from(signature.slice("v1a,".length), "base64")))
    }).pipe(Effect.provide(WebhookKeysNode.layer(Redacted.make("")))))

  it.effect("during a rotation both secrets sign, and no secret is ever printed", () =>
    Effect.gen(function*() {
      const keys = yield* WebhookKeys
      const secrets = [yield* keys.fresh("v1"), yield* keys.fresh("v1")]
      assert.lengthOf(signMessage({ ...message, scheme: "v1", secrets })["webhook-signature"].split(" "), 2)
      assert.notInclude(JSON.stringify(secrets) + inspect(secrets), Redacted.value(secrets[0] ?? Redacted.make("")))
    }).pipe(Effect.provide(WebhookKeysNode.layer(Redacted.make("")))))
})
