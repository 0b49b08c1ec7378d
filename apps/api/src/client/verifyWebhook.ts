import type { WebhookKey } from "./importWebhookKey.ts"
import { bytesOfBase64, importWebhookKey, signedBytes } from "./importWebhookKey.ts"
import type { WebhookEvent } from "./WebhookEvent.ts"
import { WebhookRejected } from "./WebhookRejected.ts"

/** What came, and what it is checked with. */
export interface ReceivedWebhook {
  /** The body's own bytes, or the text they are: never what a parser has made of them. */
  readonly payload: string | Uint8Array | ArrayBuffer
  /** As they came: `request.headers` of a framework or of Node. */
  readonly headers: Headers | Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  /** `whsec_...`, for endpoints that are signed for with `v1`; during a change the old one and the new one. */
  readonly secret?: string | ReadonlyArray<string> | undefined
  /** `whpk_...`, for endpoints that are signed for with `v1a`. */
  readonly publicKey?: string | ReadonlyArray<string> | undefined
  /** How old it may be, and how far ahead of this clock, in seconds. 300 unless it is named. */
  readonly toleranceSeconds?: number | undefined
  /** Now, in milliseconds since 1970: this machine's clock unless it is named. */
  readonly nowMs?: number | undefined
}

/** During a rotation there are two; whoever sends more only wants to keep us busy. */
const SIGNATURES_MAX = 10

const rawBytes = (payload: unknown): Uint8Array => {
  if (typeof payload === "string") return new TextEncoder().encode(payload)
  if (payload instanceof Uint8Array) return payload
  if (payload instanceof ArrayBuffer) return new Uint8Array(payload)
  throw new TypeError("payload must be the raw body as text or bytes: what a parser has made of it cannot be checked")
}

const headerOf = (headers: ReceivedWebhook["headers"], name: string): string => {
  const found = headers instanceof Headers ? headers.get(name) : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  if (typeof found !== "string" || found === "") throw new WebhookRejected("header missing", `The header ${name} is missing: this is no webhook, or something on its way has removed it.`)
  return found
}

/** The keys of both kinds. */
const keysOf = ({ publicKey, secret }: ReceivedWebhook) => {
  const keys = [[secret ?? []].flat().map((text) => importWebhookKey(text, ["whsec_"])), [publicKey ?? []].flat().map((text) => importWebhookKey(text, ["whpk_"]))].flat()
  if (keys.length === 0) throw new TypeError("Name the secret (whsec_...) or the publicKey (whpk_...) of the endpoint: without one nothing can be checked")
  return Promise.all(keys)
}

const isSigned = async (signatures: string, signed: Uint8Array<ArrayBuffer>, keys: ReadonlyArray<WebhookKey>): Promise<boolean> => {
  const checks = signatures.split(" ").slice(0, SIGNATURES_MAX).flatMap((one) => {
    const [scheme = "", base64 = ""] = one.split(",", 2)
    const signature = bytesOfBase64(base64)
    return signature === null ? [] : keys.filter((key) => key.scheme === scheme).map(({ key }) => crypto.subtle.verify(key.algorithm.name, key, signature, signed))
  })
  return (await Promise.all(checks)).includes(true)
}

const isEvent = (value: unknown): value is WebhookEvent => {
  if (typeof value !== "object" || value === null) return false
  const { data, id, object, timestamp, type } = value as Record<string, unknown>
  return object === "event" && [id, type, timestamp].every((member) => typeof member === "string") && typeof data === "object" && data !== null
}

const eventIn = (payload: Uint8Array): WebhookEvent => {
  try {
    const event: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload))
    if (isEvent(event)) return event
  } catch {
    // Said below: it is signed, and still no event.
  }
  throw new WebhookRejected("body wrong", "The body is signed but holds no event: another kind of message is sent with the same secret.")
}

/**
 * The event a webhook holds, once it is certain that it is ours and new. Fails with `WebhookRejected` when it is not to be believed,
 * and with a `TypeError` when it is called wrongly; neither repeats a secret. Source: Standard Webhooks 1.0.0.
 */
export const verifyWebhook = async (received: ReceivedWebhook): Promise<WebhookEvent> => {
  const { headers, nowMs = Date.now(), toleranceSeconds = 300 } = received
  const [payload, keys] = [rawBytes(received.payload), await keysOf(received)]
  const [id, seconds, signatures] = [headerOf(headers, "webhook-id"), headerOf(headers, "webhook-timestamp"), headerOf(headers, "webhook-signature")]
  const ageSeconds = nowMs / 1_000 - (/^\d{1,12}$/u.test(seconds) ? Number(seconds) : Number.NaN)
  if (!(Math.abs(ageSeconds) <= toleranceSeconds)) {
    throw new WebhookRejected("too old or too new", `The message is not from the last ${toleranceSeconds} seconds: somebody repeats an old one, or this machine's clock is wrong.`)
  }
  if (!await isSigned(signatures, signedBytes(id, seconds, payload), keys)) {
    throw new WebhookRejected("signature wrong", "No signature fits: the secret is another endpoint's or an old one, or the body is not what was sent, byte by byte.")
  }
  return eventIn(payload)
}
