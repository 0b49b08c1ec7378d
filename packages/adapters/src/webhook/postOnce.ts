import type { WebhookAnswer } from "@sigmatrade/core/webhook/WebhookDelivery"
import { Effect } from "effect"
import type { IncomingMessage } from "node:http"
import { request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"

/** Where a message goes: the URL names the host for TLS and for `Host`, the address is the one that is called. */
export interface Target {
  readonly url: URL
  readonly address: string
  readonly family: number
}

/** What a receiver says beyond this is not read: only the status counts. */
const ANSWER_BYTES_MAX = 64 * 1024

/** Seconds, or a date. Source: RFC 9110, section 10.2.3. */
const retryAfterMs = (value: string | undefined, nowMs: number): number | null => {
  if (value === undefined) return null
  if (/^\d{1,9}$/u.test(value)) return Number(value) * 1_000
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}

/** Reads the body as far as it is worth, and answers; the connection is closed in any case, for nothing is kept of it. */
const finish = (response: IncomingMessage, nowMs: number, done: (answer: WebhookAnswer) => void) => {
  const answer: WebhookAnswer = {
    _tag: "Answered", status: response.statusCode ?? 0, retryAfterMs: retryAfterMs(response.headers["retry-after"], nowMs)
  }
  let read = 0
  response.on("data", (chunk: Buffer) => {
    read += chunk.length
    if (read <= ANSWER_BYTES_MAX) return
    response.destroy()
    done(answer)
  })
  response.on("end", () => done(answer))
  response.on("error", () => done({ _tag: "Unanswered", reason: "connection failed" }))
  response.on("aborted", () => done(read > ANSWER_BYTES_MAX ? answer : { _tag: "Unanswered", reason: "connection failed" }))
}

/**
 * Posts a body to the one address that was checked, whatever the name means by now. No redirect is followed, no connection is used twice.
 * An interruption ends the connection.
 */
export const postOnce = ({ address, family, url }: Target, headers: Readonly<Record<string, string>>, body: string, nowMs: number) =>
  Effect.callback<WebhookAnswer>((resume) => {
    const done = (answer: WebhookAnswer) => resume(Effect.succeed(answer))
    const send = url.protocol === "https:" ? requestHttps : requestHttp
    const outgoing = send(url, {
      method: "POST",
      agent: false,
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
      lookup: (_name, options, found) => options.all === true ? found(null, [{ address, family }]) : found(null, address, family)
    })
    outgoing.on("response", (response) => finish(response, nowMs, done))
    outgoing.on("error", () => done({ _tag: "Unanswered", reason: "connection failed" }))
    outgoing.end(body)
    return Effect.sync(() => void outgoing.destroy())
  })
