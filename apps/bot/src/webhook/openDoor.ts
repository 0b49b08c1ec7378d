import type { IncomingMessage, ServerResponse } from "node:http"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Update } from "grammy/types"
import { Effect, Schema } from "effect"
import { isEqual } from "../SessionSecrets.ts"
import { readUpdateBody } from "./readUpdateBody.ts"

/** Where the bot listens, and what it lets in. */
export interface BotDoor {
  readonly hostname: string
  /** 0 takes a free one. */
  readonly port: number
  /** Where Telegram delivers and what it proves itself by; `null`: updates are polled, and only the health is served. */
  readonly webhook: { readonly path: string; readonly secret: string } | null
  /** Takes an update in; resolves once it is kept. */
  readonly keep: (update: Update) => Promise<void>
  /** Whether as many updates are in hand as can be served at once: then Telegram is asked to come again. */
  readonly isFull: () => boolean
  /** Whether updates can be kept and served. */
  readonly isHealthy: () => Promise<boolean>
}

/** The port is taken, or may not be listened on. Not retryable: the setting must be corrected. */
export class BotPortUnusable extends Schema.TaggedError<BotPortUnusable>()("BotPortUnusable", { hostname: Schema.String, port: Schema.Int, reason: Schema.String }) {
  override get message() {
    return `The bot cannot listen on ${this.hostname}:${this.port} (${this.reason}). Correct BOT_HOST and BOT_PORT, then start again.`
  }
}

/** What Telegram proves itself by, as node:http names it. */
const SECRET_HEADER = "x-telegram-bot-api-secret-token"
/** A client has this long to say what it wants, in milliseconds. */
const REQUEST_MS_MAX = 10_000
/** Connections at once: Telegram opens 100 at most. */
const CONNECTIONS_MAX = 250

/** Only the path tells an update from anything else; only the secret tells Telegram from anybody else, and before a byte of the body is read. */
const takeIn = async ({ isFull, keep, webhook }: BotDoor, request: IncomingMessage): Promise<number> => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname
  if (webhook === null || path !== `/telegram/${webhook.path}`) return 404
  if (request.method !== "POST") return 405
  const given = request.headers[SECRET_HEADER]
  if (typeof given !== "string" || !isEqual(given, webhook.secret)) return 401
  if (isFull()) return 503
  const body = await readUpdateBody(request)
  if (typeof body === "number") return body
  return keep(body).then(() => 200, () => 503)
}

const answer = async (door: BotDoor, request: IncomingMessage): Promise<number> => {
  if (request.url !== "/health") return takeIn(door, request)
  if (request.method !== "GET" && request.method !== "HEAD") return 405
  return await door.isHealthy() ? 200 : 503
}

const respond = (request: IncomingMessage, response: ServerResponse, status: number) => {
  // Whoever was refused before his body was read gets no second request on this connection.
  const isRead = request.complete
  response.writeHead(status, { "content-type": "application/json", ...(isRead ? {} : { connection: "close" }) })
  response.end(status === 200 ? `{"status":"up"}` : `{"status":${status}}`)
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
