import { getRequestListener, RequestError } from "@hono/node-server"
import { Effect, Schema } from "effect"
import type { IncomingMessage, Server, ServerResponse } from "node:http"
import { createServer } from "node:http"
import type { Duplex } from "node:stream"
import { makeProblem, PROBLEM_JSON } from "./problems/Problem.ts"
import type { ProblemCode } from "./problems/problemCatalog.ts"
import type { Asked, makeShortWay } from "./short/makeShortWay.ts"
import type { ApiEnv, Prepared } from "./web/ApiEnv.ts"

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

type ShortWay = ReturnType<typeof makeShortWay>
type Fetch = (request: Request, connection: ApiEnv["Bindings"]) => Response | Promise<Response>

/** Any other host is for whoever takes addresses apart. */
const WELL_FORMED_HOST = /^[\w.-]+(?::\d+)?$/u

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

/** The server's own requests are quick, but no other can be made of one, which whoever counts a body of unknown length does. */
const genuine = (request: Request): Request => request.body === null || request.headers.has("content-length") ? request : request.clone()

/** Whether a request has no body and says nothing twice, so that nobody could read it in another way. */
const isPlain = ({ headers, method, rawHeaders }: IncomingMessage): boolean =>
  method === "GET" && headers.host !== undefined && WELL_FORMED_HOST.test(headers.host) && headers.origin === undefined
  && headers["content-length"] === undefined && headers["transfer-encoding"] === undefined && rawHeaders.length === 2 * Object.keys(headers).length

/** Hands a request to the short way. Answers whether that has taken it. */
const takesShortWay = (shortWay: ShortWay, incoming: IncomingMessage, outgoing: ServerResponse, goOn: Asked["goOn"]): boolean => {
  if (!isPlain(incoming)) return false
  const stop = shortWay({
    url: incoming.url ?? "",
    headers: incoming.headers as Readonly<Record<string, string | undefined>>,
    connection: incoming.socket.remoteAddress,
    send: (headers, body) => void outgoing.writeHead(200, headers as Array<string>).end(body),
    goOn
  })
  if (stop === null) return false
  outgoing.once("close", stop)
  return true
}

const makeServer = (fetch: Fetch, shortWay: ShortWay, options: NodeServerOptions): Server => {
  const { problemBase } = options
  const done = new WeakMap<IncomingMessage, Prepared>()
  const listener = getRequestListener((request, { incoming }) => fetch(genuine(request), { incoming, prepared: done.get(incoming as IncomingMessage) }), {
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
    const goOn: Asked["goOn"] = (prepared) => {
      if (prepared !== null) done.set(incoming, prepared)
      void listener(incoming, outgoing)
    }
    if (!takesShortWay(shortWay, incoming, outgoing, goOn)) void listener(incoming, outgoing)
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

/** Serves a `fetch`, and what reads by the short way, on Node until the scope ends, and then drains. Errors: `AddressUnusable`. */
export const serveOnNode = Effect.fn("serveOnNode")(function*(fetch: Fetch, shortWay: ShortWay, options: NodeServerOptions) {
  const { listening } = yield* Effect.acquireRelease(
    Effect.gen(function*() {
      const server = makeServer(fetch, shortWay, options)
      return { server, listening: yield* listen(server, options) }
    }),
    ({ server }) => drain(server, options.drainMsMax)
  )
  yield* Effect.logInfo("The API listens", { url: listening.url })
  return listening
})
