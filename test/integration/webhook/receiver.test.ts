import { assert, describe, it } from "@effect/vitest"
import type { ResolveName } from "@sigmatrade/adapters/webhook/resolvePublic"
import * as WebhookSenderHttp from "@sigmatrade/adapters/webhook/WebhookSenderHttp"
import { EventId } from "@sigmatrade/core/event/Event"
import type { Unanswered, WebhookAnswer } from "@sigmatrade/core/webhook/WebhookDelivery"
import { WebhookSender } from "@sigmatrade/core/webhook/WebhookSender"
import { DateTime, Effect, Redacted } from "effect"
import { createServer, Socket } from "node:net"
import type { AddressInfo, Server } from "node:net"
import { createServer as createTlsServer } from "node:tls"
import { Webhook } from "standardwebhooks"
import type { Answers } from "./openReceiver.ts"
import { openReceiver } from "./openReceiver.ts"
import { selfSigned } from "./selfSigned.ts"

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
const BODY = `{"type":"deposit.credited","data":{"name":"Áda 🦊"}}`

/** How a receiver answers, by the path it is called at. */
const answers: Answers = {
  "/ok": (response) => response.writeHead(204).end(),
  "/fails": (response) => response.writeHead(500).end("no"),
  "/gone": (response) => response.writeHead(410).end(),
  "/busy": (response) => response.writeHead(429, { "retry-after": "120" }).end(),
  "/moved": (response) => response.writeHead(301, { location: "/ok" }).end(),
  "/hangs": () => undefined,
  "/drips": (response) => response.writeHead(200).write("x"),
  "/huge": (response) => {
    response.writeHead(200)
    const more = (): void => void (response.destroyed || response.write("x".repeat(65_536), () => setImmediate(more)))
    more()
  },
  "/trickles": (response) => {
    response.writeHead(200)
    const more = (): void => void (response.destroyed || response.write("x", () => setTimeout(more, 20)))
    more()
  },
  "/breaks": (response) => void response.destroy(),
  "/resets": (response) => void (response.socket instanceof Socket && response.socket.resetAndDestroy()),
  "/halves": (response) => void response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy()),
  "/nonsense": (response) => void response.socket?.end("HTTP/9 what\r\n\r\n")
}

const receiver = openReceiver(answers)

/** The port of a server that is no web server at all, until the scope ends. */
const listening = (server: Server) =>
  Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.on("tlsClientError", () => undefined)
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as AddressInfo).port)))
    }),
    () => Effect.sync(() => void server.close())
  )

const send = (url: string, settings: WebhookSenderHttp.WebhookSenderSettings) =>
  Effect.gen(function*() {
    const message = {
      url, body: BODY, scheme: "v1" as const, at: yield* DateTime.now, secrets: [Redacted.make(SECRET)],
      id: EventId.make("evt_01890a5d-ac96-774b-bcce-b302099a8057")
    }
    return yield* (yield* WebhookSender).send(message)
  }).pipe(Effect.provide(WebhookSenderHttp.layer(settings)))

const names = (...addresses: ReadonlyArray<string>): ResolveName => () =>
  Promise.resolve(addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })))
const status = (code: number, retryAfterMs: number | null = null): WebhookAnswer => ({ _tag: "Answered", status: code, retryAfterMs })
const unanswered = (reason: Unanswered): WebhookAnswer => ({ _tag: "Unanswered", reason })

