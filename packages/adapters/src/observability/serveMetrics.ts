import { Effect, Redacted, Schema } from "effect"
import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

/** The port is taken, or may not be listened on. Not retryable: the setting must be corrected. */
export class MetricsPortUnusable extends Schema.TaggedError<MetricsPortUnusable>()("MetricsPortUnusable", {
  hostname: Schema.String, port: Schema.Int, reason: Schema.String
}) {
  override get message() {
    return `Metrics cannot be served on ${this.hostname}:${this.port} (${this.reason}). Correct METRICS_HOST and the port of this app's metrics, then start again.`
  }
}

/** Where metrics are served, and the token whoever asks must bring; an empty one: nobody must. */
export interface MetricsDoor {
  readonly hostname: string
  /** 0 takes a free one. */
  readonly port: number
  readonly token: Redacted.Redacted
}

const REQUEST_MS_MAX = 10_000
const CONNECTIONS_MAX = 20

const digest = (text: string) => createHash("sha256").update(text).digest()

/** Whether a header brings the token. The time it takes says nothing about how much of it is right. */
export const bringsToken = (header: string | undefined, token: Redacted.Redacted): boolean =>
  timingSafeEqual(digest(header ?? ""), digest(`Bearer ${Redacted.value(token)}`))

const answerTo = (door: MetricsDoor, answer: () => Promise<string>) => async ({ headers, method, url }: IncomingMessage): Promise<readonly [number, string]> => {
  if (method !== "GET" || (url ?? "").split("?")[0] !== "/metrics") return [404, "Nothing is served here but GET /metrics.\n"]
  if (Redacted.value(door.token) !== "" && !bringsToken(headers.authorization, door.token)) return [401, "Send METRICS_TOKEN as a bearer token.\n"]
  return [200, await answer()]
}

const respond = (response: ServerResponse, [status, text]: readonly [number, string]) =>
  void response.writeHead(status, { "content-type": METRICS_TYPE, "cache-control": "no-store", ...(status === 401 ? { "www-authenticate": "Bearer" } : {}) }).end(text)

/** What an answer in Prometheus' text format is. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

/** Serves metrics at `/metrics` until the scope ends; answers the port. Errors: `MetricsPortUnusable`. */
export const serveMetrics = Effect.fn("serveMetrics")(function*(door: MetricsDoor, answer: Effect.Effect<string>) {
  const { hostname, port } = door
  const run = Effect.runPromiseWith(yield* Effect.context<never>())
  const reply = answerTo(door, () => run(answer))
  const listen = Effect.callback<ReturnType<typeof createServer>, MetricsPortUnusable>((resume) => {
    const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX }, (request, response) => {
      void reply(request).catch((): readonly [number, string] => [500, "The metrics could not be made.\n"]).then((made) => respond(response, made))
    })
    server.maxConnections = CONNECTIONS_MAX
    server.once("error", (error: NodeJS.ErrnoException) => resume(Effect.fail(new MetricsPortUnusable({ hostname, port, reason: error.code ?? error.name }))))
    server.listen(port, hostname, () => resume(Effect.succeed(server)))
  })
  const server = yield* Effect.acquireRelease(listen, (open) => Effect.sync(() => {
    open.close()
    open.closeAllConnections()
  }))
  const bound = (server.address() as AddressInfo).port
  yield* Effect.logInfo("Metrics are served", { hostname, port: bound })
  return bound
})
