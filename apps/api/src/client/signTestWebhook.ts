import { importWebhookKey, signedBytes } from "./importWebhookKey.ts"
import type { WebhookEvent } from "./WebhookEvent.ts"

/** The event a test wants to receive, and the key it is signed with. */
export interface TestWebhook extends Pick<WebhookEvent, "type" | "data"> {
  /** `whsec_...`, or `whsk_...` for what is checked with a public key; with two of them both sign, as during a rotation. */
  readonly secret: string | ReadonlyArray<string>
  /** A new one unless it is named. */
  readonly id?: string | undefined
  /** When it is sent, in milliseconds since 1970: now unless it is named. */
  readonly atMs?: number | undefined
}

/** A webhook as it arrives. */
export interface SignedWebhook {
  readonly payload: string
  readonly headers: { readonly "content-type": string; readonly "webhook-id": string; readonly "webhook-timestamp": string; readonly "webhook-signature": string }
}

/** Makes a webhook as the API would send it, for tests of whoever receives them. */
export const signTestWebhook = async ({ atMs = Date.now(), data, id = `evt_${crypto.randomUUID()}`, secret, type }: TestWebhook): Promise<SignedWebhook> => {
  const payload = JSON.stringify({ object: "event", id, type, timestamp: new Date(atMs).toISOString(), data } satisfies WebhookEvent)
  const seconds = String(Math.floor(atMs / 1_000))
  const signed = signedBytes(id, seconds, new TextEncoder().encode(payload))
  const signatures = await Promise.all([secret].flat().map(async (text) => {
    const { key, scheme } = await importWebhookKey(text, ["whsec_", "whsk_"])
    const signature = await crypto.subtle.sign(key.algorithm.name, key, signed)
    return `${scheme},${btoa(String.fromCodePoint(...new Uint8Array(signature)))}`
  }))
  return { payload, headers: { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": signatures.join(" ") } }
}
