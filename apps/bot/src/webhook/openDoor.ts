import type { IncomingMessage, ServerResponse } from "node:http"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect, Schema } from "effect"
import type { KnockRules } from "./answerKnock.ts"
import { answerKnock, wordsOf } from "./answerKnock.ts"

/** Where the bot listens, and what it lets in. */
export interface BotDoor extends KnockRules {
  readonly hostname: string
  /** 0 takes a free one. */
  readonly port: number
}

/** The port is taken, or may not be listened on. Not retryable: the setting must be corrected. */
export class BotPortUnusable extends Schema.TaggedError<BotPortUnusable>()("BotPortUnusable", { hostname: Schema.String, port: Schema.Int, reason: Schema.String }) {
  override get message() {
    return `The bot cannot listen on ${this.hostname}:${this.port} (${this.reason}). Correct BOT_HOST and BOT_PORT, then start again.`
  }
}

/** A client has this long to say what it wants, in milliseconds. */
const REQUEST_MS_MAX = 10_000
/** Connections at once: Telegram opens 100 at most. */
const CONNECTIONS_MAX = 250

const answer = (door: BotDoor, request: IncomingMessage): Promise<number> =>
  answerKnock(door, {
    method: request.method,
    path: request.url ?? "/",
    header: (name) => [request.headers[name] ?? []].flat()[0],
    body: () => request
  })

const respond = (request: IncomingMessage, response: ServerResponse, status: number) => {
  // Whoever was refused before his body was read gets no second request on this connection.
  const isRead = request.complete
  response.writeHead(status, { "content-type": "application/json", ...(isRead ? {} : { connection: "close" }) })
  response.end(wordsOf(status))
}

const listen = (door: BotDoor) => Effect.callback<{ readonly port: number; readonly close: Effect.Effect<void> }, BotPortUnusable>((resume) => {
  const { hostname, port } = door
  const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX }, (request, response) => {
    void answer(door, request).catch(() => 500).then((status) => respond(request, response, status))
  })
  server.maxConnections = CONNECTIONS_MAX
  const close = Effect.callback<void>((done) => {
    server.close(() => done(Effect.void))
    server.closeIdleConnections()
  })
  server.once("error", (error: NodeJS.ErrnoException) =>
    resume(Effect.fail(new BotPortUnusable({ hostname, port, reason: error.code ?? error.name }))))
  server.listen(port, hostname, () => resume(Effect.succeed({ port: (server.address() as AddressInfo).port, close })))
})

/** Listens until the scope ends; then what has begun to come in is still answered, for as long as closing may take. Errors: `BotPortUnusable`. */
export const openDoor = Effect.fn("openDoor")((door: BotDoor) =>
  Effect.acquireRelease(listen(door), ({ close }) => Effect.timeoutOption(close, REQUEST_MS_MAX)))
