import { assert, describe } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { IncomingHttpHeaders } from "node:http"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Webhook } from "standardwebhooks"
import { promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"
import { openSandbox } from "./SandboxTest.ts"

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver on this machine that answers with the statuses it is told, one by one, then with 200. */
const startReceiver = Effect.acquireRelease(
  Effect.callback<{ readonly url: string; readonly received: Array<Received>; readonly statuses: Array<number>; readonly close: () => void }>((resume) => {
    const received: Array<Received> = []
    const statuses: Array<number> = []
    const server = createServer((request, response) => {
      const chunks: Array<Buffer> = []
      request.on("data", (chunk: Buffer) => void chunks.push(chunk))
      request.on("end", () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") })
        response.writeHead(statuses.shift() ?? 200).end()
      })
    }).listen(0, "127.0.0.1", () =>
      resume(Effect.succeed({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, statuses, close: () => void server.close() })))
  }),
  ({ close }) => Effect.sync(close)
)

const typesOf = (received: ReadonlyArray<Received>) => received.map(({ body }) => (JSON.parse(body) as { readonly type: string }).type)

describe("webhooks of a sandbox", () => {
  promise("events are sent before the step that caused them is answered, signed by the time of the real world", Effect.gen(function*() {
    const receiver = yield* startReceiver
    const { done } = yield* openSandbox()
    const { secret } = yield* done<{ readonly secret: string }>("/v1/webhook-endpoints", { url: receiver.url })
    yield* done("/v1/sandbox/clock", { advance_seconds: 7 * 24 * 3_600 })
    yield* done("/v1/sandbox/users", {})
    assert.deepStrictEqual(typesOf(receiver.received), ["user.joined", "wallet.linked"])
    for (const { body, headers } of receiver.received) {
      // Refuses what was signed more than five minutes from now, however far the sandbox's clock has gone.
      const verified = new Webhook(Redacted.value(Redacted.make(secret))).verify(body, headers as Record<string, string>) as { readonly timestamp: string }
      assert.isAbove(Date.parse(verified.timestamp) - Date.now(), 6 * 24 * 3_600_000)
    }
  }))

  promise("one that fails is sent again when the sandbox's clock comes to it, under the same id", Effect.gen(function*() {
    const receiver = yield* startReceiver
    const { done } = yield* openSandbox()
    yield* done("/v1/webhook-endpoints", { url: receiver.url, types: ["user.joined"] })
    receiver.statuses.push(500, 500)
    yield* done("/v1/sandbox/users", {})
    assert.strictEqual(receiver.received.length, 1)
    yield* done("/v1/sandbox/clock", { advance_seconds: 600 })
    yield* done("/v1/sandbox/clock", { advance_seconds: 3_600 })
    assert.strictEqual(receiver.received.length, 3)
    assert.strictEqual(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size, 1)
  }))

  promise("no private address is called from a sandbox either", Effect.gen(function*() {
    const { ask } = yield* openSandbox()
    for (const url of ["https://10.0.0.7/hook", "https://169.254.169.254/latest"]) {
      yield* isProblem(yield* ask("/v1/webhook-endpoints", { url }), "webhook_url_refused")
    }
  }))
})
