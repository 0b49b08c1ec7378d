import { assert, describe, it } from "@effect/vitest"
import { freshNotice } from "@sigmatrade/adapters/contract/notification/freshNotice"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import * as TracerOtlp from "@sigmatrade/adapters/observability/TracerOtlp"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { DateTime, Effect, Logger, Option, Redacted, References, Schema } from "effect"
import type { Layer } from "effect"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { KEY, openApp, publishPrices, world } from "../api/ApiTest.ts"
import { community, person } from "../community.ts"
import { approved, fill, lane, laneCommunity, memberWithWallet, mineFinalPayouts, stateOf } from "../payout/laneWorld.ts"

const Span = Schema.Struct({
  traceId: Schema.String.check(Schema.isPattern(/^[0-9a-f]{32}$/u)), spanId: Schema.String.check(Schema.isPattern(/^[0-9a-f]{16}$/u)),
  parentSpanId: Schema.optionalKey(Schema.String), name: Schema.NonEmptyString, kind: Schema.Int,
  startTimeUnixNano: Schema.String.check(Schema.isPattern(/^\d+$/u)), endTimeUnixNano: Schema.String.check(Schema.isPattern(/^\d+$/u))
})
/** What a collector takes. Source: OTLP 1.x, the JSON form of ExportTraceServiceRequest. */
const Export = Schema.fromJsonString(Schema.Struct({
  resourceSpans: Schema.Array(Schema.Struct({
    resource: Schema.Struct({ attributes: Schema.Array(Schema.Struct({ key: Schema.String, value: Schema.Unknown })) }),
    scopeSpans: Schema.Array(Schema.Struct({ spans: Schema.Array(Span) }))
  }))
}))

/** A collector on this machine: what it was sent, word for word, and how. */
const collector = Effect.acquireRelease(Effect.callback<{ readonly endpoint: string; readonly got: Array<{ readonly path: string; readonly headers: string; readonly body: string }>; readonly close: () => void }>((resume) => {
  const got: Array<{ readonly path: string; readonly headers: string; readonly body: string }> = []
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => void chunks.push(chunk)).on("end", () => {
      got.push({ path: `${request.method} ${request.url}`, headers: JSON.stringify(request.headers), body: Buffer.concat(chunks).toString() })
      response.writeHead(200, { "content-type": "application/json" }).end("{}")
    })
  })
  server.listen(0, "127.0.0.1", () => resume(Effect.succeed({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got,
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  })))
}), ({ close }) => Effect.sync(close))

const settingsOf = (endpoint: string | null, share = 1) => ({ endpoint, headers: Redacted.make("x-key=let%20me%20in"), share })

/** What an app did, as the collector was told when it ended. */
const tracedBy = <A, E, R>(tracer: Layer.Layer<never>, work: Effect.Effect<A, E, R>) => Effect.scoped(Effect.provide(work, tracer))
const spansOf = (bodies: ReadonlyArray<{ readonly body: string }>) => bodies.flatMap(({ body }) =>
  Schema.decodeUnknownSync(Export)(body).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = JSON.stringify(resource.attributes.find(({ key }) => key === "service.name")?.value)
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service })))
  }))

