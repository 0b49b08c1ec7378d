import { getRequestListener, RequestError } from "@hono/node-server"
import { Effect, Schema } from "effect"
import type { Server } from "node:http"
import { createServer } from "node:http"
import type { Duplex } from "node:stream"
import { makeProblem, PROBLEM_JSON } from "./problems/Problem.ts"
import type { ProblemCode } from "./problems/problemCatalog.ts"

/** The address cannot be listened on: taken, or not ours. Not retryable: a person must change it. */
export class AddressUnusable extends Schema.TaggedError<AddressUnusable>()("AddressUnusable", {
  hostname: Schema.String,
  port: Schema.Int,
  reason: Schema.String
}) {
  override get message(): string {
    return `The API cannot listen on ${this.hostname}:${this.port} (${this.reason}). End what uses it, or choose other API_HOST and API_PORT.`
  }
}

/** Where and how connections are taken. */
export interface NodeServerOptions {
  readonly hostname: string
  /** 0: any free one. */
  readonly port: number
  readonly problemBase: string
  /** All headers must have arrived by then. */
  readonly headersMsMax: number
  /** The whole request must have arrived by then. */
  readonly requestMsMax: number
  /** How long a connection without a request stays open. */
  readonly keepAliveMs: number
  readonly headerBytesMax: number
  readonly connectionsMax: number
  /** How long requests in hand may take after the end has begun; then they are cut off. */
  readonly drainMsMax: number
}

/** Where it listens. */
export interface Listening {
  readonly hostname: string
  readonly port: number
  readonly url: string
}

type Fetch = (request: Request) => Response | Promise<Response>

const problem = (code: ProblemCode, detail: string, problemBase: string) =>
  makeProblem(code, detail, { requestId: `req_${crypto.randomUUID()}`, problemBase })

const unreadable = (code: string | undefined): readonly [ProblemCode, string] =>
  code === "ERR_HTTP_REQUEST_TIMEOUT"
    ? ["request_timeout", "Send the whole request at once."]
    : code === "HPE_HEADER_OVERFLOW"
    ? ["headers_too_large", "Send fewer or shorter headers."]
    : ["request_malformed", "Send a well-formed HTTP/1.1 request."]

/** Answers what no handler ever sees: requests that are broken, too slow or too large to be read. */
const refuse = (problemBase: string) => (error: NodeJS.ErrnoException, socket: Duplex) => {
  if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy()
  const refusal = problem(...unreadable(error.code), problemBase)
  const body = JSON.stringify(refusal)
  socket.end(
    `HTTP/1.1 ${refusal.status} ${refusal.code}\r\ncontent-type: ${PROBLEM_JSON}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
      + `request-id: ${refusal.request_id}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`
  )
}

const makeServer = (fetch: Fetch, options: NodeServerOptions): Server => {
  const { problemBase } = options
  const listener = getRequestListener(fetch, {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      const refusal = error instanceof RequestError
        ? problem("request_malformed", "Send a well-formed Host header and path.", problemBase)
        : problem("internal_error", "The request could not be answered.", problemBase)
      return Response.json(refusal, { status: refusal.status, headers: { "content-type": PROBLEM_JSON, "request-id": refusal.request_id } })
    }
  })
  const server = createServer({
    headersTimeout: options.headersMsMax,
    requestTimeout: options.requestMsMax,
    keepAliveTimeout: options.keepAliveMs,
    connectionsCheckingInterval: Math.max(100, Math.min(options.headersMsMax, 1_000)),
    maxHeaderSize: options.headerBytesMax,
    // Left to the handler, so that a missing Host is a problem with a body like every other.
    requireHostHeader: false
  }, (incoming, outgoing) => {
    // A connection that is kept alive would hold up the end.
    outgoing.once("close", () => void (server.listening || server.closeIdleConnections()))
    void listener(incoming, outgoing)
  })
  server.maxConnections = options.connectionsMax
  return server.on("clientError", refuse(problemBase))
}

const listen = (server: Server, { hostname, port }: NodeServerOptions) =>
  Effect.callback<Listening, AddressUnusable>((resume) => {
    const failed = (error: Error) => resume(new AddressUnusable({ hostname, port, reason: error.message }))
    server.once("error", failed).listen(port, hostname, () => {
      server.off("error", failed)
      const address = server.address()
      const bound = typeof address === "object" && address !== null ? address.port : port
      const shown = hostname.includes(":") ? `[${hostname}]` : hostname
      resume(Effect.succeed({ hostname, port: bound, url: `http://${shown}:${bound}` }))
    })
  })

/** Takes no new connection, lets requests in hand finish, and cuts off those that take too long. */
const drain = (server: Server, drainMsMax: number) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    server.closeIdleConnections()
  }).pipe(
    Effect.interruptible,
    Effect.timeoutOrElse({
      duration: drainMsMax,
      orElse: () => Effect.logWarning("Requests were cut off at the end", { drainMsMax })
    }),
    Effect.andThen(Effect.sync(() => server.closeAllConnections()))
  )

/** Serves a `fetch` on Node until the scope ends, and then drains. Errors: `AddressUnusable`. */
export const serveOnNode = Effect.fn("serveOnNode")(function*(fetch: Fetch, options: NodeServerOptions) {
  const { listening } = yield* Effect.acquireRelease(
    Effect.gen(function*() {
      const server = makeServer(fetch, options)
      return { server, listening: yield* listen(server, options) }
    }),
    ({ server }) => drain(server, options.drainMsMax)
  )
  yield* Effect.logInfo("The API listens", { url: listening.url })
  return listening
})