describe("WebhookSenderHttp", () => {
  it.live("a receiver checks what it gets with the library of Standard Webhooks, byte by byte", () =>
    Effect.gen(function*() {
      const { port, received } = yield* receiver
      assert.deepStrictEqual(yield* send(`http://127.0.0.1:${port}/ok`, { loopback: true }), status(204))
      const [got] = received
      assert.isDefined(got)
      assert.strictEqual(got.body, BODY)
      assert.deepStrictEqual(new Webhook(SECRET).verify(got.body, got.headers as Record<string, string>), JSON.parse(BODY))
      assert.throws(() => new Webhook(SECRET).verify(`${got.body} `, got.headers as Record<string, string>))
    }).pipe(Effect.scoped))

  it.live("however a receiver fails, it is an answer, and no redirect is followed", () =>
    Effect.gen(function*() {
      const { port, received } = yield* receiver
      const to = (path: string) => send(`http://127.0.0.1:${port}${path}`, { loopback: true, timeout: "2 seconds" })
      assert.deepStrictEqual(yield* to("/fails"), status(500))
      assert.deepStrictEqual(yield* to("/gone"), status(410))
      assert.deepStrictEqual(yield* to("/busy"), status(429, 120_000))
      assert.deepStrictEqual(yield* to("/moved"), status(301))
      assert.deepStrictEqual(yield* to("/huge"), status(200))
      for (const path of ["/breaks", "/resets", "/halves", "/nonsense"]) assert.deepStrictEqual(yield* to(path), unanswered("connection failed"), path)
      assert.notInclude(received.map(({ path }) => path), "/ok")
    }).pipe(Effect.scoped))

  it.live("a receiver that hangs, before or in its answer, is left after the limit", () =>
    Effect.gen(function*() {
      const { port } = yield* receiver
      const to = (path: string) => send(`http://127.0.0.1:${port}${path}`, { loopback: true, timeout: "300 millis" })
      assert.deepStrictEqual(yield* Effect.all([to("/hangs"), to("/drips"), to("/trickles")], { concurrency: 3 }), [unanswered("timeout"), unanswered("timeout"), unanswered("timeout")])
    }).pipe(Effect.scoped))

  it.live("nothing is told to whoever cannot prove who he is: no TLS, a broken one, a certificate nobody vouches for or one for another name", () =>
    Effect.gen(function*() {
      const { port, received } = yield* receiver
      assert.deepStrictEqual(yield* send(`https://127.0.0.1:${port}/ok`, { loopback: true }), unanswered("connection failed"))
      const junk = yield* listening(createServer((socket) => void socket.end("\x16\x03\x03\x00\x02junk")))
      assert.deepStrictEqual(yield* send(`https://127.0.0.1:${junk}/`, { loopback: true }), unanswered("connection failed"))
      const requests: Array<string> = []
      const own = yield* listening(createTlsServer(selfSigned, (socket) => void socket.on("data", (bytes) => void requests.push(String(bytes)))))
      assert.deepStrictEqual(yield* send(`https://127.0.0.1:${own}/`, { loopback: true }), unanswered("connection failed"))
      assert.deepStrictEqual([requests, received], [[], []])
    }).pipe(Effect.scoped))

  it.live("a name that leads to our own network is not called, and neither is one that leads there among other places", () =>
    Effect.gen(function*() {
      const { port, received } = yield* receiver
      const inside = [names("127.0.0.1"), names("8.8.8.8", "127.0.0.1"), names("::ffff:127.0.0.1"), names("169.254.169.254")]
      for (const resolve of inside) {
        assert.deepStrictEqual(yield* send(`https://hook.example:${port}/ok`, { loopback: false, resolve }), unanswered("address refused"))
      }
      for (const host of ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "10.0.0.1"]) {
        assert.deepStrictEqual(yield* send(`https://${host}:${port}/ok`, { loopback: false }), unanswered("address refused"))
      }
      assert.lengthOf(received, 0)
    }).pipe(Effect.scoped))

  it.live("the address that was checked is the one that is called, whatever the name means a moment later", () =>
    Effect.gen(function*() {
      const { port, received } = yield* receiver
      const asked: Array<string> = []
      const resolve: ResolveName = (name) => {
        asked.push(name)
        return names(asked.length === 1 ? "127.0.0.1" : "10.0.0.1")(name)
      }
      assert.deepStrictEqual(yield* send(`http://hook.invalid:${port}/ok`, { loopback: true, resolve }), status(204))
      assert.deepStrictEqual([asked, received.map(({ headers }) => headers.host)], [["hook.invalid"], [`hook.invalid:${port}`]])
    }).pipe(Effect.scoped))

  it.live("only HTTPS is called, without a name and a password in the URL, and a name nobody knows is an answer", () =>
    Effect.gen(function*() {
      const resolve = names("8.8.8.8")
      for (const url of ["http://hook.example/", "ftp://hook.example/", "https://a:b@hook.example/", "nonsense"]) {
        assert.deepStrictEqual(yield* send(url, { loopback: false, resolve }), unanswered("bad url"))
      }
      assert.deepStrictEqual(yield* send("https://hook.example/", { loopback: false, resolve: names() }), unanswered("name unknown"))
    }))
})
