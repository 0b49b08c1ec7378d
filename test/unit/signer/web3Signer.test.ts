import { assert, describe, it } from "@effect/vitest"
import { makeSignerWeb3Signer } from "@sigmatrade/adapters/signer/makeSignerWeb3Signer"
import { Effect, Redacted } from "effect"
import { ASSETS, KEY, order, OTHER_KEY, WALLET } from "@sigmatrade/adapters/contract/payout/order"
import { startWeb3Signer } from "../../support/startWeb3Signer.ts"

const started = Effect.fn("started")(function*(requestMsMax = 30_000) {
  const server = yield* startWeb3Signer([KEY])
  const settings = { url: Redacted.make(`${server.url}/`), wallet: WALLET, limits: { requestMsMax, responseBytesMax: 65_536 } }
  return { server, signer: yield* makeSignerWeb3Signer(settings, ASSETS) }
})
const reason = (error: { readonly _tag: string; readonly reason?: string; readonly detail?: string }) => error.reason ?? error.detail ?? ""

describe("a remote signer", () => {
  it.live("that is silent is given up after its time", () => Effect.gen(function*() {
    const { server, signer } = yield* started(300)
    server.fault = { how: "silence" }
    assert.include(reason(yield* Effect.flip(signer.sign(order()))), "did not answer within 300 ms")
  }))

  it.live("is asked for its keys once, and again after it has lost ours", () => Effect.gen(function*() {
    const { server, signer } = yield* started()
    for (const nonce of [1, 2, 3]) yield* signer.sign(order({ nonce }))
    const listings = () => server.requests.filter(([method]) => method === "GET").length
    assert.strictEqual(listings(), 1)
    server.keys = [OTHER_KEY]
    for (let times = 0; times < 2; times++) assert.include(reason(yield* Effect.flip(signer.sign(order({ nonce: 4 })))), "no key of")
    server.keys = [OTHER_KEY, KEY]
    yield* signer.sign(order({ nonce: 4 }))
    assert.strictEqual(listings(), 3)
  }))

  it.live("whose answer is not exactly one signature signs nothing", () => Effect.gen(function*() {
    const { server, signer } = yield* started()
    const whole = "11".repeat(64)
    yield* signer.sign(order())
    for (const text of ["", "0x", whole, `0x${whole}`, `0x${whole}1d`, `0x${whole}1b1b`, `0x${"00".repeat(64)}1b`, `0x${"ff".repeat(64)}1b`, `{"a":1}`]) {
      server.fault = { how: "text", text }
      assert.include(reason(yield* Effect.flip(signer.sign(order()))), "no signature", text)
    }
    server.fault = { how: "text", text: `0x${"11".repeat(64)}1b` }
    assert.match(reason(yield* Effect.flip(signer.sign(order()))), /no signature|not that of/u)
  }))

  it.live("that is away at the start is asked when there is something to sign", () => Effect.gen(function*() {
    const url = Redacted.make("http://127.0.0.1:9")
    const signer = yield* makeSignerWeb3Signer({ url, wallet: WALLET, limits: { requestMsMax: 30_000, responseBytesMax: 1000 } }, ASSETS)
    assert.include(reason(yield* Effect.flip(signer.sign(order()))), "cannot be reached")
  }))
})