describe("traces", () => {
  it.live("an API request goes on in the trace of its caller, and its steps are spans of their own names", () =>
    Effect.gen(function*() {
      const { endpoint, got } = yield* collector
      const traceId = "0af7651916cd43dd8448eb211c80319c"
      yield* tracedBy(TracerOtlp.layer("api", settingsOf(endpoint)), Effect.gen(function*() {
        yield* publishPrices
        const { read } = yield* openApp()
        assert.strictEqual((yield* read("/v1/status", { traceparent: `00-${traceId}-b7ad6b7169203331-01` })).status, 200)
      })).pipe(Effect.provide(world))
      const spans = spansOf(got).filter((span) => span.traceId === traceId)
      const [server] = spans.filter(({ parentSpanId }) => parentSpanId === "b7ad6b7169203331")
      assert.strictEqual(server?.kind, 2)
      assert.strictEqual(server?.service, "{\"stringValue\":\"sigmatrade-api\"}")
      assert.include(spans.map(({ name }) => name), "readStatus")
      assert.deepStrictEqual([...new Set(got.map(({ path }) => path))], ["POST /v1/traces"])
      assert.include(got[0]?.headers, "\"x-key\":\"let me in\"")
      assert.isFalse(got.some(({ body }) => body.includes(KEY)))
    }).pipe(Effect.scoped))

  it.live("a notice is delivered in the trace of what it came of, by another process, after it has ended", () =>
    Effect.gen(function*() {
      const { endpoint, got } = yield* collector
      yield* Effect.gen(function*() {
        const asked = Effect.gen(function*() {
          const { user } = yield* joinByInvitation(person(1), "")
          yield* (yield* Outbox).enqueue([freshNotice(user)], yield* DateTime.now)
          return user
        }).pipe(Effect.withSpan("serveUpdate", { kind: "server" }), Effect.annotateLogs({ requestId: "123:9" }))
        const user = yield* tracedBy(TracerOtlp.layer("bot", settingsOf(endpoint)), asked)
        yield* tracedBy(TracerOtlp.layer("watcher", settingsOf(endpoint)), deliverNotifications())
        assert.lengthOf(yield* (yield* MessengerScript).chat(user.telegramId), 1)
      }).pipe(Effect.provide(community()))
      const spans = spansOf(got)
      const update = spans.find(({ name }) => name === "serveUpdate")
      const delivery = spans.find(({ name }) => name === "deliverNotice")
      assert.isDefined(update)
      assert.deepStrictEqual([delivery?.traceId, delivery?.service], [update.traceId, "{\"stringValue\":\"sigmatrade-watcher\"}"])
      const own = spans.filter(({ spanId, traceId }) => traceId === update.traceId && spanId === delivery?.parentSpanId)
      assert.lengthOf(own, 1, "its parent is a step of the update")
      assert.include(spans.filter(({ traceId }) => traceId === update.traceId).map(({ name }) => name), "joinByInvitation")
    }).pipe(Effect.scoped))

  it.effect("a withdrawal is signed, sent and settled in the trace and under the request id of whoever asked for it, and so is what tells him", () =>
    Effect.gen(function*() {
      const { endpoint, got } = yield* collector
      const lines: Array<readonly [unknown, unknown]> = []
      const logger = Logger.make<unknown, void>(({ fiber, message }) =>
        void lines.push([Array.isArray(message) ? message[0] : message, fiber.getRef(References.CurrentLogAnnotations)["requestId"]]))
      yield* Effect.gen(function*() {
        yield* fill(5_000n)
        const member = yield* memberWithWallet(1)
        const asked = approved(member, 10n).pipe(Effect.withSpan("serveUpdate"), Effect.annotateLogs({ requestId: "123:9" }))
        const withdrawal = yield* tracedBy(TracerOtlp.layer("bot", settingsOf(endpoint)), asked)
        yield* tracedBy(TracerOtlp.layer("watcher", settingsOf(endpoint)), Effect.gen(function*() {
          yield* lane()
          yield* mineFinalPayouts()
          yield* deliverNotifications()
        })).pipe(Effect.annotateLogs({ requestId: "step-of-the-watcher" }))
        assert.strictEqual(yield* stateOf(withdrawal), "paid")
      }).pipe(Effect.provide(laneCommunity()), Effect.provide(Logger.layer([logger])), Effect.provideService(References.MinimumLogLevel, "Debug"))
      const spans = spansOf(got)
      const trace = spans.find(({ name }) => name === "serveUpdate")?.traceId
      const inTrace = spans.filter(({ service, traceId }) => traceId === trace && service.includes("watcher")).map(({ name }) => name)
      assert.includeMembers(inTrace, ["signOne", "send", "endWithdrawal", "deliverNotice"])
      assert.deepStrictEqual(lines.filter(([words]) => words === "A notice was delivered").map(([, requestId]) => requestId), ["123:9", "123:9"])
    }).pipe(Effect.scoped))

  it.live("no span holds a secret, and errors are said without it", () =>
    Effect.gen(function*() {
      const { endpoint, got } = yield* collector
      const secret = "canary-in-a-span-1234567890"
      const work = Effect.fail(new Error(`no https://node.example/${secret}`)).pipe(Effect.withSpan(`look ${secret}`, { attributes: { url: secret } }), Effect.exit)
      yield* tracedBy(TracerOtlp.layer("watcher", settingsOf(endpoint), [secret]), work)
      const sent = got.map(({ body }) => body).join("")
      assert.include(sent, "https://node.example/[Redacted]")
      assert.notInclude(sent, secret)
    }).pipe(Effect.scoped))

  it.live("none are made without a collector or a share, and one that is away holds up nothing", () =>
    Effect.gen(function*() {
      const { endpoint, got } = yield* collector
      const here = Effect.withSpan(Effect.map(Effect.option(Effect.currentParentSpan), Option.match({ onNone: () => false, onSome: ({ sampled }) => sampled })), "one")
      assert.isFalse(yield* tracedBy(TracerOtlp.layer("api", settingsOf(null)), here))
      assert.isFalse(yield* tracedBy(TracerOtlp.layer("api", settingsOf(endpoint, 0)), here))
      assert.isEmpty(got)
      const started = performance.now()
      assert.isTrue(yield* tracedBy(TracerOtlp.layer("api", settingsOf("http://127.0.0.1:1")), here))
      assert.isBelow(performance.now() - started, 8_000)
    }).pipe(Effect.scoped), 20_000)
})
